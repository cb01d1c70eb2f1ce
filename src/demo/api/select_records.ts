import { textAt } from "../data/json_text.ts";
import { ApiError } from "./api_error.ts";
import { compareIdTexts } from "../../json/record_id.ts";
import type { StoredRecord } from "../data/record_list.ts";
import type { Filter, ListRoute, Order } from "./routes.ts";

/** The records of a list that a query asks for, in the list's order. Unknown parameters are ignored, as Harvest does. */
export function selectRecords(
  records: readonly StoredRecord[],
  route: ListRoute,
  query: URLSearchParams,
): StoredRecord[] {
  const tests = testsOf(route, query);
  const chosen = tests.length === 0
    ? [...records]
    : records.filter((record) => tests.every((test) => test(record)));
  return chosen.sort(ORDERS[route.order]);
}

export type Test = (record: Pick<StoredRecord, "fields">) => boolean;

/** The filters of a list that a query uses. @throws ApiError 400 or 422 for a value of the wrong form */
export function testsOf(route: ListRoute, query: URLSearchParams): Test[] {
  return route.filters.flatMap((filter) => {
    const wanted = query.get(filter.param);
    return wanted === null || wanted === "" ? [] : [testOf(filter, wanted)];
  });
}

function testOf({ kind, param, path }: Filter, wanted: string): Test {
  switch (kind) {
    case "same":
      return ({ fields }) => textAt(fields, ...path) === wanted;
    case "from": {
      const from = plainDate(wanted, param);
      return ({ fields }) => textAt(fields, ...path) >= from;
    }
    case "to": {
      const to = plainDate(wanted, param);
      return ({ fields }) => textAt(fields, ...path) <= to;
    }
    case "since": {
      const sinceMs = moment(wanted);
      // Inclusive: a record changed in that very second is given again.
      return ({ fields }) => Date.parse(textAt(fields, ...path)) >= sinceMs;
    }
  }
}

/** A connector that sent another form than ISO 8601 was answered 400. */
function moment(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (Number.isNaN(ms)) throw new ApiError(400, `updated_since is not an ISO 8601 date: ${text}`);
  return ms;
}

/** `2026-01-31` of `2026-01-31`, `20260131` (both are documented) or a longer timestamp. */
export function plainDate(text: string, param: string): string {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)/.exec(text);
  if (!found) throw new ApiError(422, `${param} is not a date: ${text}`);
  return `${found[1]}-${found[2]}-${found[3]}`;
}

const newestFirst = (a: StoredRecord, b: StoredRecord) => compareIdTexts(b.id, a.id);

const byDate = (member: string) => (a: StoredRecord, b: StoredRecord) => {
  const dateA = textAt(a.fields, member);
  const dateB = textAt(b.fields, member);
  return dateA < dateB ? 1 : dateA > dateB ? -1 : newestFirst(a, b);
};

const ORDERS: Record<Order, (a: StoredRecord, b: StoredRecord) => number> = {
  created: newestFirst,
  oldest: (a, b) => compareIdTexts(a.id, b.id),
  spent_date: byDate("spent_date"),
  issue_date: byDate("issue_date"),
};
