import { MasterData } from "../../figures/master_data.ts";
import { catalogRow } from "../../harvest/catalog.ts";
import { type RecordSlice, recordSlices } from "../../json/slice_records.ts";
import { type BackupReader, NotAsWrittenError } from "../../store/backup_reader.ts";
import { tombstonesIn } from "../../store/history/tombstone.ts";
import { type AccountPaths, accountPaths } from "../../store/layout/paths.ts";
import type { Manifest } from "../../store/manifest/manifest.ts";
import type { FindingLog } from "./finding_log.ts";

/** Sees the records of a list, one after the other; a record is valid until the call ends. */
export type Visitor = (record: RecordSlice) => void | Promise<void>;

/** One account of a backup, as its audit reads it, and what the audit finds. */
export class AccountBackup {
  readonly paths: AccountPaths;
  /** Empty until it is filled from the lists. */
  readonly masterData = new MasterData();

  constructor(
    readonly accountId: string,
    readonly reader: BackupReader,
    readonly manifest: Manifest,
    readonly findings: FindingLog,
    readonly signal: AbortSignal,
  ) {
    this.paths = accountPaths(accountId);
  }

  /** The day of the backup, `YYYY-MM-DD`. */
  get asOf(): string {
    return this.manifest.run.finished_at.slice(0, 10);
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

  /** When it was noticed that records of a list were deleted in Harvest, by id. */
  async deletions(resource: string): Promise<ReadonlyMap<string, string>> {
    const { folder, suffix } = catalogRow(resource);
    const noticedAt = new Map<string, string>();
    await this.unlessDamaged(resource, async () => {
      const path = this.paths.deleted(folder, suffix);
      for await (const batch of this.reader.list(path, { repeats: true })) {
        for (const { about } of tombstonesIn(batch)) noticedAt.set(about.recordId, about.noticedAt);
      }
    });
    return noticedAt;
  }

  /**
   * Shows the records of a list to visitors, with a few of them in memory at a time. Returns how many there are; null,
   * and logged as a finding, if the list cannot be read.
   * @throws RangeError if the catalog does not have the resource; the signal's reason
   */
  async visit(resource: string, ...visitors: readonly Visitor[]): Promise<number | null> {
    const path = this.paths.list(catalogRow(resource).folder);
    return await this.unlessDamaged(resource, async () => {
      let count = 0;
      for await (const batch of this.reader.list(path)) {
        this.signal.throwIfAborted();
        count += batch.slices.count;
        for (const record of recordSlices(batch)) {
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
  async unlessDamaged<T>(resource: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof NotAsWrittenError)) throw error;
      this.findings.add("list_damaged", { resource, record: error.message });
      return null;
    }
  }
}
