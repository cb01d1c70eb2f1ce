import type { DatabaseSync } from "node:sqlite";
import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import { searchText, UNSPACED_GLOB } from "../../export/sqlite/search_text.ts";
import type { Table } from "../../export/columns/tables.ts";

/**
 * The full text of all lists. The rows of one list of one account have consecutive numbers, so that a query can be
 * limited to them without reading what it matches.
 */
export const SEARCH_TABLE =
  "CREATE VIRTUAL TABLE view_search USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2');";

/**
 * Gives SQL the function that the statements below call. Once, before any of them: SQLite refuses to replace a function
 * while a statement is active, and a statement stays so until its memory is collected.
 */
export function addSearchText(database: DatabaseSync): void {
  database.function("search_text", { deterministic: true }, (text) => searchText(String(text)));
}

/** Adds the texts of a table's rows, their numbers raised by `offset`. */
export function fillSearchIndex(database: DatabaseSync, table: Table, offset: number): void {
  const texts = textsOf(table, ({ name }) => sqlName(name));
  if (texts !== null) insert(database, `SELECT rowid, ${texts} FROM ${table.name}`, offset);
}

/** Adds the texts of the deleted records of a table, by their rows in `deleted`. */
export function fillDeletedSearch(database: DatabaseSync, table: Table, offset: number): void {
  const texts = table.part
    ? null
    : textsOf(table, ({ path }) => `record ->> '$.${path.join(".")}'`);
  if (texts === null) return;
  insert(
    database,
    `SELECT rowid, ${texts} FROM deleted WHERE resource = '${table.name}'`,
    offset,
  );
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
