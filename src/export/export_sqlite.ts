import { DatabaseSync } from "node:sqlite";
import { TargetFile } from "../store/target_file.ts";
import { fillAccount, fillArtifacts, fillKept, fillTable } from "./fill_tables.ts";
import { type AccountSource, readAccounts } from "./read_account.ts";
import { createIndexes, createTables, fillPart, fillSearch } from "./schema_sql.ts";
import { RECORD_TABLES, TABLES } from "./tables.ts";
import { VIEWS } from "./views_sql.ts";

/** Pages kept in memory while the database is made: enough for the indexes that grow with the rows, and flat. */
const CACHE_KIB = 65_536;

/** What is to be exported, and where to. */
export interface SqliteExport {
  /** The backup. */
  readonly output: string;
  /** The database file; what is there is replaced once the new one is whole. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  readonly signal: AbortSignal;
  /** Told after each table of an account. */
  readonly onTable?: (
    table: { readonly accountId: string; readonly name: string; readonly rows: number },
  ) => void;
  /** What is done once all rows are in, in place of what makes the database of `export sqlite`. */
  readonly finishing?: readonly FinishingStep[];
}

/** One thing that is done to a database whose rows are in. */
export type FinishingStep = (database: DatabaseSync) => void;

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
  { output, to, account, signal, ...more }: SqliteExport,
): Promise<SqliteResult> {
  const sources = await readAccounts(output, account);
  using target = await TargetFile.create(to);
  // What they refer to may be missing in Harvest itself, so references are declared and not enforced.
  const database = new DatabaseSync(target.tempPath, { enableForeignKeyConstraints: false });
  let rows = 0;
  try {
    // Nothing to fall back to is needed: a file that does not get whole is removed.
    database.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB}; BEGIN`,
    );
    database.exec(createTables());
    for (const source of sources) rows += await fillFrom(database, source, { signal, ...more });
    await fillArtifacts(database, output, new Set(sources.map(({ id }) => id)));
    for (const step of more.finishing ?? FINISHING) {
      // A step lets nothing else happen; to wait for the disk in between lets signals through.
      await target.size();
      signal.throwIfAborted();
      step(database);
    }
    database.exec("COMMIT");
  } finally {
    database.close();
  }
  return { accounts: sources.map(({ id }) => id), rows, ...await target.place() };
}

async function fillFrom(
  database: DatabaseSync,
  source: AccountSource,
  { signal, onTable }: Pick<SqliteExport, "signal" | "onTable">,
): Promise<number> {
  let all = 0;
  fillAccount(database, source);
  for (const table of RECORD_TABLES) {
    const rows = await fillTable(database, table, { source, signal });
    onTable?.({ accountId: source.id, name: table.name, rows });
    all += rows;
  }
  await fillKept(database, source);
  return all;
}

const FINISHING: readonly FinishingStep[] = [
  ...TABLES.flatMap((table) => fillPart(table) ?? []),
  ...createIndexes(),
  ...fillSearch(),
  VIEWS,
].map((statement) => (database) => database.exec(statement));
