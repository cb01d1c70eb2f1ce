import { labelOf } from "../catalog/field_label.ts";
import { type Html, html, type Shown } from "../html/html.ts";
import { listAddress } from "../html/list_address.ts";
import { isOrderedBy, listFilters, type ShownList } from "./list_filters.ts";
import { isNarrowed, listRequest, listTotals, requestedPlaces } from "../index/list_query.ts";
import { recordsAt } from "../index/list_records.ts";
import type { Places } from "../index/list_rows.ts";
import { type AccountHead, page, type PageContext } from "../html/page.ts";
import { noSuchPage, PAGE_ROWS, pager } from "../html/pager.ts";
import { periodLinks } from "../html/period_links.ts";
import { recordTable } from "../html/record_table.ts";
import { columnOf, dateOf, type ResourceView } from "../catalog/resource_view.ts";
import { firstRow, numberOf } from "../index/rows.ts";

/** A list of records: in order, narrowed down, a page at a time, with what it adds up to. */
export function listPage(
  context: PageContext,
  { view, account, query }: { view: ResourceView; account: AccountHead; query: URLSearchParams },
): Html {
  const list = context.lists.of(account.id, view.table.name);
  const shown = { view, list, request: listRequest(view, account.id, query) };
  const places = requestedPlaces(list, view, shown.request);
  const body = html`<h1>${view.label}</h1>${
    list.rows > 0 && html`${listFilters(context, shown)}${periods(context, shown)}`
  }${totals(context, shown, places)}${rowsOfPage(context, shown, places)}${
    pager(context, {
      page: shown.request.page,
      count: places.length,
      address: (page) => listAddress(context, shown, { page, sort: shown.request.sort }),
    })
  }`;
  return page(context, { title: view.label, account, active: view.table.name, body });
}

function periods(context: PageContext, shown: ShownList): Html | null {
  const days = shown.list.column(dateOf(shown.view) ?? "")?.values ?? [];
  const months = new Set(days.flatMap((day) => day === null ? [] : String(day).slice(0, 7)));
  return periodLinks({
    months: [...months],
    chosen: shown.request,
    locale: context.locale,
    address: (period) => listAddress(context, shown, period),
  });
}

function totals(context: PageContext, { view, list, request }: ShownList, places: Places): Html {
  const { locale, base } = context;
  const gone = firstRow(
    context.database,
    "SELECT count(*) AS rows FROM deleted WHERE account_id = ? AND resource = ?",
    BigInt(request.account),
    view.table.name,
  );
  const goneCount = numberOf(gone?.["rows"]);
  const sums = Map.groupBy(listTotals(list, view, places), ({ name }) => name);
  const figures = (name: string): Shown[] =>
    (sums.get(name) ?? []).map(({ amount, currency }) => {
      const isMoney = columnOf(view.table, name)?.kind === "money";
      return html`<dd>${isMoney ? locale.money(amount, currency) : locale.hours(amount)}</dd>`;
    });
  return html`
    <dl class="figures"><div><dt>${isNarrowed(request) ? "Found" : "Records"}</dt><dd>${locale
      .number(
        places.length,
      )}</dd></div>${view.sums.map((name) =>
        places.length > 0 && html`<div><dt>${labelOf(name)}</dt>${figures(name)}</div>`
      )}${goneCount > 0 &&
      html`
        <div>
          <dt>Deleted in Harvest</dt>
          <dd><a href="${base}/${request.account}/gone?in=${view.table.name}">${locale.number(
            goneCount,
          )}</a></dd>
        </div>
      `}</dl>
  `;
}

function rowsOfPage(context: PageContext, shown: ShownList, places: Places): Html | null {
  const { view, list, request } = shown;
  const { columns, label } = view;
  const first = (request.page - 1) * PAGE_ROWS;
  const some = places.subarray(first, first + PAGE_ROWS);
  if (some.length === 0) {
    return html`<p class="empty">${
      list.rows === 0
        ? "The backup has none."
        : places.length === 0
        ? html`Nothing fits. <a href="${context.base}/${request.account}/${view.table.name}">Show all</a>`
        : noSuchPage(context, request.page, listAddress(context, shown))
    }</p>`;
  }
  return recordTable(context, {
    view,
    rows: recordsAt(list, view, { places: some, columns }),
    account: request.account,
    columns,
    label,
    heading: (name) => heading(context, shown, name),
  });
}

/** A column's name as a link that puts the list in its order, or in the opposite one. */
function heading(
  context: PageContext,
  shown: ShownList,
  name: string,
): { text: Html; sort: string } {
  const { view, request } = shown;
  if (!isOrderedBy(view, name)) return { text: html`${labelOf(name)}`, sort: "" };
  const isSorted = request.sort.replace(/^-/, "") === name;
  const isDescending = request.sort.startsWith("-");
  const next = isSorted && !isDescending ? `-${name}` : name;
  const mark = isSorted && html`
    <span aria-hidden="true">${isDescending ? "▼" : "▲"}</span>
  `;
  return {
    text: html`<a href="${listAddress(context, shown, { sort: next })}">${
      labelOf(name)
    }${mark}</a>`,
    sort: isSorted ? isDescending ? "descending" : "ascending" : "",
  };
}
