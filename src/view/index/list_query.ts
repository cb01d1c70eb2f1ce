import { dateOf, type ResourceView } from "../catalog/resource_view.ts";
import { indexedColumns } from "./indexed_columns.ts";
import type { ListIndex } from "./account_index.ts";
import {
  allPositions,
  filteredPositions,
  type Positions,
  positionsWith,
  sortedPositions,
} from "./list_positions.ts";
import { SearchQuery } from "./search_query.ts";

/** Which records of a list are asked for, and in what order. */
export interface ListRequest {
  /** Values that columns must have, or the names of these values. */
  readonly filters: ReadonlyMap<string, string>;
  /** The first and the last day, if the list is sorted by a date; "" for no limit. */
  readonly from: string;
  readonly to: string;
  /** Words that must occur. */
  readonly words: string;
  /** A column, with `-` in front for descending order. */
  readonly sort: string;
  /** From 1. */
  readonly page: number;
}

/** What the query of a URL asks of a list; what makes no sense is left out. */
export function parseListRequest(view: ResourceView, query: URLSearchParams): ListRequest {
  const known = new Set(indexedColumns(view).map(({ name }) => name));
  const sort = query.get("sort") ?? "";
  return {
    filters: new Map([...query].filter(([name, value]) => value !== "" && known.has(name))),
    from: dayOf(query.get("from")),
    to: dayOf(query.get("to")),
    words: (query.get("words") ?? "").trim(),
    sort: known.has(sort.replace(/^-/, "")) || /^-?id$/.test(sort) ? sort : view.sort,
    page: pageNumber(query),
  };
}

/** The query of a URL that asks for a list; its inverse is {@link parseListRequest}. */
export function listRequestQuery(
  view: ResourceView,
  { filters, from, to, words, sort, page }: ListRequest,
): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(filters),
    from,
    to,
    words,
    sort: sort === view.sort ? "" : sort,
    page: page > 1 ? String(page) : "",
  };
}

/** The page that the query of a URL asks for, from 1; the first one if that makes no sense. */
export function pageNumber(query: URLSearchParams): number {
  const page = Number(query.get("page"));
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}

/** Whether less than the whole list is asked for. */
export function isFiltered({ filters, from, to, words }: ListRequest): boolean {
  return filters.size > 0 || from !== "" || to !== "" || words !== "";
}

/** The records of all pages of a request, in its order. */
export function requestedPositions(
  list: ListIndex,
  view: ResourceView,
  request: ListRequest,
): Positions {
  const { filters, from, to, words, sort } = request;
  // With the days in reverse, the entries of a day are in reverse too.
  const nameOf = (sort: string) => sort.replace(/^-/, "");
  const isSortedAlready = nameOf(sort) === nameOf(view.sort);
  let found = allPositions(list, isSortedAlready ? sort : view.sort);
  for (const [column, value] of filters) {
    if (list.column(column)) {
      found = positionsWith(list, found, { column, isWanted: filterOf(value) });
    }
  }
  const date = dateOf(view) ?? "";
  if (list.column(date) && (from !== "" || to !== "")) {
    const isWanted = (text: string) =>
      text !== "" && text.slice(0, 10) >= from && (to === "" || text.slice(0, 10) <= to);
    found = positionsWith(list, found, { column: date, isWanted });
  }
  const query = SearchQuery.parse(words);
  if (query) found = filteredPositions(found, allPositions(list, ""), query.matches(list, view));
  return isSortedAlready ? found : sortedPositions(list, found, sort);
}

/**
 * Whether a value or its name is the one asked for, or one of several with `|` between them; with `!` in front, any other
 * value.
 */
function filterOf(asked: string): (text: string, label: string) => boolean {
  const other = asked.startsWith("!") ? asked.slice(1) : null;
  const several = asked.split("|");
  return (text, label) =>
    text === asked || label === asked || several.includes(text) ||
    (other !== null && text !== other);
}

function dayOf(text: string | null): string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? text : "";
}
