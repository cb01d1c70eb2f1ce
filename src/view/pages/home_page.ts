import { type Html, html } from "../html/html.ts";
import { dayRange } from "../html/day_range.ts";
import { accountsOf, page, type PageContext } from "../html/page.ts";
import { allRows, numberOf, textOf } from "../index/rows.ts";
import { tag } from "../html/tag.ts";

/** What tells at a glance what an account is. */
const COUNTED: readonly (readonly [list: string, one: string, many: string])[] = [
  ["clients", "client", "clients"],
  ["projects", "project", "projects"],
  ["time_entries", "time entry", "time entries"],
  ["invoices", "invoice", "invoices"],
];

/** The accounts of the backup. */
export function homePage(context: PageContext): Html {
  const { base, locale, database, lists } = context;
  const title = "Accounts";
  const cards = accountsOf(context).map(({ id, name, row }) => {
    const [lacking] = allRows(
      database,
      "SELECT count(*) AS rows FROM resources WHERE account_id = ? AND state IN ('incomplete', 'forbidden')",
      BigInt(id),
    );
    const missing = numberOf(lacking?.["rows"]);
    const counts = COUNTED.flatMap(([list, one, many]) => {
      const { rows } = lists.of(id, list);
      // A number does not part from what it counts.
      return rows === 0
        ? []
        : [`${locale.number(rows)} ${rows === 1 ? one : many}`.replaceAll(" ", "\u00a0")];
    });
    const range = dayRange(locale, lists.of(id, "time_entries"), "spent_date");
    return html`
      <li
        class="card"><h2><a href="${base}/${id}/" dir="auto">${name}</a></h2><p>${counts.join(
          " · ",
        ) || "Empty"}</p>${range !== "" &&
          html`<p class="soft">Time from ${range}</p>`}${missing > 0 &&
          html`<p>${
            tag("Not complete", "waiting")
          } <a href="${base}/${id}/about">What is missing</a></p>`}<p class="soft">Account ${id}<br>Backed up ${locale
          .moment(textOf(row["finished_at"]))}</p></li>
    `;
  });
  return page(context, {
    title,
    account: null,
    body: html`
      <h1>${title}</h1>
      <ul class="cards">${cards}</ul>
    `,
  });
}
