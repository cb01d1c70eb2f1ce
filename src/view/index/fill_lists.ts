import type { DatabaseSync } from "node:sqlite";
import { type Table, TABLES } from "../../export/columns/tables.ts";
import { addTexts, isSearched } from "../../export/sqlite/search_text.ts";
import type { ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { type IndexedColumn, indexedColumns } from "./indexed_columns.ts";
import { ListColumnBuilder, type ListValue } from "./list_column.ts";
import { allRows, firstRow, idOf, numberOf, textOf } from "./rows.ts";

/** Rows read at a time: the fewer calls the better, and the texts of this many are small. */
const CHUNK_ROWS = 10_000;

interface RowRange {
  readonly account: string;
  readonly first: number;
  readonly rows: number;
}

/** Records which rows of a table belong to which account. Their numbers in the full-text search are `searchOffset` higher. */
export function fillLists(
  database: DatabaseSync,
  { name, searchOffset }: { name: string; searchOffset: number },
): RowRange[] {
  const sql =
    `SELECT account_id, min(rowid) AS first, max(rowid) AS last, count(*) AS rows FROM ${name} GROUP BY account_id`;
  const insert = database.prepare("INSERT INTO view_lists VALUES (?, ?, ?, ?, ?)");
  return allRows(database, sql).map((row) => {
    const account = textOf(row["account_id"]);
    const [first = 0, last = 0, rows = 0] = ["first", "last", "rows"].map((part) =>
      numberOf(row[part])
    );
    // Accounts are filled one after the other, so the row numbers of one are consecutive.
    if (last - first + 1 !== rows) {
      throw new Error(
        `Cannot index "${name}": the row numbers of account ${account} are not consecutive`,
      );
    }
    insert.run(BigInt(account), name, first, rows, searchOffset);
    return { account, first, rows };
  });
}

/** Indexes the lists of a table, of every account, in steps. */
export function* fillListIndex(
  database: DatabaseSync,
  view: ResourceView,
  searchOffset: number,
): Generator<void> {
  const { name } = view.table;
  const columns = indexedColumns(view);
  const insert = database.prepare("INSERT INTO view_columns VALUES (?, ?, ?, ?, ?)");
  for (const range of fillLists(database, { name, searchOffset })) {
    if (columns.length === 0) continue;
    const read = yield* readColumns(database, { name, range, columns });
    for (const [index, builder] of read.entries()) {
      const { values, labels, codes } = builder.finish();
      insert.run(
        BigInt(range.account),
        name,
        columns[index]?.name ?? "",
        JSON.stringify({ values, labels }),
        new Uint8Array(codes.buffer),
      );
      yield;
    }
  }
}

/** All columns in one pass over the table, many rows per call: that takes a quarter of the time of reading row by row. */
function* readColumns(
  database: DatabaseSync,
  { name, range, columns }: { name: string; range: RowRange; columns: readonly IndexedColumn[] },
): Generator<void, ListColumnBuilder[]> {
  const { first, rows } = range;
  const builders = columns.map(({ order, label }) =>
    new ListColumnBuilder(order, rows, label !== null)
  );
  // An id may be larger than a number holds.
  const read = columns.flatMap(({ value, isId, label }) => [
    isId ? `json_group_array(CAST(${value} AS TEXT))` : `json_group_array(${value})`,
    label === null ? "NULL" : `json_group_array(${label})`,
  ]);
  const sql = `SELECT ${
    read.map((part, index) => `${part} AS c${index}`).join(", ")
  } FROM ${name} WHERE rowid BETWEEN ? AND ?`;
  for (let at = first; at < first + rows; at += CHUNK_ROWS) {
    const last = Math.min(at + CHUNK_ROWS, first + rows) - 1;
    const chunk = firstRow(database, sql, at, last);
    columns.forEach((column, index) => {
      const values: unknown[] = JSON.parse(textOf(chunk?.[`c${index * 2}`]));
      const labels: (string | null)[] = JSON.parse(textOf(chunk?.[`c${index * 2 + 1}`]) || "[]");
      values.forEach((value, row) =>
        builders[index]?.add(valueOf(column, value), labels[row] ?? null)
      );
    });
    yield;
  }
  // Names are replaced by the current ones: Harvest does not touch the time entries of a client that is renamed.
  for (const [index, { namedIn }] of columns.entries()) {
    if (namedIn === null) continue;
    const title = RESOURCE_VIEWS.get(namedIn)?.title ?? "''";
    const sql = `SELECT id, ${title} AS title FROM ${namedIn} WHERE account_id = ?`;
    for (const row of allRows(database, sql, BigInt(range.account))) {
      builders[index]?.name(idOf(row["id"]), textOf(row["title"]).trim());
    }
  }
  return builders;
}

/** Null for a value that does not fit its column. */
function valueOf({ order, isId }: IndexedColumn, value: unknown): ListValue {
  if (order === "number") return typeof value === "number" ? value : null;
  if (value === null || value === undefined) return null;
  const text = String(value);
  return isId && /^-\d+$/.test(text) ? idOf(BigInt(text)) : text;
}

/**
 * The words of all lists, without the texts, which are in the lists' tables. The rows of one list of one account have
 * consecutive numbers.
 */
export const SEARCH_TABLE = `CREATE VIRTUAL TABLE view_search USING fts5(
  title, body, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
-- The memory for words before they are written: eight times the default halves the work of merging.
INSERT INTO view_search (view_search, rank) VALUES ('hashsize', 8388608);`;

/** Rows that are added in one step, which blocks everything else. */
const STEP_ROWS = 5_000;

/**
 * Adds the texts of all lists, those of deleted records before the last list's, step by step; yields how many rows each
 * step was about. The numbers of rows are those that the lists have been given.
 */
export function* fillSearch(database: DatabaseSync, tables: readonly Table[]): Generator<number> {
  const last = tables.at(-1);
  for (const table of tables) {
    if (table === last) yield* fillDeleted(database);
    for (const { first, rows, offset } of rangesOf(database, table.name)) {
      for (let at = first; at < first + rows; at += STEP_ROWS) {
        const end = Math.min(at + STEP_ROWS, first + rows);
        // The token's user is among the users too.
        if (isSearched(table)) {
          addRows(database, table, { where: `rowid BETWEEN ${at} AND ${end - 1}`, offset });
        }
        yield end - at;
      }
    }
  }
}

/** Where the rows of a table are, account by account. */
function rangesOf(
  database: DatabaseSync,
  name: string,
): { readonly first: number; readonly rows: number; readonly offset: number }[] {
  return allRows(database, "SELECT * FROM view_lists WHERE name = ?", name).map((row) => ({
    first: numberOf(row["first_row"]),
    rows: numberOf(row["rows"]),
    offset: numberOf(row["search_offset"]),
  }));
}

/** Adds the texts of some rows of a table, or of its deleted records, their numbers raised by `offset`. */
function addRows(
  database: DatabaseSync,
  table: Table,
  { where, offset, isDeleted = false }: { where: string; offset: number; isDeleted?: boolean },
): void {
  const more = { rowid: `rowid + ${offset}` };
  database.exec(addTexts(table, { into: "view_search", isDeleted, where, more }));
}

/** Adds the texts of the deleted records. */
function* fillDeleted(database: DatabaseSync): Generator<number> {
  const ranges = rangesOf(database, "deleted");
  const { offset } = ranges[0] ?? {};
  if (offset === undefined) return;
  for (const table of TABLES.filter((table) => !table.part && isSearched(table))) {
    addRows(database, table, { where: "true", offset, isDeleted: true });
  }
  yield ranges.reduce((sum, { rows }) => sum + rows, 0);
}
