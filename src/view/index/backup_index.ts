import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { DatabaseSync } from "node:sqlite";
import { exportSqlite } from "../../export/sqlite/export_sqlite.ts";
import type { ExportStep } from "../../export/export_request.ts";
import { accountSources } from "../../export/read_account.ts";
import { BackupReader } from "../../store/backup_reader.ts";
import { CacheFolder } from "../../store/files/cache_folder.ts";
import { sha256Hex } from "../../store/files/file_digest.ts";
import { SUMS_FILE } from "../../store/layout/paths.ts";
import { INDEX_FORM, INDEX_STEPS } from "./index_steps.ts";
import { AccountIndex } from "./account_index.ts";
import { allRows } from "./rows.ts";

/** Digits of a digest that are enough to distinguish two backups or two states of one. */
const KEY_LENGTH = 16;
const ENCODER = new TextEncoder();

/** Of which backup an index is, and where it is kept. */
export interface IndexOptions {
  /** The backup. */
  readonly output: string;
  /** The user's cache; null where there is none. */
  readonly cacheFolder: string | null;
  readonly signal: AbortSignal;
  /** Called when an index has to be built, which takes a while. */
  readonly onBuild?: () => void;
  /** Called with the progress of the first index. */
  readonly onStep?: (step: ExportStep) => void;
}

/**
 * The database that pages are made from: a copy of the backup in the user's cache folder, named after the state of the
 * backup it was built from, so that a changed backup gets a new one.
 */
export class BackupIndex implements Disposable {
  #version: string;
  #database: DatabaseSync;
  #accounts: readonly AccountIndex[];
  #building: Promise<void> | null = null;

  private constructor(
    readonly options: IndexOptions,
    readonly cache: CacheFolder,
    version: string,
    database: DatabaseSync,
  ) {
    this.#version = version;
    this.#database = database;
    this.#accounts = accountsOf(database);
  }

  /** @throws UsageError if there is no backup; RecordError | ListFormatError if it is damaged */
  static async open(options: IndexOptions): Promise<BackupIndex> {
    const version = await versionOf(options.output);
    const cache = new CacheFolder(options.cacheFolder);
    try {
      const database = await openVersion(options, cache, version);
      // Nobody waits for later ones: they are built while pages are shown.
      const { onStep: _, ...later } = options;
      return new BackupIndex(later, cache, version, database);
    } catch (error) {
      cache[Symbol.dispose]();
      throw error;
    }
  }

  /** The database; valid until the next `refresh`. */
  get database(): DatabaseSync {
    return this.#database;
  }

  /** The accounts of the backup by name; valid until the next `refresh`. */
  get accounts(): readonly AccountIndex[] {
    return this.#accounts;
  }

  /** The state of the backup that was indexed: the SHA-256 of its topmost SHA256SUMS. */
  get version(): string {
    return this.#version;
  }

  /** The backup's folder. */
  get folder(): string {
    return resolve(this.options.output);
  }

  /** Whether a newer state of the backup is being indexed. */
  get isBuilding(): boolean {
    return this.#building !== null;
  }

  /** Starts to build a new index if the backup has changed; the old one is used until it is ready. */
  async refresh(): Promise<void> {
    const version = await versionOf(this.options.output);
    if (version === this.#version) return;
    this.#building ??= openVersion(this.options, this.cache, version).then((database) => {
      this.#database.close();
      this.#database = database;
      this.#accounts = accountsOf(database);
      this.#version = version;
    }).catch(() => {
      // A run is going on, or the backup is damaged: the old index stays in use, and the next page tries again.
    }).finally(() => this.#building = null);
  }

  /** Resolves when no new index is being built. */
  async settled(): Promise<void> {
    await this.#building;
  }

  [Symbol.dispose](): void {
    this.#database.close();
    this.cache[Symbol.dispose]();
  }
}

function accountsOf(database: DatabaseSync): AccountIndex[] {
  return allRows(database, "SELECT * FROM accounts ORDER BY name, id").map((row) =>
    new AccountIndex(database, row)
  );
}

/** Each run ends by writing the topmost SHA256SUMS, which has the digest of every manifest. */
async function versionOf(output: string): Promise<string> {
  return (await new BackupReader(output).digest(SUMS_FILE))?.sha256 ?? "";
}

async function openVersion(
  { output, signal, onBuild, onStep }: IndexOptions,
  cache: CacheFolder,
  version: string,
): Promise<DatabaseSync> {
  const prefix = `${await keyOf(resolve(output))}-`;
  const name = `${prefix}${await keyOf(version + INDEX_FORM)}.sqlite`;
  const path = join(cache.path, name);
  if (version === "" || !await cache.has(name)) {
    if (version === "") await accountSources(output, null);
    onBuild?.();
    await exportSqlite({
      output,
      to: path,
      account: null,
      signal,
      finishing: INDEX_STEPS,
      ...(onStep ? { onStep } : {}),
    });
    await cache.keepOnly(name, prefix);
  }
  return new DatabaseSync(path, { readOnly: true });
}

async function keyOf(text: string): Promise<string> {
  return (await sha256Hex(ENCODER.encode(text))).slice(0, KEY_LENGTH);
}
