import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { dateOf, labelOf, type ResourceView } from "../catalog/resource_view.ts";
import { listTotals } from "../figures/list_totals.ts";
import type { Links, PageStyle } from "../html/page_style.ts";
import type { PageContent } from "../html/page_frame.ts";
import { figureList, noSuchPage, PAGE_ROWS, pager } from "../html/sections.ts";
import { choiceLinks, type Period, periodOf } from "../html/periods.ts";
import { type DataColumn, recordTable } from "../html/data_table.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { allPositions, type Positions } from "../index/list_positions.ts";
import {
  isFiltered,
  listRequestQuery,
  parseListRequest,
  requestedPositions,
} from "../index/list_query.ts";
import { recordsAt } from "../index/record_rows.ts";
import { numberOf } from "../index/rows.ts";
import { isSortableBy, listFilters, listUrl, type ShownList } from "./list_filters.ts";

/** A list of records: sorted, filtered, one page at a time, with its totals. */
export function listPage(
  account: AccountIndex,
  view: ResourceView,
  query: URLSearchParams,
  style: PageStyle,
): PageContent {
  const { links, locale } = style;
  const list = account.list(view.table.name);
  const shown = { view, list, request: parseListRequest(view, query) };
  const positions = requestedPositions(list, view, shown.request);
  // Sums are the same in any order; in that of the index they take a third of the time.
  const summed = isFiltered(shown.request) ? positions : allPositions(list, "");
  const filters = list.rows > 0 && [listFilters(shown, style), periods(shown, style)];
  const figures = [
    [isFiltered(shown.request) ? "Found" : "Records", locale.number(positions.length)] as const,
    ...listTotals(list, view, summed, locale),
    ...deletedCount(account, view, style),
  ];
  return {
    title: view.label,
    active: view.table.name,
    body: html`<h1>${view.label}</h1>${filters}${figureList(figures)}${
      rowsOfPage(account, shown, positions, style)
    }${
      pager(locale, {
        page: shown.request.page,
        count: positions.length,
        address: (page) => listUrl(links, shown, { page }),
      })
    }${positions.length > 0 && links.kind === "server" && downloads(shown, links)}`,
  };
}

/** Links to what the list shows, of all its pages, as files. */
function downloads({ view, request }: ShownList, links: Links): Html {
  const query = listRequestQuery(view, { ...request, page: 1 });
  const link = (format: string) =>
    html`<a href="${
      links.to(`${view.table.name}.${format}`, query)
    }" download>${format.toUpperCase()}</a>`;
  return html`<p class="soft">Save this list: ${link("csv")} · ${link("json")}</p>`;
}

/** Links to the years that occur and, once one is chosen, to its months; null if there is nothing to choose. */
function periods(shown: ShownList, { links, locale }: PageStyle): Html | null {
  const days = shown.list.column(dateOf(shown.view) ?? "")?.values ?? [];
  const used = days.flatMap((day) => day === null ? [] : String(day).slice(0, 7));
  const months = [...new Set(used)];
  if (months.length < 2) return null;
  const { from, to } = shown.request;
  const choice = (period: Period, label: string) => ({
    label,
    href: listUrl(links, shown, period),
    isChosen: from === period.from && to === period.to,
  });
  const years = [...new Set(months.map((month) => month.slice(0, 4)))].reverse();
  const chosen = years.find((year) => from.startsWith(`${year}-`) && to.startsWith(`${year}-`));
  const ofYear = months.filter((month) => chosen !== undefined && month.startsWith(chosen));
  return choiceLinks("Years and months", [
    [
      choice({ from: "", to: "" }, "All years"),
      ...years.map((year) => choice(periodOf(year), year)),
    ],
    ofYear.map((month) => choice(periodOf(month), locale.month(month))),
  ]);
}

function deletedCount(
  account: AccountIndex,
  { table }: ResourceView,
  { links, locale }: PageStyle,
): [label: string, count: HtmlValue][] {
  const count = numberOf(
    account.firstRow(
      "SELECT count(*) AS rows FROM deleted WHERE account_id = ? AND resource = ?",
      table.name,
    )?.["rows"],
  );
  if (count === 0) return [];
  const href = links.to("deleted", { in: table.name });
  return [["Deleted in Harvest", html`<a href="${href}">${locale.number(count)}</a>`]];
}

function rowsOfPage(
  account: AccountIndex,
  shown: ShownList,
  positions: Positions,
  style: PageStyle,
): Html {
  const { links, locale } = style;
  const { view, list, request } = shown;
  const { columns, label } = view;
  const first = (request.page - 1) * PAGE_ROWS;
  const onPage = positions.subarray(first, first + PAGE_ROWS);
  if (onPage.length > 0) {
    return recordTable({
      view,
      rows: recordsAt(list, view, { positions: onPage, columns }),
      columns,
      label,
      style,
      heading: (name) => heading(shown, name, links),
    });
  }
  const empty = account.pending.includes(list.name)
    ? "They are still being read."
    : list.rows === 0
    ? "No records in this backup."
    : positions.length === 0
    ? html`No matches. <a href="${links.to(view.table.name)}">Clear filters</a>`
    : noSuchPage(locale, request.page, listUrl(links, shown));
  return html`<p class="empty">${empty}</p>`;
}

/** A column's label as a link that sorts the list by it, or reverses the order. */
function heading(
  shown: ShownList,
  name: string,
  links: Links,
): Pick<DataColumn, "heading" | "sort"> {
  const { view, request } = shown;
  if (!isSortableBy(view, name)) return {};
  const isSorted = request.sort.replace(/^-/, "") === name;
  const isDescending = request.sort.startsWith("-");
  const sort = isSorted && !isDescending ? `-${name}` : name;
  const mark = isSorted && html`
    <span aria-hidden="true">${isDescending ? "▼" : "▲"}</span>
  `;
  return {
    heading: html`<a href="${listUrl(links, shown, { sort })}">${labelOf(name)}${mark}</a>`,
    sort: isSorted ? (isDescending ? "descending" : "ascending") : undefined,
  };
}
