import { type Html, html } from "../../text/html.ts";
import { Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { PageContent } from "../html/page_frame.ts";
import { dayRange } from "../html/periods.ts";
import { tag } from "../html/tag.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { textOf } from "../index/rows.ts";
import { incompleteResources } from "./gaps.ts";

/** Counts that show at a glance which account it is. */
const COUNTED: readonly (readonly [list: string, one: string, many: string])[] = [
  ["clients", "client", "clients"],
  ["projects", "project", "projects"],
  ["time_entries", "time entry", "time entries"],
  ["invoices", "invoice", "invoices"],
];

/** The accounts of the backup. */
export function homePage(
  accounts: readonly AccountIndex[],
  base: string,
  locale: LocaleText,
): PageContent {
  const title = "Accounts";
  const cards = accounts.map((account) =>
    accountCard(account, new Links(base, account.id), locale)
  );
  return {
    title,
    body: html`
      <h1>${title}</h1>
      <ul class="cards">${cards}</ul>
    `,
  };
}

function accountCard(account: AccountIndex, links: Links, locale: LocaleText): Html {
  const { id, name, row } = account;
  const rowsOf = account.counts();
  const counts = COUNTED.flatMap(([list, one, many]) => {
    const rows = rowsOf.get(list) ?? 0;
    // A number is not separated from what it counts.
    return rows === 0
      ? []
      : [`${locale.number(rows)} ${rows === 1 ? one : many}`.replaceAll(" ", "\u00a0")];
  });
  const range = dayRange(locale, account.list("time_entries"), "spent_date");
  return html`
    <li
      class="card"><h2><a href="${links.to(
        "",
      )}" dir="auto">${name}</a></h2><p>${counts.join(" · ") || "Empty"}</p>${range !== "" &&
        html`<p class="soft">Time from ${range}</p>`}${incompleteResources(account).length > 0 &&
        html`<p>${tag("Not complete", "waiting")} <a href="${
          links.to("about")
        }">What is missing</a></p>`}<p class="soft">Account ${id}<br>Backed up ${locale.moment(
          textOf(row["finished_at"]),
        )}</p></li>
  `;
}
