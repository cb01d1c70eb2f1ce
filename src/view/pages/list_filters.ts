import { labelOf } from "../catalog/field_label.ts";
import { type Html, html, type Shown } from "../html/html.ts";
import { isOrdered } from "../index/indexed_columns.ts";
import { listAddress } from "../html/list_address.ts";
import type { ListIndex } from "../index/list_index.ts";
import { isNarrowed, type ListRequest } from "../index/list_query.ts";
import type { PageContext } from "../html/page.ts";
import { columnOf, dateOf, type ResourceView } from "../catalog/resource_view.ts";

/** Values to choose from: where there are more, one is typed. */
const MAX_OPTIONS = 300;
/** Values that are offered while one types. */
const MAX_OFFERED = 5000;
/** Filters beside the words and the days; the others are folded away. */
const NEAR = 2;

/** A list, and what of it is shown. */
export interface ShownList {
  readonly view: ResourceView;
  readonly list: ListIndex;
  readonly request: ListRequest;
}

/** The form that narrows a list down, and what it is narrowed down by. */
export function listFilters(context: PageContext, shown: ShownList): Html {
  const { view, request } = shown;
  const { table, filters, label } = view;
  const day = (name: "from" | "to", text: string) =>
    html`<label>${text}<input type="date" name="${name}" value="${request[name]}"></label>`;
  // What a link narrowed the list by stays, though no control shows it.
  const others = [...request.filters].filter(([name]) => !filters.includes(name));
  const far = filters.slice(NEAR);
  const isFarUsed = far.some((name) => request.filters.has(name)) || request.sort !== view.sort;
  const isSearched = table.columns.some(({ search }) => search !== undefined);
  const order = orderControl(shown);
  const near = html`${
    isSearched &&
    html`<label class="words">Words<input type="search" name="words" value="${request.words}"></label>`
  }${dateOf(view) !== null && [day("from", "From"), day("to", "To")]}${
    filters.slice(0, NEAR).map((name) => control(shown, name))
  }${far.length === 0 && order}`;
  const folded = far.length > 0 &&
    html`
      <details ${isFarUsed && html`open`}>
        <summary>More filters, order</summary>
        <div>${far.map((name) => control(shown, name))}${order}</div>
      </details>
    `;
  const hidden = others.map(([name, value]) =>
    html`<input type="hidden" name="${name}" value="${value}">`
  );
  const address = `${context.base}/${request.account}/${table.name}`;
  return html`
    <form class="filters" aria-label="Narrow down ${label}"
      action="${address}"><div>${near}<button>Show</button></div>${folded}${hidden}</form>${isNarrowed(
        request,
      ) && chips(context, shown)}
  `;
}

/** What a list is narrowed down by, each to be taken away. */
function chips(context: PageContext, shown: ShownList): Html {
  const { list, view, request } = shown;
  const { locale } = context;
  const valueOf = (name: string, value: string): string => {
    if (value.startsWith("!")) return `not ${valueOf(name, value.slice(1))}`;
    const column = list.column(name);
    const code = column?.values.findIndex((known) => String(known ?? "") === value) ?? -1;
    return columnOf(view.table, name)?.kind === "flag"
      ? value === "1" ? "Yes" : "No"
      : column?.labels?.[code] ?? value;
  };
  const chip = (label: string, value: string, address: string) =>
    html`<li><a href="${address}" aria-label="Without ${label} ${value}">${label}: <strong dir="auto">${value}</strong> <span aria-hidden="true">✕</span></a></li>`;
  const to = (change: Parameters<typeof listAddress>[2]) => listAddress(context, shown, change);
  const { from, words } = request;
  return html`
    <ul
      class="chips">${[...request.filters].map(([name, value]) =>
        chip(labelOf(name), valueOf(name, value), to({ without: name }))
      )}${from !== "" && chip("From", locale.day(from), to({ from: "" }))}${request.to !== "" &&
        chip("To", locale.day(request.to), to({ to: "" }))}${words !== "" &&
        chip("Words", words, to({ words: "" }))}<li><a class="all" href="${context.base}/${request
        .account}/${view.table.name}">Show all</a></li></ul>
  `;
}

function control({ view, list, request }: ShownList, name: string): Html | null {
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
    return field(
      name,
      html`
        <input name="${name}" list="of-${name}" value="${label}"><datalist
          id="of-${name}">${options.slice(0, MAX_OFFERED).map(({ label }) =>
            html`<option value="${label}">`
          )}</datalist>
      `,
    );
  }
  return field(
    name,
    html`<select name="${name}"><option value="">All</option>${
      options.map(({ value, label }) => option(value, label, chosen === value || chosen === label))
    }</select>`,
  );
}

/** Headings put a list in order too; where they do not fit, this does. */
function orderControl({ view, request }: ShownList): Html | null {
  const names = view.columns.filter((name) => isOrderedBy(view, name));
  if (names.length === 0) return null;
  const options = names.flatMap((name) => [
    option(name, `${labelOf(name)} ↑`, request.sort === name),
    option(`-${name}`, `${labelOf(name)} ↓`, request.sort === `-${name}`),
  ]);
  return html`<label>Order<select name="sort">${
    view.sort === "" && option("", "As in the backup", request.sort === "")
  }${options}</select></label>`;
}

/** Whether a list can be put in order by a column. */
export function isOrderedBy({ table }: ResourceView, name: string): boolean {
  const column = columnOf(table, name);
  return column !== undefined && isOrdered(column);
}

function option(value: string, label: string, isChosen: boolean): Html {
  return html`<option value="${value}" ${isChosen && html`selected`}>${label}</option>`;
}

function field(name: string, control: Shown): Html {
  return html`<label>${labelOf(name)}${control}</label>`;
}
