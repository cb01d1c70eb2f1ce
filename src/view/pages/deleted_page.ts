import { type Html, html } from "../../text/html.ts";
import { listLabel, RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { recordTitle } from "../html/cell.ts";
import { dataTable } from "../html/data_table.ts";
import type { PageStyle } from "../html/page_style.ts";
import type { PageContent } from "../html/page_frame.ts";
import { noSuchPage, PAGE_ROWS, pager } from "../html/sections.ts";
import { choiceLinks } from "../html/periods.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { pageNumber } from "../index/list_query.ts";
import { idOf, numberOf, textOf } from "../index/rows.ts";
import { findRecord } from "./find_record.ts";

/** What was deleted in Harvest and is still in the backup, the latest first. */
export function deletedPage(
  account: AccountIndex,
  query: URLSearchParams,
  style: PageStyle,
): PageContent {
  const { links, locale } = style;
  const lists = account.rows(
    "SELECT resource, count(*) AS rows FROM deleted WHERE account_id = ? GROUP BY resource ORDER BY resource",
  ).map((row) => ({ name: textOf(row["resource"]), count: numberOf(row["rows"]) }));
  const only = lists.find(({ name }) => name === query.get("in"));
  const count = only?.count ?? lists.reduce((sum, list) => sum + list.count, 0);
  const page = pageNumber(query);
  const first = (page - 1) * PAGE_ROWS;
  const range = { list: only?.name ?? null, first, rows: PAGE_ROWS };
  const table = deletedTable(account, range, style);
  const address = (name = "", page = 1) =>
    links.to("deleted", { in: name, page: page > 1 ? String(page) : "" });
  const choices = [
    { label: "All", href: address(), isChosen: only === undefined },
    ...lists.map((list) => ({
      label: html`${listLabel(list.name)} <span class="count">${locale.number(list.count)}</span>`,
      href: address(list.name),
      isChosen: list === only,
    })),
  ];
  const empty = count === 0
    ? "Nothing that was backed up has been deleted since."
    : noSuchPage(locale, page, address(only?.name));
  const title = "Deleted records";
  return {
    title,
    active: "deleted",
    body: html`
      <h1>${title}</h1><p
        class="subject">No longer in Harvest; shown as last seen.</p>${lists.length > 1 &&
          choiceLinks("Lists", [choices])}${table ??
          html`<p class="empty" role="status">${empty}</p>`}${pager(locale, {
            page,
            count,
            address: (page) => address(only?.name, page),
          })}
    `,
  };
}

export const DELETED_COLUMNS = ["Record", "Type", "Noticed"];

/** Some of the deleted records, of one list or of all, as a table; null if there are none. */
export function deletedTable(
  account: AccountIndex,
  { list, first, rows }: { list: string | null; first: number; rows: number },
  { links, locale }: PageStyle,
): Html | null {
  const found = account.rows(
    `SELECT resource, id, noticed_at FROM deleted WHERE account_id = ? AND resource = coalesce(?, resource)
ORDER BY noticed_at DESC, rowid DESC LIMIT ? OFFSET ?`,
    list,
    rows,
    first,
  );
  return found.length === 0 ? null : dataTable({
    label: "Deleted records",
    className: "records",
    columns: DELETED_COLUMNS.map((label) => ({ label })),
    rows: found.map((row) => {
      const [name, id] = [textOf(row["resource"]), idOf(row["id"])];
      const view = RESOURCE_VIEWS.get(name);
      const record = view && findRecord(account, view, id);
      const title = record ? recordTitle(locale, record.row) : `#${id}`;
      return [
        html`<a class="open" href="${links.to(`${name}/${id}`)}" dir="auto">${title}</a>`,
        view?.singular ?? name,
        locale.moment(textOf(row["noticed_at"])),
      ];
    }),
  });
}
