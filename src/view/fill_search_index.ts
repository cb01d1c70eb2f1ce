import type { DatabaseSync } from "node:sqlite";
import { searchTexts } from "../export/schema_sql.ts";
import type { Table } from "../export/tables.ts";
import { segmented, SIGNS_GLOB } from "./segment_text.ts";

/**
 * The full text of all lists. The rows of one list of one account have numbers in a row, the later record the higher
 * one, so that a query can be kept to them without a look at what it finds.
 */
export const SEARCH_TABLE =
  "CREATE VIRTUAL TABLE view_search USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2');";

/** Adds the texts of a table's rows, their numbers raised by `offset`. */
export function fillSearchIndex(database: DatabaseSync, table: Table, offset: number): void {
  const texts = searchTexts(table, "columns");
  if (texts !== null) insert(database, `SELECT rowid, ${texts} FROM ${table.name}`, offset);
}

/** Adds the texts of the records of a table that are gone, by their rows in `deleted`. */
export function fillDeletedSearch(database: DatabaseSync, table: Table, offset: number): void {
  const texts = table.part ? null : searchTexts(table, "record");
  if (texts === null) return;
  insert(
    database,
    `SELECT rowid, ${texts} FROM deleted WHERE resource = '${table.name}'`,
    offset,
  );
}

function insert(database: DatabaseSync, select: string, offset: number): void {
  database.function("segmented", { deterministic: true }, (text) => segmented(String(text)));
  const text = (name: string) => `iif(${name} GLOB '${SIGNS_GLOB}', segmented(${name}), ${name})`;
  database.exec(`INSERT INTO view_search (rowid, title, body)
SELECT rowid + ${offset}, ${text("title")}, ${
    text("body")
  } FROM (${select}) WHERE title <> '' OR body <> ''`);
}
