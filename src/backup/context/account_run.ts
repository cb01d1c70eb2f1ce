import type { Account } from "../../harvest/accounts.ts";
import type { Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { BackupFolder } from "../../store/write/backup_folder.ts";
import type { FileEntry } from "../../store/files/file_digest.ts";
import type { Manifest, ResourceEntry } from "../../store/manifest/manifest.ts";
import type { AccountPaths } from "../../store/layout/paths.ts";
import type { OnEvent, ResourceState } from "./event.ts";
import type { Semaphores } from "./semaphore.ts";
import type { RunJournal } from "./run_journal.ts";

/** What a run is asked to do, beyond which resources. */
export interface RunOptions {
  /** Read everything whole, whatever was read before. */
  readonly full: boolean;
  readonly artifacts: boolean;
  /** Write `<id>.json` beside every list. */
  readonly recordFiles: boolean;
  /** Take a shrunken list or role at its word. */
  readonly acceptShrink: boolean;
}

/** One account in one run: what every step of it needs to know. */
export interface AccountRun {
  readonly account: Account;
  readonly paths: AccountPaths;
  readonly folder: BackupFolder;
  readonly journal: RunJournal;
  readonly client: HarvestClient;
  readonly semaphores: Semaphores;
  readonly options: RunOptions;
  readonly resources: readonly Resource[];
  /** The manifest of the last run that ended; null on the first. */
  readonly base: Manifest | null;
  /** Lists on disk that another program wrote. */
  readonly isImported: boolean;
  /** Now, by the server's clock: ours may be wrong. */
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly onEvent: OnEvent;
}

export function keyOf(run: AccountRun, resource: Resource): string {
  return `${run.account.id}/${resource.name}`;
}

/** What is known of a resource from before this run. */
export function baseEntry(run: AccountRun, resource: Resource): ResourceEntry | null {
  return run.journal.carried.get(keyOf(run, resource))?.entry ??
    run.base?.resources[resource.name] ?? null;
}

/** A file of the account as it should be on disk: as this run placed it, else as the last manifest lists it. */
export function knownFile(run: AccountRun, path: string): FileEntry | null {
  const placed = run.folder.placed.get(path);
  if (placed !== undefined) return placed;
  return run.base?.files.get(path.slice(run.paths.root.length + 1)) ?? null;
}

/** What became of a resource in this run. */
export interface Outcome {
  readonly entry: ResourceEntry;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
}

/** An entry for a resource that was not, or not wholly, read: what was saved before stays and counts. */
export function unreadEntry(
  run: AccountRun,
  resource: Resource,
  { state, reason }: { state: ResourceState; reason: string | null },
): ResourceEntry {
  const before = baseEntry(run, resource);
  return {
    state,
    records: before?.records ?? 0,
    read: before?.read ?? null,
    read_at: before?.read_at ?? null,
    watermark: before?.watermark ?? null,
    last_full_sweep: before?.last_full_sweep ?? null,
    reason,
    ...(before?.pending ? { pending: before.pending } : {}),
  };
}
