import type { DatabaseSync } from "node:sqlite";
import { addTexts, isSearched } from "../../export/sqlite/search_text.ts";
import { type Table, TABLES } from "../../export/columns/tables.ts";
import { allRows, numberOf } from "./rows.ts";

/**
 * The words of all lists, without the texts, which are in the lists' tables. The rows of one list of one account have
 * consecutive numbers.
 */
export const SEARCH_TABLE = `CREATE VIRTUAL TABLE view_search USING fts5(
  title, body, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
-- The memory for words before they are written: eight times the default halves the work of merging.
INSERT INTO view_search (view_search, rank) VALUES ('hashsize', 8388608);`;

const INTO = { into: "view_search", isDeleted: false };
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
        addRows(database, table, { first: at, last: end - 1, offset });
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

/** Adds the texts of some of a table's rows, their numbers raised by `offset`. */
function addRows(
  database: DatabaseSync,
  table: Table,
  { first, last, offset }: { first: number; last: number; offset: number },
): void {
  // The token's user is among the users too.
  if (!isSearched(table)) return;
  const where = `rowid BETWEEN ${first} AND ${last}`;
  database.exec(addTexts(table, { ...INTO, where, more: { rowid: `rowid + ${offset}` } }));
}

/** Adds the texts of the deleted records. */
function* fillDeleted(database: DatabaseSync): Generator<number> {
  const ranges = rangesOf(database, "deleted");
  const { offset } = ranges[0] ?? {};
  if (offset === undefined) return;
  const more = { rowid: `rowid + ${offset}` };
  for (const table of TABLES.filter((table) => !table.part && isSearched(table))) {
    database.exec(addTexts(table, { ...INTO, isDeleted: true, where: "true", more }));
  }
  yield ranges.reduce((sum, { rows }) => sum + rows, 0);
}
