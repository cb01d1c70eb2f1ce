import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { columnOf, dateOf, labelOf, type ResourceView } from "../catalog/resource_view.ts";
import type { Links, PageStyle } from "../html/page_style.ts";
import { isSortable } from "../index/indexed_columns.ts";
import type { ListIndex } from "../index/account_index.ts";
import { isFiltered, type ListRequest, listRequestQuery } from "../index/list_query.ts";

/** Values to choose from; where there are more, one is typed. */
const MAX_OPTIONS = 300;
/** Values suggested while typing. */
const MAX_SUGGESTIONS = 5000;
/** Filters beside the search and the days; the others are folded away. */
const NEAR = 2;

/** A list, and what of it is shown. */
export interface ShownList {
  readonly view: ResourceView;
  readonly list: ListIndex;
  readonly request: ListRequest;
}

/** The URL of a list with some changes to what is shown of it; from its first page. */
export function listUrl(
  links: Links,
  { view, request }: ShownList,
  change: Partial<ListRequest> = {},
): string {
  return links.to(view.table.name, listRequestQuery(view, { ...request, page: 1, ...change }));
}

/** Whether a list can be sorted by a column. */
export function isSortableBy({ table }: ResourceView, name: string): boolean {
  const column = columnOf(table, name);
  return column !== undefined && isSortable(column);
}

/** The form that filters a list, and the filters in use. */
export function listFilters(shown: ShownList, style: PageStyle): Html {
  const { view, request } = shown;
  const { table, filters, label } = view;
  const day = (name: "from" | "to", text: string) =>
    html`<label>${text}<input type="date" name="${name}" value="${request[name]}"></label>`;
  // A filter set by a link is kept, even if no control shows it.
  const hidden = [...request.filters].filter(([name]) => !filters.includes(name)).map((
    [name, value],
  ) => html`<input type="hidden" name="${name}" value="${value}">`);
  const far = filters.slice(NEAR);
  const isFarUsed = far.some((name) => request.filters.has(name)) || request.sort !== view.sort;
  const hasTexts = table.columns.some(({ search }) => search !== undefined);
  const sorting = sortControl(shown);
  const near = [
    hasTexts &&
    html`<label class="words">Search<input type="search" name="words" value="${request.words}"></label>`,
    dateOf(view) !== null && [day("from", "From"), day("to", "To")],
    filters.slice(0, NEAR).map((name) => filterControl(shown, name)),
    far.length === 0 && sorting,
  ];
  const folded = far.length > 0 && html`
    <details ${isFarUsed && html`open`}>
      <summary>More filters and sorting</summary>
      <div>${far.map((name) => filterControl(shown, name))}${sorting}</div>
    </details>
  `;
  return html`
    <form class="filters" aria-label="Filter ${label}"
      action="${style.links.to(
        table.name,
      )}"><div>${near}<button>Apply</button></div>${folded}${hidden}</form>
    ${isFiltered(request) && chips(shown, style)}
  `;
}

/** The filters in use, each with a link that removes it. */
function chips(shown: ShownList, { links, locale }: PageStyle): Html {
  const { view, request } = shown;
  const { filters, from, to, words } = request;
  const chip = (label: string, value: string, change: Partial<ListRequest>) =>
    html`<li><a href="${
      listUrl(links, shown, change)
    }" aria-label="Remove ${label} ${value}">${label}: <strong dir="auto">${value}</strong> <span aria-hidden="true">✕</span></a></li>`;
  const without = (name: string) => new Map([...filters].filter(([known]) => known !== name));
  return html`
    <ul
      class="chips">${[...filters].map(([name, value]) =>
        chip(labelOf(name), filterText(shown, name, value), { filters: without(name) })
      )}${from !== "" && chip("From", locale.day(from), { from: "" })}${to !== "" &&
        chip("To", locale.day(to), { to: "" })}${words !== "" &&
        chip("Search", words, { words: "" })}<li><a class="all" href="${links.to(
          view.table.name,
        )}">Clear filters</a></li></ul>
  `;
}

function filterText(shown: ShownList, name: string, value: string): string {
  if (value.startsWith("!")) return `not ${filterText(shown, name, value.slice(1))}`;
  if (value.includes("|")) {
    return value.split("|").map((one) => filterText(shown, name, one)).join(" or ");
  }
  if (columnOf(shown.view.table, name)?.kind === "flag") return value === "1" ? "Yes" : "No";
  const column = shown.list.column(name);
  const code = column?.values.findIndex((known) => String(known ?? "") === value) ?? -1;
  return column?.labels?.[code] ?? value;
}

function filterControl({ view, list, request }: ShownList, name: string): Html | null {
  const column = list.column(name);
  if (!column) return null;
  const chosen = request.filters.get(name) ?? "";
  const isFlag = columnOf(view.table, name)?.kind === "flag";
  const options = column.values.flatMap((value, code) => {
    if (value === null || value === "") return [];
    const text = String(value);
    const flag = text === "1" ? "Yes" : "No";
    return [{ value: text, label: isFlag ? flag : column.labels?.[code] ?? text }];
  });
  if (options.length === 0) return null;
  if (options.length > MAX_OPTIONS) {
    const label = options.find(({ value }) => value === chosen)?.label ?? chosen;
    const suggestions = options.slice(0, MAX_SUGGESTIONS).map(({ label }) =>
      html`<option value="${label}">`
    );
    return labeled(
      name,
      html`
        <input name="${name}" list="of-${name}" value="${label}"><datalist
          id="of-${name}">${suggestions}</datalist>
      `,
    );
  }
  return labeled(
    name,
    html`<select name="${name}"><option value="">All</option>${
      options.map(({ value, label }) => option(value, label, chosen === value || chosen === label))
    }</select>`,
  );
}

/** The headings of a table sort it too; a narrow screen has only this. */
function sortControl({ view, request }: ShownList): Html | null {
  const names = view.columns.filter((name) => isSortableBy(view, name));
  if (names.length === 0) return null;
  const options = names.flatMap((name) => [
    option(name, `${labelOf(name)} ↑`, request.sort === name),
    option(`-${name}`, `${labelOf(name)} ↓`, request.sort === `-${name}`),
  ]);
  return html`<label>Sort by<select name="sort">${
    view.sort === "" && option("", "Order of the backup", request.sort === "")
  }${options}</select></label>`;
}

function option(value: string, label: string, isChosen: boolean): Html {
  return html`<option value="${value}" ${isChosen && html`selected`}>${label}</option>`;
}

function labeled(name: string, control: HtmlValue): Html {
  return html`<label>${labelOf(name)}${control}</label>`;
}
