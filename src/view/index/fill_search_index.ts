import type { DatabaseSync } from "node:sqlite";
import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import { searchText, UNSPACED_GLOB } from "../../export/sqlite/search_text.ts";
import { type Table, TABLES } from "../../export/columns/tables.ts";
import { allRows, numberOf } from "./rows.ts";

/**
 * The full text of all lists. The rows of one list of one account have consecutive numbers, so that a query can be
 * limited to them without reading what it matches.
 */
export const SEARCH_TABLE =
  "CREATE VIRTUAL TABLE view_search USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2'); " +
  // The memory for words before they are written: eight times the default halves the work of merging.
  "INSERT INTO view_search (view_search, rank) VALUES ('hashsize', 8388608);";

/** Rows that are added in one step, which blocks everything else. */
const STEP_ROWS = 5_000;

/**
 * Adds the texts of all lists, those of deleted records before the last list's, step by step; yields how many rows each
 * step was about. The numbers of rows are those that the lists have been given.
 */
export function* fillSearch(database: DatabaseSync, tables: readonly Table[]): Generator<number> {
  // Before any statement: SQLite replaces no function while one is active, which it is until its memory is collected.
  database.function("search_text", { deterministic: true }, (text) => searchText(String(text)));
  const last = tables.at(-1);
  for (const table of tables) {
    if (table === last) yield* fillDeleted(database);
    const texts = textsOf(table, ({ name }) => sqlName(name));
    for (const { first, rows, offset } of rangesOf(database, table.name)) {
      for (let at = first; at < first + rows; at += STEP_ROWS) {
        const end = Math.min(at + STEP_ROWS, first + rows);
        if (texts !== null) {
          const range = `rowid BETWEEN ${at} AND ${end - 1}`;
          insert(database, `SELECT rowid, ${texts} FROM ${table.name} WHERE ${range}`, offset);
        }
        yield end - at;
      }
    }
  }
}

function* fillDeleted(database: DatabaseSync): Generator<number> {
  for (const { rows, offset } of rangesOf(database, "deleted").slice(0, 1)) {
    for (const table of TABLES.filter(({ part }) => !part)) {
      const texts = textsOf(table, ({ path }) => `record ->> '$.${path.join(".")}'`);
      const of = `FROM deleted WHERE resource = '${table.name}'`;
      if (texts !== null) insert(database, `SELECT rowid, ${texts} ${of}`, offset);
    }
    yield rows;
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

function insert(database: DatabaseSync, select: string, offset: number): void {
  const text = (name: string) =>
    `iif(${name} GLOB '${UNSPACED_GLOB}', search_text(${name}), ${name})`;
  database.exec(`INSERT INTO view_search (rowid, title, body)
SELECT rowid + ${offset}, ${text("title")}, ${
    text("body")
  } FROM (${select}) WHERE title <> '' OR body <> ''`);
}

/** The searchable texts of a table's rows, as two columns `title` and `body`; null if there are none. */
function textsOf(
  { columns, resource }: Table,
  sqlOf: (column: FieldColumn) => string,
): string | null {
  const searched = columns.filter(({ search }) => search !== undefined);
  // The company needs no search, and the token's user is among the users too.
  if (searched.length === 0 || resource.kind === "object") return null;
  const joined = (kind: "title" | "body") => {
    const texts = searched.filter(({ search }) => search === kind).map(sqlOf);
    return texts.length > 0
      ? `concat_ws(' ', ${texts.map((text) => `nullif(${text}, '')`).join(", ")})`
      : "''";
  };
  return `${joined("title")} AS title, ${joined("body")} AS body`;
}
