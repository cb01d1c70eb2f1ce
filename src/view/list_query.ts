import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { sqlName } from "../export/column.ts";
import { neededColumns } from "./cell.ts";
import { columnOf, nameBeside, type ResourceView } from "./resource_view.ts";
import { allRows, firstRow, numberOf, type Row, toSqlId } from "./rows.ts";
import { matchQuery } from "./match_query.ts";

/** Rows on a page: a screen or two. */
export const PAGE_ROWS = 50;
/** Counting stops here: beyond it nobody reads on, and counting takes as long as there are rows. */
export const MAX_COUNT = 100_000;

/** Which records of a list are asked for, and in what order. */
export interface ListRequest {
  readonly account: string;
  /** Values that columns must have. */
  readonly filters: ReadonlyMap<string, string>;
  /** The first and the last day, if the records have a date. */
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
  const { table } = view;
  const filters = new Map<string, string>();
  for (const [name, value] of query) {
    if (value !== "" && columnOf(table, name) !== undefined) filters.set(name, value);
  }
  const sort = query.get("sort") ?? "";
  const isKnown = columnOf(table, sort.replace(/^-/, "")) !== undefined;
  const page = Number(query.get("page"));
  return {
    account,
    filters,
    from: dayOf(query.get("from")),
    to: dayOf(query.get("to")),
    words: query.get("words") ?? "",
    sort: isKnown ? sort : view.sort,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** The column that a list's days are of; null if its records have none. */
export function dateOf({ table }: ResourceView): string | null {
  const column = table.columns.find(({ kind, path }) => kind === "date" && path.length === 1);
  return column ? sqlName(column.name) : null;
}

/** The rows of one page of a list, and how many there are in all. */
export function listRows(
  database: DatabaseSync,
  view: ResourceView,
  request: ListRequest,
): { readonly rows: Row[]; readonly count: number } {
  const { table, columns } = view;
  const { where, values } = conditions(view, request);
  const isCounted =
    request.filters.size + request.words.length + request.from.length + request.to.length === 0;
  const count = isCounted
    ? firstRow(
      database,
      "SELECT rows FROM view_counts WHERE account_id = ? AND name = ?",
      BigInt(request.account),
      table.name,
    )
    : firstRow(
      database,
      `SELECT count(*) AS rows FROM (SELECT 1 FROM ${table.name} WHERE ${where} LIMIT ${
        MAX_COUNT + 1
      })`,
      ...values,
    );
  const hasId = columnOf(table, "id") !== undefined;
  const names = neededColumns(view, [...(hasId ? ["id"] : []), ...columns]);
  const sql = `SELECT ${names.join(", ")} FROM ${table.name} WHERE ${where} ${
    order(view, request.sort)
  } LIMIT ? OFFSET ?`;
  const rows = allRows(database, sql, ...values, PAGE_ROWS, (request.page - 1) * PAGE_ROWS);
  return { rows, count: numberOf(count?.["rows"]) };
}

function conditions(
  view: ResourceView,
  request: ListRequest,
): { where: string; values: SQLInputValue[] } {
  const { table } = view;
  const parts = ["account_id = ?"];
  const values: SQLInputValue[] = [BigInt(request.account)];
  const add = (part: string, value: SQLInputValue) => {
    parts.push(part);
    values.push(value);
  };
  for (const [name, value] of request.filters) {
    const kind = columnOf(table, name)?.kind;
    const isWhole = kind === "id" || kind === "flag" || kind === "integer";
    add(`${name} = ?`, isWhole ? toSqlId(value) : value);
  }
  const date = dateOf(view);
  if (date !== null && request.from !== "") add(`${date} >= ?`, request.from);
  if (date !== null && request.to !== "") add(`${date} <= ?`, request.to);
  const match = matchQuery(request.words);
  if (match !== null) {
    parts.push(
      "id IN (SELECT record_id FROM search WHERE search MATCH ? AND resource = ? AND account_id = ?)",
    );
    values.push(match, table.name, BigInt(request.account));
  }
  return { where: parts.join(" AND "), values };
}

/** References sort by the names of what they name. */
function order({ table }: ResourceView, sort: string): string {
  const name = sort.replace(/^-/, "");
  if (name === "") return "";
  const direction = sort.startsWith("-") ? "DESC" : "ASC";
  const column = columnOf(table, name)?.references === undefined
    ? name
    : nameBeside(table, name) ?? name;
  const tie = columnOf(table, "id") && column !== "id" ? `, id ${direction}` : "";
  return `ORDER BY ${column} ${direction}${tie}`;
}

function dayOf(text: string | null): string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? text : "";
}
