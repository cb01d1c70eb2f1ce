import { indexedColumns } from "./indexed_columns.ts";
import type { ListIndex } from "./list_index.ts";
import { allPlaces, filteredPlaces, type Places, sortedPlaces, wantedCodes } from "./list_rows.ts";
import { groupsOf, sumOf, sumsOf } from "./list_sums.ts";
import { matchQuery } from "./match_query.ts";
import { pageNumber } from "../html/pager.ts";
import { columnOf, dateOf, type ResourceView } from "../catalog/resource_view.ts";
import { ROW_CURRENCY } from "./row_sql.ts";
import { foundPlaces } from "./search_query.ts";

/** Which records of a list are asked for, and in what order. */
export interface ListRequest {
  readonly account: string;
  /** Values that columns must have, or what these are called. */
  readonly filters: ReadonlyMap<string, string>;
  /** The first and the last day, if the list is in the order of time. */
  readonly from: string;
  readonly to: string;
  /** Words that must be found. */
  readonly words: string;
  /** A column, `-` in front for the last one first. */
  readonly sort: string;
  /** From 1. */
  readonly page: number;
}

/** What a URL's query asks of a list; what makes no sense is left out. */
export function listRequest(
  view: ResourceView,
  account: string,
  query: URLSearchParams,
): ListRequest {
  const known = new Set(indexedColumns(view).map(({ name }) => name));
  const sort = query.get("sort") ?? "";
  return {
    account,
    filters: new Map([...query].filter(([name, value]) => value !== "" && known.has(name))),
    from: dayOf(query.get("from")),
    to: dayOf(query.get("to")),
    words: (query.get("words") ?? "").trim(),
    sort: known.has(sort.replace(/^-/, "")) || /^-?id$/.test(sort) ? sort : view.sort,
    page: pageNumber(query),
  };
}

/** Whether less than the whole list is asked for. */
export function isNarrowed({ filters, from, to, words }: ListRequest): boolean {
  return filters.size > 0 || from !== "" || to !== "" || words !== "";
}

/** The records that are asked for, all pages of them, in the order that is asked for. */
export function requestedPlaces(
  list: ListIndex,
  view: ResourceView,
  request: ListRequest,
): Places {
  const tests = [...request.filters].flatMap(([name, value]) => {
    const column = list.column(name);
    return column ? [{ column, isWanted: filterOf(value) }] : [];
  });
  const date = list.column(dateOf(view) ?? "");
  if (date && (request.from !== "" || request.to !== "")) {
    const isWanted = (text: string) =>
      text !== "" && text.slice(0, 10) >= request.from &&
      (request.to === "" || text.slice(0, 10) <= request.to);
    tests.push({ column: date, isWanted });
  }
  const match = matchQuery(request.words);
  const found = match === null
    ? []
    : [{ codes: allPlaces(list, ""), wanted: foundPlaces(list, match) }];
  // By days backwards, the entries of a day stand the other way round too.
  const nameOf = (sort: string) => sort.replace(/^-/, "");
  const isTurned = nameOf(request.sort) === nameOf(view.sort);
  const left = filteredPlaces(allPlaces(list, isTurned ? request.sort : view.sort), [
    ...tests.map(({ column, isWanted }) => ({
      codes: column.codes,
      wanted: wantedCodes(column, isWanted),
    })),
    ...found,
  ]);
  return isTurned ? left : sortedPlaces(list, left, request.sort);
}

/** A column added up; money in each currency apart. */
export interface ListTotal {
  readonly name: string;
  readonly currency: string | null;
  readonly amount: number;
}

/** The columns of a list that can be added up, over some of its records. */
export function listTotals(
  list: ListIndex,
  { table, sums }: ResourceView,
  places: Places,
): ListTotal[] {
  return sums.flatMap((name): ListTotal[] => {
    if (columnOf(table, name)?.kind !== "money") {
      return [{ name, currency: null, amount: sumOf(list, places, name) }];
    }
    const rows = groupsOf(list.column(ROW_CURRENCY));
    const counts = sumsOf(list, places, { of: null, rows });
    const amounts = sumsOf(list, places, { of: name, rows });
    return rows.keys.flatMap((currency, row) =>
      counts.at(row) > 0 ? [{ name, currency, amount: amounts.at(row) }] : []
    );
  });
}

/** Whether a value, or what it is called, is the one asked for; with `!` in front, any other. */
function filterOf(asked: string): (text: string, label: string) => boolean {
  const other = asked.startsWith("!") ? asked.slice(1) : null;
  return (text, label) => text === asked || label === asked || (other !== null && text !== other);
}

function dayOf(text: string | null): string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? text : "";
}
