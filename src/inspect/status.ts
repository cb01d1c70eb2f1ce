import { BackupReader } from "../store/backup_reader.ts";
import { readJournalState } from "../store/journal/journal.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { ArtifactTable } from "../store/manifest/artifacts_manifest.ts";
import { gapsOf } from "../store/manifest/gaps.ts";
import { lastStart, type Manifest, withoutDebts } from "../store/manifest/manifest.ts";
import { TopSums } from "../store/manifest/top_sums.ts";
import { NoBackupError } from "../store/no_backup_error.ts";
import { seenAccounts } from "../store/manifest/seen_accounts.ts";
import { readVerifyRecord, type VerifyRecord } from "../store/verify/verify_record.ts";
import { isLocked } from "../store/write/lock.ts";
import { artifactGaps } from "./artifact_gaps.ts";
import { type NoteKind, noteOf, type StatusNote, unavailable } from "./status_note.ts";

export type { StatusNote } from "./status_note.ts";

/** The state of one account in a backup. Times are ISO 8601 in UTC. */
export interface AccountStatus {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  /** When the last run ended. */
  readonly finishedAt: string;
  /** When the list that was not read for the longest time was read; null if none ever was. */
  readonly readAt: string | null;
  readonly records: number;
  readonly artifacts: number;
  readonly sizeBytes: number;
  /** Since when the token need not list the account; null if it must. */
  readonly forgottenAt: string | null;
}

/** The state of a backup, as its own files tell it. */
export interface BackupStatus {
  readonly output: string;
  readonly accounts: readonly AccountStatus[];
  readonly missing: readonly StatusNote[];
  /** What the last run left out on request; `since`: when it was last read, null if never. */
  readonly leftOut: readonly StatusNote[];
  /** What an interrupted run, or one that was to do less, has left to do, of what is not missing. */
  readonly unfinished: readonly StatusNote[];
  /** Files that were damaged, of which something was lost for good. */
  readonly lost: readonly StatusNote[];
  /** What Harvest itself does not have. */
  readonly unavailable: readonly StatusNote[];
  /** Whether a run is at work now. */
  readonly isRunning: boolean;
  /** Whether a run was interrupted, and the next one resumes it. */
  readonly isInterrupted: boolean;
  readonly lastVerify: VerifyRecord | null;
}

/**
 * Reads the state of a backup from its manifests and lists. Digests are not checked: that takes `verify`.
 * @throws NoBackupError | NewerFormatError | ListFormatError, or the system's error
 */
export async function backupStatus(output: string): Promise<BackupStatus> {
  const reader = new BackupReader(output);
  const artifacts = await reader.artifacts();
  const accounts: AccountStatus[] = [];
  const manifests = new Map<string, Manifest>();
  const notes: Record<NoteKind, StatusNote[]> = {
    missing: [],
    leftOut: [],
    unfinished: [],
    lost: [],
    unavailable: [],
  };
  const present = await reader.presentAccounts();
  for (const id of await (await TopSums.read(reader)).accounts(reader)) {
    if (present.includes(id)) continue;
    notes.missing.push({ ...noteOf(id, "manifest"), reason: "its folder is gone: run verify" });
  }
  const seen = await seenAccounts(reader);
  for (const id of present) {
    const manifest = await reader.manifest(id);
    if (manifest === null) {
      const reason = "its manifest is missing or damaged: run verify";
      notes.missing.push({ ...noteOf(id, "manifest"), reason });
      continue;
    }
    accounts.push(accountStatus(id, manifest, artifacts));
    manifests.set(id, manifest);
    for (const [name, refusal] of Object.entries(manifest.refusals ?? {})) {
      const known = name in manifest.resources && unavailable(id, name, null, refusal);
      if (known) notes.unavailable.push(known);
    }
    const incomplete = new Set<string>();
    for await (const { kind, note } of artifactGaps(reader, { id, manifest, artifacts })) {
      notes[kind].push(note);
      if (kind === "missing") incomplete.add(note.resource);
    }
    for (const { kind, ...note } of gapsOf(id, withoutFileDebts(manifest, incomplete), seen)) {
      notes[kind === "left out" ? "leftOut" : kind].push(note);
    }
  }
  if (accounts.length === 0) throw new NoBackupError(output, { isUnfinished: true });
  const isRunning = await isLocked(output);
  const isInterrupted = !isRunning && (await readJournalState(reader)).isOpen;
  if (!isRunning && !isInterrupted) {
    const known = (seen ?? []).filter(({ id }) =>
      !notes.missing.some((note) => note.accountId === id && note.resource === "manifest")
    );
    notes.leftOut.unshift(...accountsLeftOut(known, accounts, manifests));
  }
  return {
    output,
    accounts,
    ...notes,
    isRunning,
    isInterrupted,
    lastVerify: await readVerifyRecord(reader),
  };
}

/** The accounts that the last run's token listed, and that it was told to leave out. */
function accountsLeftOut(
  seen: readonly { readonly id: string }[],
  accounts: readonly AccountStatus[],
  manifests: ReadonlyMap<string, Manifest>,
): StatusNote[] {
  const last = lastStart(manifests.values());
  return seen.filter(({ id }) => manifests.get(id)?.run.started_at !== last).map(({ id }) => {
    const account = accounts.find((each) => each.id === id);
    const reason = account ? "not read by the last run" : "never read";
    return { ...noteOf(id, "the whole account"), reason, since: account?.readAt ?? null };
  });
}

/** A manifest without the debt of files that are named one by one. */
function withoutFileDebts(manifest: Manifest, names: ReadonlySet<string>): Manifest {
  const entries = Object.entries(manifest.resources).map(([name, entry]) =>
    [name, names.has(name) ? withoutDebts(entry, "artifacts") : entry] as const
  );
  return { ...manifest, resources: Object.fromEntries(entries) };
}

function accountStatus(id: string, manifest: Manifest, artifacts: ArtifactTable): AccountStatus {
  const { account, role, run, resources, files } = manifest;
  const entries = Object.values(resources);
  const prefix = `${accountPaths(id).root}/`;
  const own = [...artifacts].filter(([path]) => path.startsWith(prefix));
  const bytes = [...files.values(), ...own.map(([, entry]) => entry)];
  // What is turned off, or not part of the plan, is not read.
  const read = entries.filter(({ state }) => state !== "off" && state !== "unavailable")
    .flatMap(({ read_at }) => read_at ?? []);
  return {
    id,
    name: account.name,
    role,
    finishedAt: run.finished_at,
    readAt: read.sort()[0] ?? null,
    records: entries.reduce((sum, { records }) => sum + records, 0),
    artifacts: own.length,
    sizeBytes: bytes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    forgottenAt: manifest.forgottenAt ?? null,
  };
}
