import { type AccountSource, accountSources, readResource } from "../export/read_account.ts";
import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { slicedRecords } from "../json/slice_records.ts";
import { tombstonesIn } from "../store/history/tombstone.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { RecordStream } from "../store/lists/record_batch.ts";
import type {
  BackupArtifact,
  BackupRecord,
  PastRecord,
  ReadOptions,
  RecordOptions,
  ResourceStatus,
} from "./backup_record.ts";
import { libraryError, NoBackupError, NoSuchAccountError, NoSuchResourceError } from "./errors.ts";

const DECODER = new TextDecoder();

/** A backup on disk. Nothing of it is locked or changed; a list is read as it was when reading began. */
export class Backup {
  /** Use {@link openBackup}. */
  constructor(
    /** The backup's folder. */
    readonly folder: string,
    /** Its accounts, ascending by id. */
    readonly accounts: readonly BackupAccount[],
  ) {}

  /** The account with this id. @throws {NoSuchAccountError} if the backup does not have it */
  account(id: string): BackupAccount {
    const found = this.accounts.find((account) => account.id === id);
    if (found) return found;
    const known = this.accounts.map(({ id, name }) => `${id} (${name})`).join(", ");
    throw new NoSuchAccountError(
      `The backup "${this.folder}" has no account ${JSON.stringify(id)}, only ${known}`,
    );
  }
}

/** One account of a backup. Everything it reads comes in a fixed order, and memory does not grow with it. */
export class BackupAccount {
  readonly #source: AccountSource;

  /** Use {@link openBackup}. */
  constructor(source: AccountSource) {
    this.#source = source;
  }

  /** Its id, decimal. */
  get id(): string {
    return this.#source.id;
  }

  /** The company's name. */
  get name(): string {
    return this.#source.manifest.account.name;
  }

  /** The token's role in the last run: other roles than `administrator` see fewer records; null if unknown. */
  get role(): string | null {
    return this.#source.manifest.role;
  }

  /** When the last run began and ended, as ISO 8601 in UTC, by the clock of the machine it ran on. */
  get run(): { readonly startedAt: string; readonly finishedAt: string } {
    const { started_at: startedAt, finished_at: finishedAt } = this.#source.manifest.run;
    return { startedAt, finishedAt };
  }

  /** How complete each resource is, by name, as the manifest has it. */
  get resources(): ReadonlyMap<string, ResourceStatus> {
    return new Map(
      Object.entries(this.#source.manifest.resources).map((
        [name, { state, records, read_at, reason }],
      ) => [name, { state, records, readAt: read_at, reason }]),
    );
  }

  /**
   * The records of a resource, ascending by id, child records parent by parent; the company and the token's user are one
   * record each. None if the resource was not read.
   * @throws {NoSuchResourceError} if no resource has that name
   * @throws {DamagedBackupError} where a file is damaged
   */
  async *records(
    resource: string,
    { signal, parentId }: RecordOptions = {},
  ): AsyncGenerator<BackupRecord> {
    const found = resourceNamed(resource);
    if (parentId !== undefined && found.kind !== "child") {
      throw new NoSuchResourceError(`The records of ${resource} belong to no other record`);
    }
    try {
      for await (const batch of readResource(this.#source, found)) {
        if (parentId !== undefined && batch.parentId !== parentId) continue;
        for (const { id: own, text } of slicedRecords(batch)) {
          signal?.throwIfAborted();
          const id = found.kind === "object" ? "" : own;
          yield { id, parentId: batch.parentId, text: DECODER.decode(text) };
        }
      }
    } catch (error) {
      throw libraryError(error);
    }
  }

  /**
   * Earlier versions of a resource's records, in the order in which runs noticed the changes.
   * @throws {NoSuchResourceError} if no resource has that name
   */
  history(resource: string, options: ReadOptions = {}): AsyncGenerator<PastRecord> {
    const { folder } = resourceNamed(resource);
    const path = accountPaths(this.id).history(folder);
    return this.#past(resource, this.#source.reader.lines(path), options);
  }

  /**
   * Records of a resource that were deleted in Harvest, ascending by id. What belonged to a deleted record is with it, as
   * `nested`.
   * @throws {NoSuchResourceError} if no resource has that name
   * @throws {DamagedBackupError} where the file is damaged
   */
  deleted(resource: string, options: ReadOptions = {}): AsyncGenerator<PastRecord> {
    const { folder, suffix } = resourceNamed(resource);
    const path = accountPaths(this.id).deleted(folder, suffix);
    const list = this.#source.reader.list(path, { repeats: true });
    return this.#past(resource, list, options);
  }

  async *#past(
    resource: string,
    stream: RecordStream,
    { signal }: ReadOptions,
  ): AsyncGenerator<PastRecord> {
    try {
      for await (const batch of stream) {
        for (const { text: line, about } of tombstonesIn(batch)) {
          signal?.throwIfAborted();
          if (about.resource !== resource) continue;
          const { recordId: id, parentId, noticedAt, start, end, children } = about;
          const text = DECODER.decode(line.subarray(start, end));
          const nested = children && DECODER.decode(line.subarray(children.start, children.end));
          yield { id, parentId, noticedAt, text, nested };
        }
      }
    } catch (error) {
      throw libraryError(error);
    }
  }

  /**
   * The PDFs and receipts of the account, those of deleted records too, in the order of their paths.
   * @throws {DamagedBackupError} if the list of them is damaged
   */
  async *artifacts({ signal }: ReadOptions = {}): AsyncGenerator<BackupArtifact> {
    const { reader } = this.#source;
    const { root } = accountPaths(this.id);
    const entries = await reader.artifacts().catch((error) => {
      throw libraryError(error);
    });
    for (const [path, entry] of entries) {
      signal?.throwIfAborted();
      const [account, resource = "", , file = ""] = path.split("/");
      if (account !== root) continue;
      yield {
        resource,
        recordId: /^\d+/.exec(file)?.[0] ?? "",
        path: reader.path(path),
        size: entry.sizeBytes,
        sha256: entry.sha256,
        contentType: entry.content_type,
        fetchedAt: entry.fetched_at,
      };
    }
  }
}

/**
 * Opens a backup to read it.
 *
 * ```ts
 * import { openBackup } from "jsr:@getharvest-backup/cli/library";
 *
 * const backup = await openBackup("backup");
 * for (const account of backup.accounts) {
 *   for await (const { id, text } of account.records("invoices")) {
 *     console.log(account.name, id, JSON.parse(text).amount);
 *   }
 * }
 * ```
 *
 * @throws {NoBackupError} if there is none, or its first run has not ended
 * @throws {NewerFormatError} if a later version has written it
 */
export async function openBackup(folder: string): Promise<Backup> {
  try {
    const sources = await accountSources(folder, null);
    return new Backup(folder, sources.map((source) => new BackupAccount(source)));
  } catch (error) {
    if (error instanceof Error && (error.name === "UsageError" || error.name === "NoBackupError")) {
      throw new NoBackupError(`There is no backup in "${folder}"`, { cause: error });
    }
    throw libraryError(error);
  }
}

/** Names of all resources that are backed up, such as `time_entries`. */
export function resourceNames(): string[] {
  return CATALOG.map(({ name }) => name);
}

function resourceNamed(resource: string): Resource {
  const found = CATALOG.find(({ name }) => name === resource);
  if (found) return found;
  throw new NoSuchResourceError(`There is no resource ${JSON.stringify(resource)}`);
}
