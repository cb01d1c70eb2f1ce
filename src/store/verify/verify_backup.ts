import { RawReader } from "../raw_reader.ts";
import { type BackupShape, shapedFile } from "../layout/backup_shape.ts";
import { isPathIn, type Subset } from "../layout/subset.ts";
import { type Gap, gapsOf } from "../manifest/gaps.ts";
import { seenAccounts } from "../manifest/seen_accounts.ts";
import { AccountVerification, type Checked, flawOf } from "./account_verification.ts";
import { countKey, verifyArtifacts, verifyCounts, verifyPartitions } from "./cross_checks.ts";
import { type ExpectedState, readExpectedState, stateFingerprint } from "./expected_state.ts";
import {
  filesBelow,
  isUntracked,
  type Untracked,
  untrackedAtTop,
  untrackedOf,
} from "./find_untracked.ts";
import type { Dangling, FileFinding } from "./finding.ts";
import { verifyFile } from "./verify_file.ts";
import { verifyList } from "./verify_list.ts";

/** How often a file that looks damaged is looked at again while a run beside changes the backup. */
const MAX_LOOKS = 5;
/** Names of files of the system that a summary has. */
const NAMES_SHOWN = 5;
/** Files read between two turns of the event loop, so that an interruption gets through. */
const FILES_A_TURN = 64;

/** What a verification came to. */
export interface VerifySummary {
  readonly files: number;
  readonly sizeBytes: number;
  readonly records: number;
  /** Findings that are damage; one file may have several. */
  readonly damaged: number;
  /** Findings that are none: files that are not part of the backup. */
  readonly warnings: number;
  /** Files and folders that the system, or a program for keeping copies, put into the backup; the names of some. */
  readonly systemFiles: { readonly count: number; readonly names: readonly string[] };
  /** A run was killed, or is under way: files that it has not finished were not judged. */
  readonly isOpen: boolean;
  /** What the backup lacks, though its files are as they were written. */
  readonly gaps: readonly Gap[];
  /** What the last run of an account was told to leave out: {@link Manifest.run}. */
  readonly leftOut: readonly { readonly accountId: string; readonly names: readonly string[] }[];
}

/** A file that was checked, or a list with the files that are derived from it. */
export interface CheckedFile extends Omit<Checked, "findings"> {
  readonly path: string;
}

/** What to check, and where findings go. */
export interface VerifyOptions {
  readonly shape: BackupShape;
  /** One part only; null: everything. */
  readonly subset: Subset | null;
  readonly onFinding: (finding: FileFinding) => void;
  readonly onDangling: (dangling: Dangling) => void;
  readonly onChecked?: (checked: CheckedFile) => void;
  readonly signal: AbortSignal;
}

/**
 * Checks a backup against itself: every digest, every derived file, the form of every list, the numbers of records, and
 * that nothing is missing or unknown. Takes no lock: what a run beside changes meanwhile is looked at again.
 * @throws NoBackupError | NewerFormatError, the signal's reason, or the system's error
 */
export async function verifyBackup(root: string, options: VerifyOptions): Promise<VerifySummary> {
  const verification = new Verification(root, options);
  await verification.run();
  return verification.summary;
}

class Verification {
  readonly summary: { -readonly [Key in keyof VerifySummary]: VerifySummary[Key] } = {
    files: 0,
    sizeBytes: 0,
    records: 0,
    damaged: 0,
    warnings: 0,
    systemFiles: { count: 0, names: [] },
    isOpen: false,
    gaps: [],
    leftOut: [],
  };
  #fingerprint = "";
  #sinceTurn = 0;
  readonly #reader: RawReader;

  constructor(root: string, readonly options: VerifyOptions) {
    this.#reader = new RawReader(root);
  }

  async run(): Promise<void> {
    const { shape, subset } = this.options;
    const expected = await this.#settled(
      () => this.#load(),
      async () => {},
    );
    this.#add({ ...expected, records: 0 });
    const known = expected.accounts.flatMap(({ id, manifest }) =>
      manifest ? [{ id, manifest }] : []
    );
    const seen = await seenAccounts(this.#reader);
    this.summary.gaps = known.flatMap(({ id, manifest }) => gapsOf(id, manifest, seen))
      .filter(({ kind }) => kind !== "left out");
    this.summary.leftOut = known.flatMap(({ id, manifest: { run: { left_out: names } } }) =>
      names && names.length > 0 ? [{ accountId: id, names }] : []
    );
    for await (const found of untrackedAtTop(this.#reader)) this.#isJudged(found);
    for (const { id, files } of expected.accounts) {
      if (!files) continue;
      await this.#account(new AccountVerification(this.#reader, id, shape, subset, expected));
    }
  }

  async #account(check: AccountVerification): Promise<void> {
    const { shape, subset } = check;
    for (const resource of shape.lists) {
      if (check.files.has(`${resource.folder}/list.json`)) {
        const path = `${resource.folder}/list.json`;
        await this.#check(check, () => verifyList(check, resource), path);
      }
    }
    for (const path of [...check.files.keys()].sort()) {
      const file = shapedFile(shape, path);
      const isWanted = isPathIn(subset, check.full(path)) ||
        (file.kind === "child list" && isPathIn(subset, countKey(file.shape)));
      if (!isWanted || (file.kind === "list" && file.shape)) continue;
      await this.#check(check, () => verifyFile(check, path), path);
    }
    for (const partition of shape.partitions) {
      if (!isPathIn(subset, check.full(`${partition.folder}/list.json`))) continue;
      await this.#compare(check, () => verifyPartitions(check, partition));
    }
    await this.#compare(check, () => [...verifyCounts(check), ...verifyArtifacts(check)]);
    for await (const found of filesBelow(check)) {
      const { path } = found;
      const isStray = () => isUntracked(check, path.slice(check.full("").length));
      if (this.#isJudged(found) || !isStray()) continue;
      await this.#compare(check, async () => {
        const isThere = isStray() && await check.reader.exists(path);
        return isThere ? [untrackedOf(check, path)] : [];
      });
    }
    for (const dangling of check.dangling()) this.options.onDangling(dangling);
  }

  /** Takes what is surely not part of the backup; false: that depends on what is listed. */
  #isJudged({ path, isSystem, finding }: Untracked): boolean {
    if (finding) this.#report(finding);
    if (!isSystem) return finding !== null;
    const { count, names } = this.summary.systemFiles;
    const name = path.split("/").findLast((segment) => segment !== "") ?? "";
    const isNew = names.length < NAMES_SHOWN && !names.includes(name);
    this.summary.systemFiles = { count: count + 1, names: isNew ? [...names, name] : names };
    return true;
  }

  /** Compares files with one another, which can only be done as of one moment. */
  async #compare(
    check: AccountVerification,
    compare: () => readonly FileFinding[] | Promise<readonly FileFinding[]>,
  ): Promise<void> {
    await this.#check(check, async () => {
      await readAgain(check);
      return { findings: await compare(), files: 0, sizeBytes: 0, records: 0 };
    });
  }

  /** Does one look; `path`: at the file that is at this place below the account's folder. */
  async #check(
    check: AccountVerification,
    look: () => Promise<Checked>,
    path?: string,
  ): Promise<void> {
    this.options.signal.throwIfAborted();
    if (++this.#sinceTurn % FILES_A_TURN === 0) await this.#reader.exists("");
    const checked = await this.#settled(look, async () => {
      check.expected = await this.#load();
    });
    this.#add(checked);
    const { findings: _, ...counts } = checked;
    if (path !== undefined) this.options.onChecked?.({ path: check.full(path), ...counts });
  }

  /** Looks, and where something is wrong while the backup is being changed, looks again at what should be there now. */
  async #settled<Seen extends { readonly findings: readonly FileFinding[] }>(
    look: () => Promise<Seen>,
    prepare: () => Promise<void>,
  ): Promise<Seen> {
    let seen = await look();
    for (let looks = 1; looks < MAX_LOOKS && seen.findings.length > 0; looks++) {
      if (await stateFingerprint(this.#reader) === this.#fingerprint) break;
      await prepare();
      seen = await look();
    }
    return seen;
  }

  #add({ findings, files, sizeBytes, records }: Checked): void {
    this.summary.files += files;
    this.summary.sizeBytes += sizeBytes;
    this.summary.records += records;
    findings.forEach((finding) => this.#report(finding));
  }

  #report(finding: FileFinding): void {
    this.summary[finding.severity === "damage" ? "damaged" : "warnings"]++;
    this.options.onFinding(finding);
  }

  async #load(): Promise<ExpectedState> {
    this.#fingerprint = await stateFingerprint(this.#reader);
    const expected = await readExpectedState(this.#reader);
    this.summary.isOpen = expected.journal.isOpen;
    return expected;
  }
}

/** Reads again what was replaced since it was read. */
async function readAgain(check: AccountVerification): Promise<void> {
  const isOld = (path: string, sha256: string) => {
    const expected = check.files.get(path);
    return !expected || flawOf(expected, { sizeBytes: 0, sha256 }) !== null;
  };
  for (const resource of check.shape.lists) {
    const list = check.lists.get(resource.folder);
    if (list?.isSound && isOld(`${resource.folder}/list.json`, list.sha256)) {
      await verifyList(check, resource);
    }
  }
  for (const [path, { sha256 }] of [...check.children]) {
    if (isOld(path, sha256)) await verifyFile(check, path);
  }
}
