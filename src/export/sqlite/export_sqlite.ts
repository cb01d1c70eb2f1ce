import { dirname } from "@std/path/dirname";
import { DatabaseSync } from "node:sqlite";
import { removeIfPresent } from "../../store/files/absent.ts";
import { TargetError, TargetFile } from "../../store/files/target_file.ts";
import { TABLES } from "../columns/tables.ts";
import type { ExportRequest } from "../export_request.ts";
import { accountSources } from "../read_account.ts";
import { fillAccount, fillArtifacts, fillTable, fillTombstones } from "./fill_tables.ts";
import { addExactColumns, createIndexes, createTables } from "./schema_sql.ts";
import { addSearchText, SEARCH_STATEMENTS } from "./search_text.ts";
import { VIEWS } from "./views_sql.ts";

/**
 * There is no rollback journal: a file that is not completed is removed. Records are a kilobyte or two, so large pages
 * waste less of their room. Sorting for an index uses as much memory as the cache.
 */
export const PRAGMAS =
  `PRAGMA page_size = 16384; PRAGMA cache_size = -16384; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;`;

/** SQLite's messages for a full disk, a failing one, and a file that may not be opened or written. */
const DISK_TROUBLE_REGEXP =
  /disk is full|disk I\/O error|unable to open database file|readonly database/;

/** The statements that complete a database once its rows are in. */
const FINISHING = [
  addExactColumns(),
  ...SEARCH_STATEMENTS,
  ...createIndexes(),
  VIEWS,
];

export interface SqliteResult {
  readonly accounts: readonly string[];
  /** Rows of the tables whose rows are records. */
  readonly rows: number;
  readonly sizeBytes: number;
}

/**
 * Writes a backup as one SQLite database: to a file beside the target, which replaces the target once it is complete.
 * @throws UsageError if there is no such backup; RecordError | ListFormatError if it is damaged; the signal's reason;
 * TargetError
 */
export async function exportSqlite(
  { output, to, account, signal, onStep }: ExportRequest,
): Promise<SqliteResult> {
  const sources = await accountSources(output, account);
  using target = await TargetFile.create(to, { outside: output });
  const database = openDatabase(target.tempPath);
  let rows = 0;
  try {
    database.exec(`BEGIN; ${createTables()}`);
    for (const source of sources) {
      const filling = { source, signal };
      fillAccount(database, source);
      for (const table of TABLES) {
        let count = 0;
        for await (count of fillTable(database, table, filling)) {
          onStep?.({ kind: "rows", table: table.name, rows: count });
        }
        if (table.part === null) rows += count;
      }
      await fillTombstones(database, filling);
    }
    await fillArtifacts(database, output, new Set(sources.map(({ id }) => id)));
    for (const statement of FINISHING) {
      // A statement blocks everything else; waiting for the disk in between lets signals through.
      await target.size();
      signal.throwIfAborted();
      onStep?.({ kind: "indexes" });
      database.exec(statement);
    }
    database.exec("COMMIT");
  } catch (error) {
    throw diskError(error, to);
  } finally {
    database.close();
  }
  // SQLite would apply a journal left beside the old file to the new one, and corrupt it.
  for (const suffix of ["-journal", "-wal", "-shm"]) removeIfPresent(to + suffix);
  return { accounts: sources.map(({ id }) => id), rows, ...await target.place() };
}

/** A new database, to be filled at once. Sorts that do not fit in memory use its folder: it has room, or there is none for it either. */
export function openDatabase(path: string): DatabaseSync {
  // Harvest itself lacks some of the records that others refer to, so references are declared but not enforced.
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  const folder = dirname(path).replaceAll("'", "''");
  addSearchText(database);
  database.exec(`${PRAGMAS} PRAGMA temp_store_directory = '${folder}';`);
  return database;
}

/** A {@link TargetError} if an error is the disk's. Not every SQLite error has a code here, but all have a message. */
export function diskError(error: unknown, to: string): unknown {
  const isDisk = error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR" &&
    DISK_TROUBLE_REGEXP.test(error.message);
  return isDisk ? new TargetError(to, error) : error;
}
