import {
  type ArtifactEntry,
  decodeArtifacts,
  encodeArtifacts,
} from "../manifest/artifacts_manifest.ts";
import { BackupFolder, type Change } from "../write/backup_folder.ts";
import type { BackupShape } from "../layout/backup_shape.ts";
import type { FileEntry } from "../files/file_digest.ts";
import type { Finding } from "../lists/finding.ts";
import type { LockHolder } from "../write/lock.ts";
import { accountFolder, ACCOUNTS_FILE, ARTIFACTS_MANIFEST } from "../layout/paths.ts";
import { AccountRepair } from "./repair_account.ts";
import { isSalvageable, salvageTombstones } from "./salvage.ts";
import { type ManifestDraft, writeManifests } from "../write/write_manifests.ts";
import { readExpectedState } from "../verify/expected_state.ts";
import { verifyBackup } from "../verify/verify_backup.ts";

/**
 * What was done about a file: `written`: it is whole again; `to fetch`: the next run fetches it; `salvaged`: what of it
 * can be read is kept, and the damaged file beside it; `left`: nothing.
 */
export interface RepairStep {
  readonly path: string;
  readonly done: "written" | "to fetch" | "salvaged" | "left";
  readonly detail: string;
}

/** A run that was killed is to be continued first: it knows more of its files than a repair does. */
export class UnfinishedRunError extends Error {
  override name = "UnfinishedRunError";
}

/** What is to be repaired, and who is told. */
export interface RepairOptions {
  readonly shape: BackupShape;
  readonly holder: LockHolder;
  readonly onStep: (step: RepairStep) => void;
  readonly signal: AbortSignal;
}

/**
 * Writes again what other files of the backup tell, and has the next run fetch the rest: what is damaged leaves the
 * manifest, and its resource counts as incomplete.
 * @throws LockedError | UnfinishedRunError | NotABackupError | NewerFormatError, or the system's error
 */
export async function repairBackup(
  root: string,
  { shape, holder, onStep, signal }: RepairOptions,
): Promise<void> {
  // Before the lock, which would make a folder where there is none.
  await readExpectedState(root);
  const folder = await BackupFolder.open(root, holder);
  const isUnfinished = folder.journal.earlier.some(({ type }) => type !== "opened");
  try {
    if (isUnfinished) await repairBetweenRuns(folder, { shape, onStep, signal });
    else await repair(folder, { shape, onStep, signal });
  } finally {
    await folder.close({ keepWork: isUnfinished });
  }
}

/**
 * Beside a run that is to be continued only what would keep that run from going on is repaired: it cannot read a damaged
 * list of deleted records, and nobody could fetch it again. The rest waits.
 * @throws UnfinishedRunError if there is nothing of that kind
 */
async function repairBetweenRuns(
  folder: BackupFolder,
  { shape, onStep, signal }: Omit<RepairOptions, "holder">,
): Promise<void> {
  const findings = await findingsOf(folder, { shape, signal });
  const kept = findings.filter(isSalvageable);
  if (kept.length === 0) {
    throw new UnfinishedRunError(
      `Cannot repair "${folder.root}": an interrupted run is to be continued there; run the backup again first`,
    );
  }
  for (const { path } of kept) {
    onStep({ path, done: "salvaged", detail: await salvageTombstones(folder, path) });
  }
  for (const { path } of findings.filter((finding) => !isSalvageable(finding))) {
    onStep({ path, done: "left", detail: "an interrupted run is to be continued first" });
  }
}

async function findingsOf(
  folder: BackupFolder,
  { shape, signal }: Pick<RepairOptions, "shape" | "signal">,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const onFinding = (finding: Finding) => findings.push(finding);
  await verifyBackup(folder.root, { shape, subset: null, onFinding, onDangling() {}, signal });
  return findings;
}

async function repair(
  folder: BackupFolder,
  { shape, onStep, signal }: Omit<RepairOptions, "holder">,
): Promise<void> {
  const findings = await findingsOf(folder, { shape, signal });
  if (findings.length === 0) return;
  const expected = await readExpectedState(folder.root);
  const byAccount = Map.groupBy(
    findings,
    ({ path }) => expected.accounts.find(({ id }) => path.startsWith(`${accountFolder(id)}/`))?.id,
  );
  const accounts: ManifestDraft[] = [];
  for (const account of expected.accounts) {
    if (!account.files) continue;
    const work = new AccountRepair(folder, { shape, account, onStep });
    accounts.push(await work.run(byAccount.get(account.id) ?? []));
  }
  await repairTop(folder, { findings: byAccount.get(undefined) ?? [], accounts, onStep });
  await writeManifests(folder, accounts);
}

/** The files at the top: the list of accounts is fetched by every run, artifacts that are not listed likewise. */
async function repairTop(
  folder: BackupFolder,
  { findings, accounts, onStep }: {
    findings: readonly Finding[];
    accounts: readonly ManifestDraft[];
    onStep: RepairOptions["onStep"];
  },
): Promise<void> {
  const changes: Change[] = [];
  for (const { path, detail, remedy } of findings) {
    if (path === ACCOUNTS_FILE) {
      changes.push({ kind: "remove", path });
      onStep({ path, done: "to fetch", detail });
    } else if (remedy === "remove") onStep({ path, done: "left", detail });
    else onStep({ path, done: "written", detail });
  }
  const text = folder.readSmall(ARTIFACTS_MANIFEST);
  const listed = text
    ? decodeArtifacts(new TextDecoder().decode(text))
    : new Map<string, ArtifactEntry>();
  const files = new Map<string, FileEntry>();
  for (const { account, filesBefore } of accounts) {
    for (const [own, entry] of filesBefore) files.set(`${accountFolder(account.id)}/${own}`, entry);
  }
  // Damage may have changed any entry: only those that agree with the accounts' manifests are kept.
  const sound = [...listed].filter(([path, { sha256, sizeBytes }]) => {
    const file = files.get(path);
    return file?.sha256 === sha256 && file.sizeBytes === sizeBytes;
  });
  const staged = await folder.stageBytes(encodeArtifacts(new Map(sound)));
  changes.push({ kind: "put", path: ARTIFACTS_MANIFEST, staged });
  await folder.commit(changes);
}
