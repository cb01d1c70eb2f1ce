import type { DatabaseSync } from "node:sqlite";
import type { FinishingStep } from "../../export/sqlite/export_sqlite.ts";
import { createTables, FIXED_INDEXES } from "../../export/sqlite/schema_sql.ts";
import { TABLES } from "../../export/columns/tables.ts";
import { VIEWS } from "../../export/sqlite/views_sql.ts";
import { fillListIndex, fillLists } from "./fill_list_index.ts";
import {
  addSearchText,
  fillDeletedSearch,
  fillSearchIndex,
  SEARCH_TABLE,
} from "./fill_search_index.ts";
import { indexedColumns } from "./indexed_columns.ts";
import { LIST_TABLES } from "./list_index.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { firstRow, numberOf } from "./rows.ts";

const STATEMENTS = [
  FIXED_INDEXES,
  VIEWS,
  // It takes all time entries to compute, so this is done once.
  ...["figures", "usage", "idle"].map((name) =>
    `CREATE TABLE view_${name} AS SELECT * FROM ${name};`
  ),
  LIST_TABLES,
  SEARCH_TABLE,
];

/** The steps that turn a database with all its rows into the index of the web page. */
export const INDEX_STEPS: readonly FinishingStep[] = [
  addSearchText,
  ...STATEMENTS.map((statement): FinishingStep => (database) => database.exec(statement)),
  ...[...RESOURCE_VIEWS.values()].map((view): FinishingStep => (database) => {
    const offset = lastSearchRow(database);
    fillListIndex(database, view, offset);
    fillSearchIndex(database, view.table, offset);
  }),
  (database) => {
    const offset = lastSearchRow(database);
    fillLists(database, { name: "deleted", searchOffset: offset });
    for (const table of TABLES) fillDeletedSearch(database, table, offset);
  },
];

/** Differs between indexes that were built differently. */
export const INDEX_FORM = [
  createTables(),
  ...STATEMENTS,
  JSON.stringify([...RESOURCE_VIEWS.values()].map(indexedColumns)),
].join("\n");

function lastSearchRow(database: DatabaseSync): number {
  const sql = "SELECT max(first_row + rows + search_offset) AS last FROM view_lists";
  return numberOf(firstRow(database, sql)?.["last"]);
}
