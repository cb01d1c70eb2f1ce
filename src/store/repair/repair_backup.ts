import { UsageError } from "../../usage_error.ts";
import { RawReader } from "../raw_reader.ts";
import { type BackupShape, foldersOf } from "../layout/backup_shape.ts";
import { accountFolder, ACCOUNTS_FILE, ARTIFACTS_MANIFEST, JOURNAL_FILE } from "../layout/paths.ts";
import { encodeArtifacts } from "../manifest/artifacts_manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { gapsOf } from "../manifest/gaps.ts";
import { readExpectedState } from "../verify/expected_state.ts";
import { agreeing } from "../trust/mend_manifests.ts";
import { settleBackup } from "../settle/settle_backup.ts";
import type { FileFinding } from "../verify/finding.ts";
import { verifyBackup } from "../verify/verify_backup.ts";
import { BackupFolder } from "../write/backup_folder.ts";
import type { LockHolder } from "../write/lock.ts";
import { writeManifests } from "../write/write_manifests.ts";
import { AccountRepair, type RepairStep, stepOf } from "./repair_account.ts";

/** What is to be repaired, and where the steps go. */
export interface RepairOptions {
  readonly shape: BackupShape;
  readonly holder: LockHolder;
  readonly onStep: (step: RepairStep) => void;
  /** Files, by path in the backup, whose loss is accepted: verification no longer counts them as missing. */
  readonly acceptLosses?: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Rebuilds what can be rebuilt from other files of the backup, and has the next run fetch the rest: what is damaged leaves
 * the manifest, and its resource counts as incomplete. What is lost stays on the books until it is back, or accepted.
 * @throws UsageError if nothing is lost of a file whose loss is accepted, LockedError | NoBackupError | NewerFormatError, or the system's error
 */
export async function repairBackup(
  root: string,
  { holder, ...options }: RepairOptions,
): Promise<void> {
  // Before the lock, which would make a folder where there is none.
  const { journal } = await readExpectedState(new RawReader(root));
  const folder = await BackupFolder.open(root, holder, {
    dropForeign: true,
    folders: foldersOf(options.shape),
  });
  let isDone = false;
  try {
    const { mended } = await settleBackup(folder, options.shape, holder.started_at);
    for (const { path, reason, isWhole } of mended) {
      const done = path === ACCOUNTS_FILE && !isWhole ? "to fetch" : "written";
      options.onStep({ path, done, detail: reason });
    }
    if (journal.foreignPath !== null) {
      const detail = "what another program wrote into it is not done";
      options.onStep({ path: JOURNAL_FILE, done: "written", detail });
    }
    await repair(folder, options);
    isDone = true;
  } finally {
    await folder.close({ keepWork: !isDone });
  }
}

type Options = Omit<RepairOptions, "holder">;

async function findingsOf(
  folder: BackupFolder,
  { shape, signal }: Options,
): Promise<readonly FileFinding[]> {
  const findings: FileFinding[] = [];
  await verifyBackup(folder.reader.root, {
    shape,
    subset: null,
    onFinding(finding) {
      // What is not part of the backup is none of ours.
      if (finding.remedy !== "remove") findings.push(finding);
    },
    onDangling() {},
    signal,
  });
  return findings;
}

async function repair(folder: BackupFolder, options: Options): Promise<void> {
  const { shape, onStep } = options;
  const findings = await findingsOf(folder, options);
  const expected = await readExpectedState(folder.reader);
  const lost = expected.accounts.flatMap(({ id, manifest }) => manifest ? gapsOf(id, manifest) : [])
    .flatMap(({ path, kind }) => kind === "lost" && path !== null ? [path] : []);
  const damaged = findings.map(({ path }) => path);
  const accepted = acceptedOf(options.acceptLosses ?? [], { lost, damaged });
  if (findings.length + lost.length === 0) return;
  const byAccount = Map.groupBy(
    findings,
    ({ path }) => expected.accounts.find(({ id }) => path.startsWith(`${accountFolder(id)}/`))?.id,
  );
  const drafts: Manifest[] = [];
  for (const account of expected.accounts) {
    if (!account.files) continue;
    const work = new AccountRepair(folder, { shape, account, onStep });
    drafts.push(await work.run(byAccount.get(account.id) ?? []));
  }
  await repairTop(folder, { findings: byAccount.get(undefined) ?? [], drafts, onStep });
  await writeManifests(folder, drafts, accepted);
  for (const path of accepted) onStep({ path, done: "accepted", detail: "its loss is accepted" });
}

/** The files whose loss is accepted. @throws UsageError if one of them is neither lost nor damaged */
function acceptedOf(
  paths: readonly string[],
  { lost, damaged }: { lost: readonly string[]; damaged: readonly string[] },
): ReadonlySet<string> {
  // A name may have commas, at which the command line is split.
  const parts = (path: string) => path.split(",").map((part) => part.trim());
  const accepted = new Set(
    [...lost, ...damaged].filter((path) => parts(path).every((part) => paths.includes(part))),
  );
  const met = [...accepted].flatMap(parts);
  const unknown = paths.find((path) => !met.includes(path));
  if (unknown === undefined) return accepted;
  throw new UsageError(
    `Cannot accept the loss of "${unknown}": nothing of it is lost`,
    lost.length > 0 ? `What is lost: ${lost.join(", ")}` : "Nothing is lost in this backup",
  );
}

/** The files at the top are as they were written, but for what the table of artifacts says of files that are not. */
async function repairTop(
  folder: BackupFolder,
  { findings, drafts, onStep }: {
    findings: readonly FileFinding[];
    drafts: readonly Manifest[];
    onStep: RepairOptions["onStep"];
  },
): Promise<void> {
  for (const finding of findings) onStep(stepOf(finding, "written"));
  const files = new Map(drafts.map(({ account, files }) => [account.id, files]));
  const sound = agreeing(await folder.reader.artifacts(), files);
  const staged = await folder.work.stageBytes(encodeArtifacts(sound));
  await folder.commit([{ kind: "put", path: ARTIFACTS_MANIFEST, staged }]);
}
