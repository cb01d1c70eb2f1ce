import type { BackupShape } from "../layout/backup_shape.ts";
import type { Dangling, Finding } from "../lists/finding.ts";
import { isUntracked, untrackedAtTop, untrackedIn, untrackedOf } from "./find_untracked.ts";
import { accountFolder } from "../layout/paths.ts";
import { type ExpectedState, readExpectedState, stateFingerprint } from "./expected_state.ts";
import { isPathIn, type Subset } from "../layout/subset.ts";
import { AccountCheck, mismatch } from "./verify_account.ts";
import { countKey, verifyCounts } from "./verify_counts.ts";
import { verifyPartitions } from "./verify_partitions.ts";
import { isAbsent, verifyFile } from "./verify_file.ts";
import { type Checked, verifyList } from "./verify_list.ts";

/** How often a file that looks damaged is looked at again while a run beside changes the backup. */
const MAX_LOOKS = 5;
/** Files read between two turns of the event loop, so that an interruption gets through. */
const FILES_A_TURN = 64;

/** What a verification came to. */
export interface VerifySummary {
  readonly files: number;
  readonly sizeBytes: number;
  readonly records: number;
  /** Findings; one file may have several. */
  readonly damaged: number;
  /** A run was killed, or is under way: files that it has not finished were not judged. */
  readonly isOpen: boolean;
}

/** What to check, and who is told. */
export interface VerifyOptions {
  readonly shape: BackupShape;
  /** One part only; null: everything. */
  readonly subset: Subset | null;
  readonly onFinding: (finding: Finding) => void;
  readonly onDangling: (dangling: Dangling) => void;
  readonly signal: AbortSignal;
}

/**
 * Checks a backup against itself: every digest, every derived file, the form of every list, the numbers of records, and
 * that nothing is missing or too much. Takes no lock: what a run beside changes meanwhile is looked at again.
 * @throws NotABackupError | NewerFormatError, the signal's reason, or the system's error
 */
export async function verifyBackup(root: string, options: VerifyOptions): Promise<VerifySummary> {
  const verification = new Verification(root, options);
  await verification.run();
  return verification.summary();
}

class Verification {
  #files = 0;
  #sizeBytes = 0;
  #records = 0;
  #damaged = 0;
  #fingerprint = "";
  #expected: ExpectedState | null = null;
  #sinceTurn = 0;

  constructor(readonly root: string, readonly options: VerifyOptions) {}

  summary(): VerifySummary {
    return {
      files: this.#files,
      sizeBytes: this.#sizeBytes,
      records: this.#records,
      damaged: this.#damaged,
      isOpen: this.#expected?.journal.isOpen ?? false,
    };
  }

  async run(): Promise<void> {
    let expected = await this.#load();
    for (
      let look = 1;
      look < MAX_LOOKS && expected.findings.length > 0 && await this.#hasMoved();
      look++
    ) {
      expected = await this.#load();
    }
    expected.findings.forEach((finding) => this.#report(finding));
    this.#files += expected.files;
    this.#sizeBytes += expected.sizeBytes;
    for await (const finding of untrackedAtTop(this.root)) this.#report(finding);
    for (const { id, files } of expected.accounts) {
      if (files) await this.#account(new AccountCheck(this.root, id, this.options, expected));
    }
  }

  async #account(check: AccountCheck): Promise<void> {
    const { shape, subset } = this.options;
    for (const resource of shape.lists) {
      if (check.files.has(`${resource.folder}/list.json`)) {
        await this.#settle(check, () => verifyList(check, resource));
      }
    }
    const listPaths = new Set(shape.lists.map(({ folder }) => `${folder}/list.json`));
    for (const own of [...check.files.keys()].sort()) {
      const isCounted = () =>
        shape.children.some(({ folder, suffix }) =>
          own.startsWith(`${folder}/`) && own.endsWith(`_${suffix}.json`) &&
          isPathIn(subset, countKey(folder, suffix))
        );
      if (listPaths.has(own) || !(isPathIn(subset, check.full(own)) || isCounted())) continue;
      await this.#settle(check, () => verifyFile(check, own));
    }
    for (const cut of shape.cuts) {
      if (!isPathIn(subset, check.full(`${cut.folder}/list.json`))) continue;
      await this.#settle(check, async () => {
        await readAnew(check);
        return nothingRead(await verifyPartitions(check, cut));
      });
    }
    await this.#settle(check, async () => {
      await readAnew(check);
      return nothingRead([...verifyCounts(check), ...artifactsOf(check)]);
    });
    for await (const own of untrackedIn(check)) {
      await this.#settle(check, async () => {
        await readAnew(check);
        return nothingRead(
          isUntracked(check, own) && exists(check, own) ? [untrackedOf(check, own)] : [],
        );
      });
    }
    for (const dangling of check.dangling()) this.options.onDangling(dangling);
  }

  /** Looks, and where something is wrong while the backup is being changed, looks again at what should be there now. */
  async #settle(check: AccountCheck, look: () => Promise<Checked>): Promise<void> {
    await this.#turn();
    let checked = await look();
    for (
      let looks = 1;
      looks < MAX_LOOKS && checked.findings.length > 0 && await this.#hasMoved();
      looks++
    ) {
      check.expected = await this.#load();
      checked = await look();
    }
    this.#files += checked.files;
    this.#sizeBytes += checked.sizeBytes;
    this.#records += checked.records;
    checked.findings.forEach((finding) => this.#report(finding));
  }

  #report(finding: Finding): void {
    this.#damaged++;
    this.options.onFinding(finding);
  }

  async #turn(): Promise<void> {
    this.options.signal.throwIfAborted();
    if (++this.#sinceTurn % FILES_A_TURN === 0) await Deno.stat(this.root);
  }

  async #load(): Promise<ExpectedState> {
    this.#fingerprint = await stateFingerprint(this.root);
    this.#expected = await readExpectedState(this.root);
    return this.#expected;
  }

  async #hasMoved(): Promise<boolean> {
    return await stateFingerprint(this.root) !== this.#fingerprint;
  }
}

/** Reads again what was replaced since it was read: files can only be compared with one another as of one moment. */
async function readAnew(check: AccountCheck): Promise<void> {
  const isOld = (own: string, sha256: string) => {
    const expected = check.files.get(own);
    return !expected || mismatch(expected, { sizeBytes: 0, sha256 }) !== null;
  };
  for (const resource of check.shape.lists) {
    const list = check.lists.get(resource.folder);
    if (list?.isSound && isOld(`${resource.folder}/list.json`, list.sha256)) {
      await verifyList(check, resource);
    }
  }
  for (const [own, { sha256 }] of [...check.children]) {
    if (isOld(own, sha256)) await verifyFile(check, own);
  }
}

/** Entries of the artifacts manifest that do not agree with what the account's manifest lists. */
function artifactsOf(check: AccountCheck): Finding[] {
  const prefix = `${accountFolder(check.id)}/`;
  return [...check.expected.artifacts].flatMap(([path, { sha256 }]) => {
    if (!path.startsWith(prefix)) return [];
    const listed = check.files.get(path.slice(prefix.length));
    if (listed?.versions.some((version) => version.sha256 === sha256)) return [];
    const detail = listed
      ? "the two manifests name different digests"
      : "only the artifacts manifest lists it";
    return [check.finding(path.slice(prefix.length), "altered", { detail, remedy: "fetch" })];
  });
}

function nothingRead(findings: readonly Finding[]): Checked {
  return { findings, files: 0, sizeBytes: 0, records: 0 };
}

function exists(check: AccountCheck, own: string): boolean {
  try {
    Deno.lstatSync(check.disk(own));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
