import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { idText } from "../../json/record_id.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { parseTombstone } from "../../store/history/tombstone.ts";
import { type BackupReader, NotAsWrittenError } from "../../store/backup_reader.ts";
import { type AccountPaths, accountPaths } from "../../store/layout/paths.ts";
import type { Manifest } from "../../store/manifest/manifest.ts";
import type { FindingLog } from "./finding_log.ts";
import type { RecordSlice } from "../../figures/record_fields.ts";

/** Sees the records of a list, one after the other; a record is valid until the call ends. */
export type Visitor = (record: RecordSlice) => void | Promise<void>;

/** One account of a backup, as its audit reads it. */
export class AccountBackup {
  readonly paths: AccountPaths;
  readonly #findings: FindingLog;
  readonly #signal: AbortSignal;

  /** `findings` logs lists that cannot be read. */
  constructor(
    readonly reader: BackupReader,
    readonly manifest: Manifest,
    { accountId, findings, signal }: {
      accountId: string;
      findings: FindingLog;
      signal: AbortSignal;
    },
  ) {
    this.paths = accountPaths(accountId);
    this.#findings = findings;
    this.#signal = signal;
  }

  /** The state of a resource in the manifest; undefined if the resource was left out. */
  stateOf(resource: string): string | undefined {
    return this.manifest.resources[resource]?.state;
  }

  /** Whether the manifest says that the backup has all of a resource. */
  isComplete(resource: string): boolean {
    return this.stateOf(resource) === "complete";
  }

  /** When a resource was last read from Harvest, ISO 8601 in UTC: later changes are not in the backup yet. */
  readAt(resource: string): string {
    return this.manifest.resources[resource]?.read_at ?? this.manifest.run.started_at;
  }

  /** The bytes of a small file; null if there is none, or, logged as a finding, if it is not as it was written. */
  async read(resource: string, path: string): Promise<Uint8Array | null> {
    return await this.#unlessDamaged(resource, () => this.reader.read(path));
  }

  /** When it was noticed that records of a list were deleted in Harvest, by id. */
  async deletions(resource: string): Promise<ReadonlyMap<string, string>> {
    const { folder, suffix } = resourceNamed(resource);
    const noticedAt = new Map<string, string>();
    await this.#unlessDamaged(resource, async () => {
      const path = this.paths.deleted(folder, suffix);
      for await (const batch of this.reader.list(path, { repeats: true })) {
        for (const { text } of slicedRecords(batch)) {
          const tombstone = parseTombstone(text);
          if (tombstone) noticedAt.set(tombstone.recordId, tombstone.noticedAt);
        }
      }
    });
    return noticedAt;
  }

  /**
   * Shows the records of a list to visitors, with a few of them in memory at a time. Returns how many there are; null,
   * and logged as a finding, if the list cannot be read.
   * @throws RangeError if the catalog does not have the resource; the signal's reason
   */
  async visit(resource: string, visitors: readonly Visitor[]): Promise<number | null> {
    const path = this.paths.list(resourceNamed(resource).folder);
    return await this.#unlessDamaged(resource, async () => {
      let count = 0;
      for await (const { bytes, slices } of this.reader.list(path)) {
        this.#signal.throwIfAborted();
        count += slices.count;
        for (let i = 0; i < slices.count; i++) {
          const id = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
          const record = { bytes, start: slices.starts[i] ?? 0, end: slices.ends[i] ?? 0, id };
          for (const visitor of visitors) {
            const wait = visitor(record);
            if (wait) await wait;
          }
        }
      }
      return count;
    });
  }

  /** What is read; null, and logged as a finding, if it is not as it was written. */
  async #unlessDamaged<T>(resource: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof NotAsWrittenError)) throw error;
      this.#findings.add("list_damaged", { resource, record: error.message });
      return null;
    }
  }
}

/** The resource of the catalog with a name. @throws RangeError if there is none */
export function resourceNamed(name: string): Resource {
  const resource = CATALOG.find((one) => one.name === name);
  if (!resource) throw new RangeError(`Cannot read "${name}": the catalog does not have it`);
  return resource;
}
