import { DatabaseSync } from "node:sqlite";
import { type Table, TABLES } from "../../export/columns/tables.ts";
import type { ExportStep } from "../../export/export_request.ts";
import type { AccountSource } from "../../export/read_account.ts";
import { diskError, openDatabase } from "../../export/sqlite/export_sqlite.ts";
import {
  fillAccount,
  fillArtifacts,
  fillTable,
  fillTombstones,
} from "../../export/sqlite/fill_tables.ts";
import { createTables, FIXED_INDEXES } from "../../export/sqlite/schema_sql.ts";
import { VIEWS } from "../../export/sqlite/views_sql.ts";
import { FIGURE_NAMES, figureOf } from "../../figures/figures.ts";
import type { TargetFile } from "../../store/files/target_file.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { fillListIndex, fillLists, fillSearch, SEARCH_TABLE } from "./fill_lists.ts";
import { indexedColumns } from "./indexed_columns.ts";
import { LIST_TABLES } from "./account_index.ts";
import { firstRow, numberOf } from "./rows.ts";

/** The list that is longer than all others together: pages are shown before it is read. */
export const LONGEST = "time_entries";

/** How often the event loop takes what has come in between two steps: a request needs some turns to be answered. */
const TURNS = 8;

/**
 * How far an index is: which rows of how many are read, or can be found. `records`: pages can be shown once this is over;
 * `time`: the longest list is read; `sums`: it is added up; `search`: everything is there but for some texts.
 */
export interface IndexProgress {
  readonly stage: "records" | "time" | "sums" | "search";
  readonly rows: number;
  readonly of: number;
}

const EARLY_FIGURES = FIGURE_NAMES.filter((name) => figureOf(name).rows !== LONGEST);
/** Of the longest list's figures those that no list is totalled by: the others are sums of its columns. */
const LATE_FIGURES = ["uninvoiced", "labour_cost"];
const BEFORE = [
  FIXED_INDEXES,
  VIEWS,
  LIST_TABLES,
  SEARCH_TABLE,
  "CREATE TABLE view_figures AS SELECT * FROM figures " +
  `WHERE figure IN (${EARLY_FIGURES.map((name) => `'${name}'`)});`,
  // They take all time entries to compute, so this is done once.
  ...["usage", "idle"].map((name) => `CREATE TABLE view_${name} AS SELECT * FROM ${name} LIMIT 0;`),
];
const AFTER = [
  ...LATE_FIGURES.map((name) =>
    `INSERT INTO view_figures SELECT * FROM figures WHERE figure = '${name}';`
  ),
  "INSERT INTO view_usage SELECT * FROM usage;",
  ...["project", "client", "user"].map((kind) =>
    `INSERT INTO view_idle SELECT * FROM idle WHERE kind = '${kind}';`
  ),
];

/** Differs between indexes that were built differently. */
export const INDEX_FORM = [
  createTables(),
  ...BEFORE,
  ...AFTER,
  JSON.stringify([...RESOURCE_VIEWS.values()].map(indexedColumns)),
].join("\n");

/** An index that is being made: a copy of a backup, in steps that let pages be shown in between. */
export class IndexBuild implements Disposable {
  readonly database: DatabaseSync;
  progress: IndexProgress = { stage: "records", rows: 0, of: 0 };

  constructor(readonly target: TargetFile, readonly sources: readonly AccountSource[]) {
    this.database = openDatabase(target.tempPath);
  }

  /**
   * Fills the index; yields after each step, so that what is there can be shown.
   * @throws NotAsWrittenError if the backup is damaged; TargetError; the signal's reason
   */
  async *run(output: string, signal: AbortSignal): AsyncGenerator<ExportStep> {
    try {
      for await (const step of this.#steps(output, signal)) {
        // A step blocks everything else; waiting for the disk in between lets requests and signals through.
        for (let turn = 0; turn < TURNS; turn++) await this.target.size();
        signal.throwIfAborted();
        yield step;
      }
      this.database.exec("COMMIT");
    } catch (error) {
      throw diskError(error, this.target.path);
    }
  }

  /** Removes what was not put in place. */
  [Symbol.dispose](): void {
    if (this.database.isOpen) this.database.close();
    this.target[Symbol.dispose]();
  }

  async *#steps(output: string, signal: AbortSignal): AsyncGenerator<ExportStep> {
    const { database, sources } = this;
    database.exec(`BEGIN; ${createTables()}`);
    for (const source of sources) fillAccount(database, source);
    const early = TABLES.filter(({ name }) => name !== LONGEST);
    const longest = TABLES.filter(({ name }) => name === LONGEST);
    for (const table of early) yield* this.#rows(table, signal);
    for (const source of sources) await fillTombstones(database, { source, signal });
    await fillArtifacts(database, output, new Set(sources.map(({ id }) => id)));
    for (const statement of BEFORE) database.exec(statement);
    for (const table of early) yield* this.#list(table);
    fillLists(database, { name: "deleted", searchOffset: lastSearchRow(database) });

    const of = sources.reduce(
      (sum, { manifest: { resources } }) => sum + (resources[LONGEST]?.records ?? 0),
      0,
    );
    this.progress = { stage: "time", rows: 0, of };
    for (const table of longest) {
      for await (const step of this.#rows(table, signal)) {
        this.progress = { stage: "time", rows: step.rows, of };
        yield step;
      }
      this.progress = { stage: "sums", rows: of, of };
      yield* this.#list(table);
    }
    for (const statement of AFTER) {
      database.exec(statement);
      yield { kind: "indexes" };
    }
    const all = numberOf(firstRow(database, "SELECT sum(rows) AS rows FROM view_lists")?.["rows"]);
    this.progress = { stage: "search", rows: 0, of: all };
    for (const rows of fillSearch(database, [...early, ...longest])) {
      this.progress = { stage: "search", rows: this.progress.rows + rows, of: all };
      yield { kind: "indexes" };
    }
  }

  async *#rows(table: Table, signal: AbortSignal): AsyncGenerator<ExportStep & { rows: number }> {
    let before = 0;
    for (const source of this.sources) {
      let rows = 0;
      for await (rows of fillTable(this.database, table, { source, signal })) {
        yield { kind: "rows", table: table.name, rows: before + rows };
      }
      before += rows;
    }
  }

  *#list({ name }: Table): Generator<ExportStep> {
    const view = RESOURCE_VIEWS.get(name);
    if (!view) return;
    for (const _ of fillListIndex(this.database, view, lastSearchRow(this.database))) {
      yield { kind: "indexes" };
    }
  }
}

function lastSearchRow(database: DatabaseSync): number {
  const sql = "SELECT max(first_row + rows + search_offset) AS last FROM view_lists";
  return numberOf(firstRow(database, sql)?.["last"]);
}
