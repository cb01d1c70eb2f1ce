import type { Resource } from "../../harvest/catalog.ts";
import { idText } from "../../json/record_id.ts";
import type { BackupReader } from "../../store/backup_reader.ts";
import { ListFormatError } from "../../store/lists/list_reader.ts";
import type { Manifest } from "../../store/manifest/manifest.ts";
import type { AccountPaths } from "../../store/layout/paths.ts";
import type { Directory, SlicedRecord } from "./directory.ts";
import type { FindingLog } from "./finding_log.ts";

/** The audit of one account: what every check of it needs to know. */
export interface AuditRun {
  readonly accountId: string;
  readonly paths: AccountPaths;
  readonly reader: BackupReader;
  readonly manifest: Manifest;
  /** Names and settings as the backup holds them. */
  readonly directory: Directory;
  readonly book: FindingLog;
  /** The first year that is compared with Harvest; null: all. */
  readonly fromYear: number | null;
  readonly signal: AbortSignal;
}

/** Looks at the records of a list, one after the other; a record is valid until its turn is over. */
export interface Visitor {
  see(record: SlicedRecord): void | Promise<void>;
}

/**
 * Shows a list's records to visitors, never more than a few of them in memory. Returns how many there were; null, and
 * noted down, if the list cannot be read.
 */
export async function visitList(
  run: AuditRun,
  resource: Resource,
  visitors: readonly Visitor[],
): Promise<number | null> {
  let count = 0;
  try {
    for await (const { bytes, slices } of run.reader.list(run.paths.list(resource.folder))) {
      run.signal.throwIfAborted();
      count += slices.count;
      for (let i = 0; i < slices.count; i++) {
        const id = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
        const record = { bytes, start: slices.starts[i] ?? 0, end: slices.ends[i] ?? 0, id };
        for (const visitor of visitors) {
          const wait = visitor.see(record);
          if (wait) await wait;
        }
      }
    }
    return count;
  } catch (error) {
    if (!(error instanceof ListFormatError)) throw error;
    run.book.add("list_damaged", { resource: resource.name, record: error.message });
    return null;
  }
}

/** When a resource was last read from Harvest, ISO 8601 in UTC: what changed there later is not in the backup yet. */
export function readAt({ manifest }: AuditRun, resource: string): string {
  return manifest.resources[resource]?.read_at ?? manifest.run.started_at;
}

/** Whether the backup says it holds all of a resource. */
export function isComplete({ manifest }: AuditRun, resource: string): boolean {
  return manifest.resources[resource]?.state === "complete";
}
