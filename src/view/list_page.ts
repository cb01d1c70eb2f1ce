import { type Html, html } from "./html.ts";
import {
  dateOf,
  type ListRequest,
  listRequest,
  listRows,
  MAX_COUNT,
  PAGE_ROWS,
} from "./list_query.ts";
import { type AccountHead, page, type PageContext } from "./page.ts";
import { recordTable } from "./record_table.ts";
import { columnOf, labelOf, RESOURCE_VIEWS, type ResourceView } from "./resource_view.ts";
import { allRows, idOf, textOf } from "./rows.ts";

/** Choices in a list of records: more would make the page large, and a search is quicker then. */
const MAX_CHOICES = 1000;

/** A list of records: sorted, narrowed down, a page at a time. */
export function listPage(
  context: PageContext,
  { view, account, query }: { view: ResourceView; account: AccountHead; query: URLSearchParams },
): Html {
  const request = listRequest(view, account.id, query);
  const { rows, count } = listRows(context.database, view, request);
  const { label, table, columns } = view;
  const body = html`<h1>${label}</h1>${filterForm(context, view, request)}
<p class="summary" role="status">${countText(context, count)}</p>
${
    rows.length > 0 && recordTable(context, {
      view,
      rows,
      account: account.id,
      columns,
      label,
      heading: (name) => sortLink(context, { view, request, name }),
    })
  }${pager(context, { view, request, count })}`;
  return page(context, { title: label, account, active: table.name, body });
}

function countText({ locale }: PageContext, count: number): string {
  if (count > MAX_COUNT) return `More than ${locale.number(MAX_COUNT)} records`;
  return count === 0 ? "No records" : count === 1 ? "1 record" : `${locale.number(count)} records`;
}

/** The address of the list with something else than it shows now. */
function address(
  { base }: PageContext,
  { view, request }: { view: ResourceView; request: ListRequest },
  changes: { readonly sort?: string; readonly page?: number },
): string {
  const { sort = request.sort, page = 1 } = changes;
  const query = new URLSearchParams([...request.filters]);
  for (
    const [name, value] of Object.entries({
      from: request.from,
      to: request.to,
      words: request.words,
    })
  ) {
    if (value !== "") query.set(name, value);
  }
  if (sort !== view.sort) query.set("sort", sort);
  if (page > 1) query.set("page", String(page));
  const text = query.toString();
  return `${base}/${request.account}/${view.table.name}${text === "" ? "" : `?${text}`}`;
}

function sortLink(
  context: PageContext,
  { view, request, name }: { view: ResourceView; request: ListRequest; name: string },
): Html {
  if (name === "notes") return html`${labelOf(name)}`;
  const isSorted = request.sort.replace(/^-/, "") === name;
  const isDescending = request.sort.startsWith("-");
  const next = isSorted && !isDescending ? `-${name}` : name;
  const mark = isSorted && html`
    <span aria-hidden="true">${isDescending ? "▼" : "▲"}</span>
  `;
  const state = isSorted &&
    html`<span class="hidden">, sorted ${isDescending ? "descending" : "ascending"}</span>`;
  return html`<a href="${address(context, { view, request }, { sort: next })}">${
    labelOf(name)
  }${mark}${state}</a>`;
}

function pager(
  context: PageContext,
  { view, request, count }: { view: ResourceView; request: ListRequest; count: number },
): Html | null {
  const pages = Math.ceil(count / PAGE_ROWS);
  if (pages <= 1 && request.page === 1) return null;
  const { locale } = context;
  const link = (page: number, label: string, rel: string) =>
    html`<a href="${address(context, { view, request }, { page })}" rel="${rel}">${label}</a>`;
  const from = (request.page - 1) * PAGE_ROWS;
  const last = locale.number(Math.min(count, from + PAGE_ROWS));
  return html`<nav class="pager" aria-label="Pages">${
    request.page > 1 && link(request.page - 1, "← Previous", "prev")
  }
<span>${locale.number(from + 1)}–${last} of ${countText(context, count)}</span>
${request.page < pages && link(request.page + 1, "Next →", "next")}
${count <= MAX_COUNT && request.page < pages && link(pages, "Last", "last")}</nav>`;
}

function filterForm(context: PageContext, view: ResourceView, request: ListRequest): Html {
  const { base } = context;
  const { table, filters } = view;
  const isNarrowed = request.filters.size > 0 || request.from !== "" || request.to !== "" ||
    request.words !== "";
  // What a link narrowed the list by stays, though no control shows it.
  const others = [...request.filters].filter(([name]) => !filters.includes(name));
  const day = (name: "from" | "to", label: string) =>
    html`<label>${label} <input type="date" name="${name}" value="${request[name]}"></label>`;
  const more = [
    ...filters.map((name) => filterControl(context, { view, request, name })),
    ...others.map(([name, value]) =>
      html`<label>${labelOf(name)} <input name="${name}" value="${value}"></label>`
    ),
  ];
  return html`<form class="filters" action="${base}/${request.account}/${table.name}"><div>
<label>Words <input type="search" name="words" value="${request.words}"></label>
${dateOf(view) !== null && [day("from", "From"), day("to", "To")]}
${request.sort !== view.sort && html`<input type="hidden" name="sort" value="${request.sort}">`}
<button>Filter</button>${
    isNarrowed && html`
      <a href="${base}/${request.account}/${table.name}">Show all</a>
    `
  }</div>
${
    more.length > 0 && html`
      <details ${request.filters.size > 0 && html`open`}>
        <summary>More filters</summary>
        <div>${more}</div>
      </details>
    `
  }</form>`;
}

function filterControl(
  { database }: PageContext,
  { view, request, name }: { view: ResourceView; request: ListRequest; name: string },
): Html {
  const column = columnOf(view.table, name);
  const chosen = request.filters.get(name) ?? "";
  const option = (value: string, label: string) =>
    html`<option value="${value}" ${value === chosen && html`selected`}>${label}</option>`;
  const target = column?.references === undefined
    ? undefined
    : RESOURCE_VIEWS.get(column.references);
  const known = view.choices[name];
  if (target) {
    const sql =
      `SELECT id, ${target.title} AS title FROM ${target.table.name} WHERE account_id = ? ORDER BY title LIMIT ?`;
    const records = allRows(database, sql, BigInt(request.account), MAX_CHOICES);
    return select(name, [
      option("", "All"),
      ...records.map((row) => option(idOf(row["id"]), textOf(row["title"]))),
    ]);
  }
  if (column?.kind === "flag") {
    return select(name, [option("", "All"), option("1", "Yes"), option("0", "No")]);
  }
  if (known) {
    return select(name, [
      option("", "All"),
      ...known.map((value) => option(value, value)),
    ]);
  }
  return html`<label>${labelOf(name)} <input name="${name}" value="${chosen}"></label>`;
}

function select(name: string, options: readonly Html[]): Html {
  return html`<label>${labelOf(name)} <select name="${name}">${options}</select></label>`;
}
