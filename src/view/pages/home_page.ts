import { type Html, html } from "../../text/html.ts";
import type { PageStyle } from "../html/page_style.ts";
import type { PageContent } from "../html/page_frame.ts";
import { choiceLinks, dayRange } from "../html/periods.ts";
import { tag } from "../html/sections.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { textOf } from "../index/rows.ts";
import { incompleteResources } from "./about_page.ts";

/** Counts that show at a glance which account it is. */
const COUNTED: readonly (readonly [list: string, one: string, many: string])[] = [
  ["clients", "client", "clients"],
  ["projects", "project", "projects"],
  ["time_entries", "time entry", "time entries"],
  ["invoices", "invoice", "invoices"],
];

/** The days by which it shows when an account was last used. */
const DAYS = [["time_entries", "spent_date"], ["expenses", "spent_date"], [
  "invoices",
  "issue_date",
]] as const;

/** How accounts can be ordered; the first one unless another is chosen. */
const ORDERS: readonly (readonly [
  name: string,
  label: string,
  compare: (a: AccountIndex, b: AccountIndex) => number,
])[] = [
  ["used", "Last used", (a, b) => lastDay(b).localeCompare(lastDay(a)) || sizeOf(b) - sizeOf(a)],
  ["size", "Most records", (a, b) => sizeOf(b) - sizeOf(a)],
  ["name", "Name", () => 0],
];

/** The accounts of the backup: the last used, the largest, or the first by name come first. */
export function homePage(
  accounts: readonly AccountIndex[],
  query: URLSearchParams,
  { links, locale }: PageStyle,
): PageContent {
  const title = "Accounts";
  const chosen = ORDERS.find(([name]) => name === query.get("sort")) ?? ORDERS[0];
  const orders = ORDERS.map((order) => ({
    label: order[1],
    href: links.toHome({ sort: order === ORDERS[0] ? "" : order[0] }),
    isChosen: order === chosen,
  }));
  const cards = accounts.toSorted(chosen?.[2]).map((account) =>
    accountCard(account, { links: links.of(account.id), locale })
  );
  return {
    title,
    body: html`
      <h1>${title}</h1>
      ${accounts.length > 1 && choiceLinks("Order", [orders])}
      <ul class="cards">${cards}</ul>
    `,
  };
}

function lastDay(account: AccountIndex): string {
  const days = DAYS.map(([list, column]) => account.list(list).column(column)?.values ?? []);
  return days.map((values) => String(values.findLast((day) => day !== null) ?? "")).sort().at(-1) ??
    "";
}

function sizeOf(account: AccountIndex): number {
  return [...account.counts().values()].reduce((sum, rows) => sum + rows, 0);
}

function accountCard(account: AccountIndex, { links, locale }: PageStyle): Html {
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
