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
import { ListIndexes } from "./list_index.ts";

/** As much of a digest as tells two backups or two states of one apart. */
const KEY_LENGTH = 16;
const ENCODER = new TextEncoder();

/** Where the index is kept, and of what. */
export interface IndexPlace {
  /** The backup. */
  readonly output: string;
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** Told when an index has to be built, which takes its time. */
  readonly onBuild?: () => void;
  /** Told how far the first one is. */
  readonly onStep?: (step: ExportStep) => void;
}

/**
 * The database that pages are made from: a copy of the backup in the user's cache folder, named after the state of the
 * backup it was built from, so that a changed backup has another one.
 */
export class BackupIndex implements Disposable {
  #version: string;
  #lists: ListIndexes;
  #building: Promise<void> | null = null;

  private constructor(readonly place: IndexPlace, version: string, database: DatabaseSync) {
    this.#version = version;
    this.#lists = new ListIndexes(database);
  }

  /** @throws UsageError if there is no backup; RecordError | ListFormatError if it is damaged */
  static async open(place: IndexPlace): Promise<BackupIndex> {
    const version = await versionOf(place.output);
    const database = await openVersion(place, version);
    // Later ones are made while pages are shown, and nobody waits.
    const { onStep: _, ...later } = place;
    return new BackupIndex(later, version, database);
  }

  /** The database; good until the next `refresh` has been waited for. */
  get database(): DatabaseSync {
    return this.#lists.database;
  }

  /** The same database list by list. */
  get lists(): ListIndexes {
    return this.#lists;
  }

  /** Tells the state of the backup that was read: the SHA-256 of its topmost SHA256SUMS. */
  get version(): string {
    return this.#version;
  }

  /** The backup's folder. */
  get folder(): string {
    return resolve(this.place.output);
  }

  /** Whether a newer state of the backup is being read. */
  get isBuilding(): boolean {
    return this.#building !== null;
  }

  /** Looks whether the backup has changed, and if so begins to build its new index; until it is there the old one serves. */
  async refresh(): Promise<void> {
    const version = await versionOf(this.place.output);
    if (version === this.#version) return;
    this.#building ??= openVersion(this.place, version).then((database) => {
      this.database.close();
      this.#lists = new ListIndexes(database);
      this.#version = version;
    }).catch(() => {
      // A run is under way, or the backup is damaged: what was read before goes on being shown, and the next page tries again.
    }).finally(() => this.#building = null);
  }

  /** Resolves when no new index is being built. */
  async settled(): Promise<void> {
    await this.#building;
  }

  [Symbol.dispose](): void {
    this.database.close();
  }
}

/** The end of a run writes the topmost SHA256SUMS, which has the digest of every manifest. */
async function versionOf(output: string): Promise<string> {
  return (await new BackupReader(output).digest(SUMS_FILE))?.sha256 ?? "";
}

async function openVersion(
  { output, cacheFolder, signal, onBuild, onStep }: IndexPlace,
  version: string,
): Promise<DatabaseSync> {
  const folder = new CacheFolder(cacheFolder);
  const prefix = `${await keyOf(resolve(output))}-`;
  const name = `${prefix}${await keyOf(version + INDEX_FORM)}.sqlite`;
  const path = join(folder.path, name);
  if (version === "" || !await folder.has(name)) {
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
    await folder.keepOnly(name, prefix);
  }
  return new DatabaseSync(path, { readOnly: true });
}

async function keyOf(text: string): Promise<string> {
  return (await sha256Hex(ENCODER.encode(text))).slice(0, KEY_LENGTH);
}
