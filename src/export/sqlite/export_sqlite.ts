import { dirname } from "@std/path/dirname";
import { DatabaseSync } from "node:sqlite";
import { removeIfPresent } from "../../store/files/absent.ts";
import { TargetError, TargetFile } from "../../store/files/target_file.ts";
import type { ExportStep } from "../export_step.ts";
import { fillTombstones } from "./fill_tombstones.ts";
import { fillAccount, fillArtifacts, fillTable } from "./fill_tables.ts";
import { type AccountSource, readAccounts } from "../read_account.ts";
import { addExactColumns, createIndexes, createTables } from "./schema_sql.ts";
import { TABLES } from "../columns/tables.ts";
import { VIEWS } from "./views_sql.ts";

/**
 * Nothing to fall back to is needed: a file that does not get whole is removed. Records are a kilobyte or two, so a large
 * page wastes less of itself. The cache is as much as sorting for an index holds in memory, too.
 */
export const PRAGMAS =
  `PRAGMA page_size = 16384; PRAGMA cache_size = -16384; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;`;

/** SQLite's words for a disk without room, a failing one, and a file that may not be opened or written. */
const DISK_TROUBLE_REGEXP =
  /disk is full|disk I\/O error|unable to open database file|readonly database/;

/** What is to be exported, and where to. */
export interface SqliteExport {
  /** The backup. */
  readonly output: string;
  /** The database file; what is there is replaced once the new one is whole. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  readonly signal: AbortSignal;
  /** Told after each megabyte of records, and before each statement that ends the database. */
  readonly onStep?: (step: ExportStep) => void;
  /** What is done once all rows are in, in place of what makes the database of `export sqlite`: indexes, search, views. */
  readonly finishing?: readonly FinishingStep[];
}

/** One thing that is done to a database whose rows are in. */
export type FinishingStep = (database: DatabaseSync) => void;

const FINISHING: readonly FinishingStep[] = [addExactColumns(), ...createIndexes(), VIEWS].map(
  (statement) => (database) => database.exec(statement),
);

/** What an export came to. */
export interface SqliteResult {
  readonly accounts: readonly string[];
  /** Rows of the tables whose rows are records. */
  readonly rows: number;
  readonly sizeBytes: number;
}

/**
 * Makes one SQLite database of a backup: in a file beside the target, which replaces it when all is in.
 * @throws UsageError if there is no such backup; RecordError | ListFormatError if it is damaged; the signal's reason
 */
export async function exportSqlite(
  { output, to, account, signal, finishing, ...how }: SqliteExport,
): Promise<SqliteResult> {
  const sources = await readAccounts(output, account);
  using target = await TargetFile.create(to, { outside: output });
  // What they refer to may be missing in Harvest itself, so references are declared and not enforced.
  const database = new DatabaseSync(target.tempPath, { enableForeignKeyConstraints: false });
  let rows = 0;
  try {
    database.exec(`${PRAGMAS} ${temporaryFilesIn(dirname(target.tempPath))}`);
    database.exec(`BEGIN; ${createTables()}`);
    const isSearched = finishing === undefined;
    for (const source of sources) {
      rows += await fillFrom(database, source, { signal, isSearched, ...how });
    }
    await fillArtifacts(database, output, new Set(sources.map(({ id }) => id)));
    for (const step of finishing ?? FINISHING) {
      // A step lets nothing else happen; to wait for the disk in between lets signals through.
      await target.size();
      signal.throwIfAborted();
      how.onStep?.({ kind: "indexes" });
      step(database);
    }
    database.exec("COMMIT");
  } catch (error) {
    throw isOfDisk(error) ? new TargetError(to, error) : error;
  } finally {
    database.close();
  }
  // A journal that somebody left beside the old file would be taken for the new one's, and spoil it.
  for (const suffix of ["-journal", "-wal", "-shm"]) removeIfPresent(to + suffix);
  return { accounts: sources.map(({ id }) => id), rows, ...await target.place() };
}

/** What is too large to be sorted in memory is to lie beside the file: there is room, if there is room for the file. */
function temporaryFilesIn(folder: string): string {
  return `PRAGMA temp_store_directory = '${folder.replaceAll("'", "''")}';`;
}

/** Whether the disk is to blame. Not every error of SQLite has its number here, but all have its words. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR" &&
    DISK_TROUBLE_REGEXP.test(error.message);
}

async function fillFrom(
  database: DatabaseSync,
  source: AccountSource,
  how: Pick<SqliteExport, "signal" | "onStep"> & { readonly isSearched: boolean },
): Promise<number> {
  let all = 0;
  fillAccount(database, source);
  for (const table of TABLES) {
    const rows = await fillTable(database, table, { source, ...how });
    if (table.part === null) all += rows;
  }
  await fillTombstones(database, { source, ...how });
  return all;
}
