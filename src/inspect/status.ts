import { artifactSource } from "../harvest/artifact_source.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { slicedRecords } from "../json/slice_records.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { readJournalState } from "../store/journal/journal_state.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { ArtifactTable } from "../store/manifest/artifacts_manifest.ts";
import { artifactName } from "../store/files/safe_file_name.ts";
import { type Gap, gapsOf, isSettled } from "../store/manifest/gaps.ts";
import type { Manifest } from "../store/manifest/manifest.ts";
import { NoBackupError } from "../store/no_backup_error.ts";
import { readVerifyRecord, type VerifyRecord } from "../store/verify/verify_record.ts";
import { isLocked } from "../store/write/lock.ts";

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
}

/** The state of a backup, as its own files tell it. */
export interface BackupStatus {
  readonly output: string;
  readonly accounts: readonly AccountStatus[];
  readonly missing: readonly Gap[];
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
  const missing: Gap[] = [];
  for (const id of await reader.finishedAccounts()) {
    const manifest = await reader.manifest(id);
    if (manifest === null) {
      const reason = "its manifest is missing or damaged: run verify";
      const gap = { accountId: id, resource: "manifest", path: null, reason, since: null };
      missing.push({ ...gap, isLoss: false });
      continue;
    }
    accounts.push(accountStatus(id, manifest, artifacts));
    const files = await artifactGaps(reader, { id, manifest, artifacts });
    // A list of which only files are missing that are named needs no line of its own.
    const isNamed = ({ path, resource }: Gap) =>
      path === null && manifest.resources[resource]?.state === "complete" &&
      files.some((file) => file.resource === resource);
    missing.push(...gapsOf(id, manifest).filter((gap) => !isNamed(gap)), ...files);
  }
  if (accounts.length === 0) throw new NoBackupError(output, { isUnfinished: true });
  const isRunning = await isLocked(output);
  return {
    output,
    accounts,
    missing,
    isRunning,
    isInterrupted: !isRunning && (await readJournalState(reader)).isOpen,
    lastVerify: await readVerifyRecord(reader),
  };
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
  };
}

/** PDFs and receipts that records have and the backup has not, but for those that Harvest does not have either. */
async function artifactGaps(
  reader: BackupReader,
  { id, manifest, artifacts }: { id: string; manifest: Manifest; artifacts: ArtifactTable },
): Promise<Gap[]> {
  const gaps: Gap[] = [];
  const paths = accountPaths(id);
  for (const resource of CATALOG) {
    const { name, folder, artifact } = resource;
    if (!artifact || manifest.resources[name] === undefined) continue;
    for await (const batch of reader.list(paths.list(folder))) {
      for (const record of slicedRecords(batch)) {
        const source = artifactSource(record.text, artifact, null);
        if (!source) continue;
        const file = artifactName(record.id, source.fileName);
        const path = paths.artifact(folder, file);
        const { days = [] } = manifest.refusals?.[`${folder}/artifacts/${file}`] ?? {};
        if (artifacts.has(path) || source.isDraft || isSettled(days)) continue;
        const reason = "it could not be fetched, or was left out with --no-artifacts";
        const gap = { accountId: id, resource: name, path, reason, since: null, isLoss: false };
        gaps.push(gap);
      }
    }
  }
  return gaps;
}
