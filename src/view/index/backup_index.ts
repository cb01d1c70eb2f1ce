import { join } from "@std/path/join";
import { DatabaseSync } from "node:sqlite";
import type { ExportStep } from "../../export/export_request.ts";
import { accountSources } from "../../export/read_account.ts";
import { BackupReader } from "../../store/backup_reader.ts";
import { CacheFolder } from "../../store/files/cache_folder.ts";
import { TargetFile } from "../../store/files/target_file.ts";
import { SUMS_FILE } from "../../store/layout/paths.ts";
import { UsageError } from "../../usage_error.ts";
import { AccountIndex } from "./account_index.ts";
import { INDEX_FORM, IndexBuild, type IndexProgress, LONGEST } from "./index_build.ts";
import { allRows } from "./rows.ts";

/** Of which backup an index is, and where it is kept. */
export interface IndexOptions {
  readonly output: string;
  /** The user's cache; null where there is none. */
  readonly cacheFolder: string | null;
  readonly signal: AbortSignal;
  /** Called when an index has to be built, which takes a while. */
  readonly onBuild?: () => void;
  /** Called with the progress of the first index. */
  readonly onStep?: (step: ExportStep) => void;
  /** Called with what keeps an index from being completed behind the pages. */
  readonly onError?: (error: unknown) => void;
}

/**
 * The database that pages are made from: a copy of the backup in the user's cache folder, named after the state of the
 * backup it was built from, so that a changed backup gets a new one. One that is not as it was built is built again.
 */
export class BackupIndex implements Disposable {
  /** The state of the backup that was indexed: the SHA-256 of its topmost SHA256SUMS. */
  version = "";
  /** The accounts of the backup by name; valid until the next `refresh`. */
  accounts: readonly AccountIndex[] = [];
  /** Why the index cannot be completed; null if nothing is in its way. */
  failure: unknown = null;
  #database: DatabaseSync | null = null;
  /** What is shown while it is being filled; null if it is complete. */
  #shown: IndexBuild | null = null;
  #building: Promise<void> | null = null;
  readonly #stop = new AbortController();

  private constructor(readonly options: IndexOptions, readonly cache: CacheFolder) {}

  /**
   * The complete index; `isEarly`: once pages can be made from it, while the rest is filled in behind them.
   * @throws NoBackupError; NotAsWrittenError | RecordError if the backup is damaged; TargetError; CacheFolderError
   */
  static async open(options: IndexOptions, { isEarly = false } = {}): Promise<BackupIndex> {
    await accountSources(options.output, null);
    const cache = await CacheFolder.open(options.cacheFolder, options.output);
    const index = new BackupIndex(options, cache);
    try {
      await index.#open(await versionOf(options.output), isEarly, options.onStep);
      return index;
    } catch (error) {
      index[Symbol.dispose]();
      throw error;
    }
  }

  /** The database; valid until the next `refresh`. */
  get database(): DatabaseSync {
    if (this.#database === null) throw new Error("Cannot read the index: it is not open");
    return this.#database;
  }

  /** How far the index is that pages are made from; null if it is complete. */
  get progress(): IndexProgress | null {
    return this.#shown && this.#shown.progress;
  }

  /** Whether a newer state of the backup is being indexed. */
  get isBuilding(): boolean {
    return this.#building !== null && this.#shown === null;
  }

  /** The account with an id, or all for null. @throws UsageError, which says what cannot be done, if there is no such one */
  chosen(account: string | null, doing: string): readonly AccountIndex[] {
    const accounts = this.accounts.filter(({ id }) => account === null || id === account);
    if (accounts.length > 0) return accounts;
    throw new UsageError(
      `Cannot ${doing} account "${account}": the backup "${this.options.output}" does not have it`,
    );
  }

  /** Starts to build a new index if the backup has changed; the old one is used until it is ready. */
  async refresh(): Promise<void> {
    const version = await versionOf(this.options.output);
    if (version === this.version || this.#building !== null) return;
    this.#building = this.#open(version).catch(() => {
      // A run is going on, or the backup is damaged: the old index stays in use, and the next page tries again.
    }).finally(() => this.#building = null);
  }

  /** Resolves when no index is being built. */
  async settled(): Promise<void> {
    await this.#building;
  }

  /** Gives up what is being built, and resolves when that has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.settled();
  }

  [Symbol.dispose](): void {
    this.#close();
    this.cache[Symbol.dispose]();
  }

  /** `onStep` is for the first one: nobody waits for later ones, which are built while pages are shown. */
  async #open(
    version: string,
    isEarly = false,
    onStep?: IndexOptions["onStep"],
  ): Promise<void> {
    const kept = await this.cache.find(version + INDEX_FORM);
    if (kept !== null) return this.#show(kept, version);
    this.options.onBuild?.();
    const early = Promise.withResolvers<void>();
    const filled = this.#fill(version, onStep, isEarly ? early.resolve : null);
    if (!isEarly) return await filled;
    await Promise.race([early.promise, filled]);
    this.#building = filled.catch((error) => {
      this.failure = error;
      if (!this.#stop.signal.aborted) this.options.onError?.(error);
    }).finally(() => this.#building = null);
  }

  /** Fills a new index, and shows it: once it is complete, or as soon as pages can be made from it. */
  async #fill(
    version: string,
    onStep: IndexOptions["onStep"],
    onUsable: (() => void) | null,
  ): Promise<void> {
    const { output } = this.options;
    const signal = AbortSignal.any([this.options.signal, this.#stop.signal]);
    const sources = await accountSources(output, null);
    const target = await TargetFile.create(join(this.cache.path, "index.sqlite"));
    const build = new IndexBuild(target, sources);
    try {
      let stage = build.progress.stage;
      for await (const step of build.run(output, signal)) {
        onStep?.(step);
        if (onUsable === null || build.progress.stage === stage) continue;
        stage = build.progress.stage;
        this.#shown = build;
        this.#database = build.database;
        this.version = version;
        this.accounts = accountsOf(build.database, stage === "search" ? [] : [LONGEST]);
        onUsable();
      }
      const place = await this.cache.placeFor(version + INDEX_FORM, build.target.tempPath);
      // From here on at once: no page is asked for in between.
      build.database.close();
      this.cache.keep(build.target.tempPath, place);
      this.#show(place, version);
    } finally {
      if (this.#shown !== build) build[Symbol.dispose]();
    }
  }

  #show(path: string, version: string): void {
    this.#close();
    this.#database = new DatabaseSync(path, { readOnly: true });
    this.accounts = accountsOf(this.#database, []);
    this.version = version;
    this.failure = null;
  }

  #close(): void {
    if (this.#database?.isOpen) this.#database.close();
    this.#shown?.[Symbol.dispose]();
    this.#database = this.#shown = null;
  }
}

function accountsOf(database: DatabaseSync, pending: readonly string[]): AccountIndex[] {
  return allRows(database, "SELECT * FROM accounts ORDER BY name, id").map((row) =>
    new AccountIndex(database, row, pending)
  );
}

/** Each run ends by writing the topmost SHA256SUMS, which has the digest of every manifest. */
async function versionOf(output: string): Promise<string> {
  return (await new BackupReader(output).digest(SUMS_FILE))?.sha256 ?? "";
}
