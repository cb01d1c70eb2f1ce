import { DatabaseSync } from "node:sqlite";
import { TargetFile } from "../store/target_file.ts";
import { fillKept } from "./fill_kept.ts";
import { fillAccount, fillArtifacts, fillTable } from "./fill_tables.ts";
import { type AccountSource, readAccounts } from "./read_account.ts";
import { addExactColumns, createIndexes, createTables } from "./schema_sql.ts";
import { TABLES } from "./tables.ts";
import { VIEWS } from "./views_sql.ts";

/**
 * Nothing to fall back to is needed: a file that does not get whole is removed. Records are a kilobyte or two, so a large
 * page wastes less of itself. The cache is as much as sorting for an index holds in memory, too.
 */
const PRAGMAS =
  `PRAGMA page_size = 16384; PRAGMA cache_size = -16384; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;`;
/** Words gathered in memory before they are written: eight times what FTS5 does by itself takes half the merging. */
const GATHER_WORDS = "INSERT INTO search (search, rank) VALUES ('hashsize', 8388608)";

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
  /** Statements of the caller's own, run last. */
  readonly extra?: string;
}

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
  { output, to, account, signal, extra = "", ...more }: SqliteExport,
): Promise<SqliteResult> {
  const sources = await readAccounts(output, account);
  using target = await TargetFile.create(to);
  // What they refer to may be missing in Harvest itself, so references are declared and not enforced.
  const database = new DatabaseSync(target.tempPath, { enableForeignKeyConstraints: false });
  let rows = 0;
  try {
    database.exec(PRAGMAS);
    database.exec("BEGIN");
    database.exec(createTables());
    database.exec(GATHER_WORDS);
    for (const source of sources) rows += await fillFrom(database, source, { signal, ...more });
    await fillArtifacts(database, output, new Set(sources.map(({ id }) => id)));
    for (const statement of [addExactColumns(), ...createIndexes(), VIEWS, extra]) {
      // A statement lets nothing else happen; to wait for the disk in between lets signals through.
      await target.size();
      signal.throwIfAborted();
      database.exec(statement);
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
  for (const table of TABLES) {
    const rows = await fillTable(database, table, { source, signal });
    onTable?.({ accountId: source.id, name: table.name, rows });
    if (table.part === null) all += rows;
  }
  await fillKept(database, { source, signal });
  return all;
}
