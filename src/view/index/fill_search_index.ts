import type { DatabaseSync } from "node:sqlite";
import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import { isSearched, REWRITTEN_GLOB, searchText } from "../../export/sqlite/search_text.ts";
import type { Table } from "../../export/columns/tables.ts";

/**
 * The words of all lists, without the texts, which are in the lists' tables. The rows of one list of one account have
 * consecutive numbers.
 */
export const SEARCH_TABLE = `CREATE VIRTUAL TABLE view_search USING fts5(
  title, body, content = '', tokenize = 'unicode61 remove_diacritics 2'
);`;

/**
 * Gives SQL the function that the statements below call. Once, before any of them: SQLite refuses to replace a function
 * while a statement is active, and a statement stays so until its memory is collected.
 */
export function addSearchText(database: DatabaseSync): void {
  database.function("search_text", { deterministic: true }, (text) => searchText(String(text)));
}

/** Adds the texts of a table's rows, their numbers raised by `offset`. */
export function fillSearchIndex(database: DatabaseSync, table: Table, offset: number): void {
  // The token's user is among the users too.
  if (!isSearched(table)) return;
  const texts = (search: "title" | "body") =>
    joined(
      table.columns.filter((column) => column.search === search).map(({ name }) => sqlName(name)),
    );
  const select = `SELECT rowid, ${texts("title")} AS title, ${
    texts("body")
  } AS body FROM ${table.name}`;
  insert(database, select, offset);
}

/**
 * Adds the texts of the deleted records of a table, by their rows in `deleted`. They have no list with columns, so names
 * of what they refer to and amounts are among the texts.
 */
export function fillDeletedSearch(database: DatabaseSync, table: Table, offset: number): void {
  if (table.part || !isSearched(table)) return;
  const texts = (isWanted: (column: FieldColumn) => boolean) =>
    joined(table.columns.filter(isWanted).map(({ path }) => `record ->> '$.${path.join(".")}'`));
  const title = texts(({ search }) => search === "title");
  const body = texts(({ kind, search }) =>
    search !== "title" && (kind === "text" || kind === "money" || kind === "date")
  );
  insert(
    database,
    `SELECT rowid, ${title} AS title, ${body} AS body FROM deleted WHERE resource = '${table.name}'`,
    offset,
  );
}

function insert(database: DatabaseSync, select: string, offset: number): void {
  const text = (name: string) =>
    `iif(${name} GLOB '${REWRITTEN_GLOB}', search_text(${name}), ${name})`;
  database.exec(`INSERT INTO view_search (rowid, title, body)
SELECT rowid + ${offset}, ${text("title")}, ${
    text("body")
  } FROM (${select}) WHERE title <> '' OR body <> ''`);
}

/** Texts with spaces between them, as an expression in SQL. */
function joined(texts: readonly string[]): string {
  return texts.length === 0
    ? "''"
    : `concat_ws(' ', ${texts.map((text) => `nullif(${text}, '')`).join(", ")})`;
}
