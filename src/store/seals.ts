import { join } from "@std/path/join";
import { type ArtifactTable, decodeArtifacts } from "./artifacts_manifest.ts";
import { type FileEntry, sha256Hex } from "./file_digest.ts";
import type { Finding, Remedy } from "./finding.ts";
import { type JournalState, readJournalState } from "./journal_state.ts";
import { decodeManifest, type Manifest, ManifestError, NewerFormatError } from "./manifest.ts";
import {
  accountFolder,
  accountOfFolder,
  accountPaths,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  isDerivedRecord,
  SUMS_FILE,
  WORK_FOLDER,
} from "./paths.ts";
import { decodeSums, encodeSums } from "./sums.ts";

/** What a file should be: one of these versions; more than one only while a run has not ended. */
export interface ExpectedFile {
  /** `sizeBytes` null: only the digest is known. */
  readonly versions: readonly { readonly sizeBytes: number | null; readonly sha256: string }[];
  readonly mayBeAbsent: boolean;
}

/** What one account's manifest says it holds. */
export interface AccountSeals {
  readonly id: string;
  /** Null if there is none that can be read. */
  readonly manifest: Manifest | null;
  /** Whether the manifest is the very one that was written. */
  readonly isIntact: boolean;
  /** By path below the account's folder; null if nothing tells what it should hold. */
  readonly files: ReadonlyMap<string, ExpectedFile> | null;
}

/** What the files at the top of a backup and of its accounts say, checked against one another. */
export interface Seals {
  readonly accounts: readonly AccountSeals[];
  readonly artifacts: ArtifactTable;
  readonly journal: JournalState;
  /** What is wrong with these files themselves. */
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly sizeBytes: number;
}

/** A folder without any manifest. */
export class NotABackupError extends Error {
  override name = "NotABackupError";
}

/**
 * Tells by times and sizes alone whether something was written since: the journal, a manifest, the sums.
 * @throws the system's error
 */
export async function sealsFingerprint(root: string): Promise<string> {
  const accounts = await accountsIn(root);
  const paths = [
    `${WORK_FOLDER}/journal.ndjson`,
    SUMS_FILE,
    ARTIFACTS_MANIFEST,
    ACCOUNTS_FILE,
    ...accounts.flatMap((id) => [accountPaths(id).manifest, accountPaths(id).sums]),
  ];
  return paths.map((path) => {
    try {
      const { size, mtime, ino } = Deno.statSync(join(root, ...path.split("/")));
      return `${path} ${size} ${mtime?.getTime()} ${ino}`;
    } catch {
      return path;
    }
  }).join("\n");
}

/** @throws NotABackupError | NewerFormatError, or the system's error */
export async function readSeals(root: string): Promise<Seals> {
  const journal = readJournalState(root);
  const reading = new SealReading(root, journal, await accountsIn(root));
  return await reading.read();
}

async function accountsIn(root: string): Promise<string[]> {
  const accounts: string[] = [];
  try {
    for await (const entry of Deno.readDir(root)) {
      const account = entry.isDirectory ? accountOfFolder(entry.name) : null;
      if (account !== null) accounts.push(account);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new NotABackupError(`Cannot read the backup "${root}": the folder does not exist`, { cause: error });
  }
  return accounts.sort();
}

class SealReading {
  #findings: Finding[] = [];
  #top = new Map<string, string>();
  #files = 0;
  #sizeBytes = 0;

  constructor(
    readonly root: string,
    readonly journal: JournalState,
    readonly onDisk: readonly string[],
  ) {}

  async read(): Promise<Seals> {
    this.#readTop();
    const listed = [...this.#top.keys()].flatMap((path) => accountOfFolder(path.split("/")[0] ?? "") ?? []);
    const ids = [...new Set([...this.onDisk, ...listed])].sort();
    const hasManifest = ids.some((id) => this.#bytes(accountPaths(id).manifest) !== null);
    if (!hasManifest && this.#top.size === 0) throw this.#notABackup();
    await this.#check(ACCOUNTS_FILE, "fetch");
    const table = await this.#check(ARTIFACTS_MANIFEST, "fetch");
    const artifacts = table.isIntact ? decodeArtifacts(text(table.bytes)) : new Map();
    const accounts: AccountSeals[] = [];
    for (const id of ids) accounts.push(await this.#readAccount(id));
    for (const [path, entry] of this.journal.artifacts) artifacts.set(path, entry);
    return {
      accounts,
      artifacts,
      journal: this.journal,
      findings: this.#findings,
      files: this.#files,
      sizeBytes: this.#sizeBytes,
    };
  }

  #notABackup(): NotABackupError {
    const isBegun = this.onDisk.length > 0;
    return new NotABackupError(
      `Cannot verify "${this.root}": it holds no manifest, so ` +
        (isBegun ? "no run has ended there yet; run the backup again" : "it is no backup"),
    );
  }

  #readTop(): void {
    const bytes = this.#bytes(SUMS_FILE);
    const sums = bytes && decodeSums(text(bytes));
    if (!bytes) {
      if (!this.journal.isOpen) this.#found(SUMS_FILE, "missing", "it does not exist", "derive");
      return;
    }
    this.#count(bytes);
    if (!sums) return this.#found(SUMS_FILE, "malformed", "a line is not a digest and a path", "derive");
    this.#top = sums;
    const inForm = encodeSums(new Map([...sums].map(([path, sha256]) => [path, { sizeBytes: 0, sha256 }])));
    if (text(inForm) !== text(bytes)) {
      this.#found(SUMS_FILE, "malformed", "its lines are not as they were written", "derive");
    }
    for (const path of sums.keys()) {
      const isKnown = path === ACCOUNTS_FILE || path === ARTIFACTS_MANIFEST ||
        /^harvest_account_\d+\/(manifest\.json|SHA256SUMS)$/.test(path);
      if (!isKnown) this.#found(SUMS_FILE, "altered", `it lists ${JSON.stringify(path)}, which no backup has`, "derive");
    }
  }

  async #readAccount(id: string): Promise<AccountSeals> {
    const paths = accountPaths(id);
    const isListed = this.#top.has(paths.manifest);
    const sums = await this.#check(paths.sums, "derive");
    const own = await this.#check(paths.manifest, "fetch");
    const manifest = this.#decode(own, paths.manifest);
    if (!own.bytes && !isListed && !this.journal.isOpen) {
      this.#found(paths.manifest, "missing", "it does not exist, so nothing tells what the account holds", "fetch");
    }
    const listed = sums.bytes && decodeSums(text(sums.bytes));
    const isOpen = this.journal.placed.has(paths.manifest) || this.journal.placed.has(paths.sums);
    if (manifest && sums.bytes && !isOpen && text(encodeSums(manifest.files)) !== text(sums.bytes)) {
      if (own.isIntact && sums.isIntact) {
        this.#found(paths.sums, "altered", "it does not agree with manifest.json", "derive");
      }
    }
    const files = own.isIntact && manifest ? manifest.files : sums.isIntact && listed ? fromSums(listed) : manifest?.files;
    return {
      id,
      manifest,
      isIntact: own.isIntact && manifest !== null,
      files: files || this.journal.isOpen ? this.#expected(id, files ?? new Map()) : null,
    };
  }

  #decode({ bytes, isIntact }: CheckedFile, path: string): Manifest | null {
    if (!bytes) return null;
    try {
      return decodeManifest(text(bytes), path);
    } catch (error) {
      // Damage can make any number of the format's.
      if (error instanceof NewerFormatError && isIntact) throw error;
      if (!(error instanceof NewerFormatError || error instanceof ManifestError)) throw error;
      if (isIntact) this.#found(path, "malformed", error.message, "fetch");
      return null;
    }
  }

  /** What the manifest lists, with the versions that a run which has not ended has placed since. */
  #expected(
    id: string,
    files: ReadonlyMap<string, { readonly sizeBytes: number | null; readonly sha256: string }>,
  ): ReadonlyMap<string, ExpectedFile> {
    const expected = new Map<string, ExpectedFile>();
    for (const [path, entry] of files) expected.set(path, { versions: [entry], mayBeAbsent: false });
    const paths = accountPaths(id);
    const prefix = `${accountFolder(id)}/`;
    for (const [path, placed] of this.journal.placed) {
      if (!path.startsWith(prefix) || path === paths.manifest || path === paths.sums || isDerivedRecord(path)) continue;
      const own = path.slice(prefix.length);
      const before = expected.get(own);
      const versions = placed.filter((version): version is FileEntry => version !== null);
      expected.set(own, {
        versions: [...before?.versions ?? [], ...versions],
        mayBeAbsent: !before || versions.length < placed.length,
      });
    }
    return expected;
  }

  async #check(path: string, remedy: Remedy): Promise<CheckedFile> {
    const bytes = this.#bytes(path);
    const listed = this.#top.get(path);
    const placed = this.journal.placed.get(path) ?? [];
    if (!bytes) {
      if (listed !== undefined && !placed.includes(null)) this.#found(path, "missing", "it does not exist", remedy);
      return { bytes, isIntact: false };
    }
    this.#count(bytes);
    const sha256 = await sha256Hex(bytes);
    if (sha256 === listed || placed.some((version) => version?.sha256 === sha256)) return { bytes, isIntact: true };
    if (listed === undefined) {
      if (this.#top.size > 0 && !this.journal.isOpen) {
        this.#found(SUMS_FILE, "altered", `it does not list ${JSON.stringify(path)}`, "derive");
      }
      // Nothing speaks against the file.
      return { bytes, isIntact: true };
    }
    if (isAlmost(listed, sha256)) {
      this.#found(SUMS_FILE, "altered", `its digest of ${JSON.stringify(path)} is damaged`, "derive");
      return { bytes, isIntact: true };
    }
    this.#found(path, "altered", `its SHA-256 is ${sha256}, SHA256SUMS lists ${listed}`, remedy);
    return { bytes, isIntact: false };
  }

  #found(path: string, problem: Finding["problem"], detail: string, remedy: Remedy): void {
    this.#findings.push({ path, problem, detail, remedy });
  }

  #count(bytes: Uint8Array): void {
    this.#files++;
    this.#sizeBytes += bytes.length;
  }

  #bytes(path: string): Uint8Array<ArrayBuffer> | null {
    try {
      return Deno.readFileSync(join(this.root, ...path.split("/")));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
      throw error;
    }
  }
}

interface CheckedFile {
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly isIntact: boolean;
}

/** Digests of different files share one digit in sixteen; if nearly all are the same, the digest is what was damaged. */
function isAlmost(a: string, b: string): boolean {
  let different = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) different++;
  return different <= a.length / 4;
}

function fromSums(sums: ReadonlyMap<string, string>): Map<string, { sizeBytes: null; sha256: string }> {
  return new Map([...sums].map(([path, sha256]) => [path, { sizeBytes: null, sha256 }]));
}

function text(bytes: Uint8Array | null): string {
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}
