import { join } from "@std/path/join";
import { type ArtifactTable, decodeArtifacts } from "../manifest/artifacts_manifest.ts";
import type { FileEntry } from "../files/file_digest.ts";
import type { Finding } from "../lists/finding.ts";
import { type JournalState, readJournalState } from "./journal_state.ts";
import {
  decodeManifest,
  type Manifest,
  ManifestError,
  NewerFormatError,
} from "../manifest/manifest.ts";
import {
  accountOfFolder,
  accountPaths,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  isDerivedRecord,
  SUMS_FILE,
  WORK_FOLDER,
} from "../layout/paths.ts";
import { decodeSums, encodeSums } from "../manifest/sums.ts";
import { type TopFile, TopFiles } from "./top_files.ts";

/** A version of a file; `sizeBytes` null: only the digest is known. */
export interface ExpectedVersion {
  readonly sizeBytes: number | null;
  readonly sha256: string;
}

/** What a file should be: one of these versions; more than one only while a run has not ended. */
export interface ExpectedFile {
  readonly versions: readonly ExpectedVersion[];
  readonly mayBeAbsent: boolean;
}

/** What one account's manifest says it holds. */
export interface ExpectedAccount {
  readonly id: string;
  /** Null if there is none that can be read. */
  readonly manifest: Manifest | null;
  /** Whether the manifest is the very one that was written. */
  readonly isIntact: boolean;
  /** By path below the account's folder; null if nothing tells what it should hold. */
  readonly files: ReadonlyMap<string, ExpectedFile> | null;
}

/** What the files at the top of a backup and of its accounts say, checked against one another. */
export interface ExpectedState {
  readonly accounts: readonly ExpectedAccount[];
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
export async function stateFingerprint(root: string): Promise<string> {
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
export async function readExpectedState(root: string): Promise<ExpectedState> {
  const journal = readJournalState(root);
  const onDisk = await accountsIn(root);
  const top = new TopFiles(root, journal);
  const listed = top.listed.flatMap((path) => accountOfFolder(path.split("/")[0] ?? "") ?? []);
  const ids = [...new Set([...onDisk, ...listed])].sort();
  if (top.listed.length === 0 && ids.every((id) => top.bytes(accountPaths(id).manifest) === null)) {
    const state = onDisk.length > 0
      ? "no run has ended there yet; run the backup again"
      : "it is no backup";
    throw new NotABackupError(
      `Cannot read the backup "${root}": it holds no manifest, so ${state}`,
    );
  }
  await top.check(ACCOUNTS_FILE, "fetch");
  const table = await top.check(ARTIFACTS_MANIFEST, "fetch");
  const artifacts = table.isIntact ? decodeArtifacts(text(table.bytes)) : new Map();
  const accounts: ExpectedAccount[] = [];
  for (const id of ids) accounts.push(await readAccount(top, id));
  for (const [path, entry] of journal.artifacts) artifacts.set(path, entry);
  const { findings, files, sizeBytes } = top;
  return { accounts, artifacts, journal, findings, files, sizeBytes };
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
    throw new NotABackupError(`Cannot read the backup "${root}": the folder does not exist`, {
      cause: error,
    });
  }
  return accounts.sort();
}

/** What the manifest of an account and its sums say. */
async function readAccount(top: TopFiles, id: string): Promise<ExpectedAccount> {
  const { journal } = top;
  const paths = accountPaths(id);
  const sums = await top.check(paths.sums, "derive");
  const own = await top.check(paths.manifest, "fetch");
  const manifest = decode(top, own, paths.manifest);
  if (!own.bytes && !top.listed.includes(paths.manifest) && !journal.isOpen) {
    const detail = "it does not exist, so nothing tells what the account holds";
    top.found({ path: paths.manifest, problem: "missing", detail, remedy: "fetch" });
  }
  const listed = sums.bytes && decodeSums(text(sums.bytes));
  const isBeingWritten = journal.placed.has(paths.manifest) || journal.placed.has(paths.sums);
  if (manifest && own.isIntact && sums.bytes && sums.isIntact && !isBeingWritten) {
    if (text(encodeSums(manifest.files)) !== text(sums.bytes)) {
      const detail = "it does not agree with manifest.json";
      top.found({ path: paths.sums, problem: "altered", detail, remedy: "derive" });
    }
  }
  const files = own.isIntact && manifest
    ? manifest.files
    : sums.isIntact && listed
    ? new Map([...listed].map(([path, sha256]) => [path, { sizeBytes: null, sha256 }]))
    : manifest?.files;
  return {
    id,
    manifest,
    isIntact: own.isIntact && manifest !== null,
    files: files || journal.isOpen
      ? expectedFiles(journal, { id, files: files ?? new Map() })
      : null,
  };
}

/** @throws NewerFormatError */
function decode(top: TopFiles, { bytes, isIntact }: TopFile, path: string): Manifest | null {
  if (!bytes) return null;
  try {
    return decodeManifest(text(bytes), path);
  } catch (error) {
    // Damage can make any number of the format's.
    if (error instanceof NewerFormatError && isIntact) throw error;
    if (!(error instanceof NewerFormatError || error instanceof ManifestError)) throw error;
    if (isIntact) top.found({ path, problem: "malformed", detail: error.message, remedy: "fetch" });
    return null;
  }
}

/** What the manifest lists, with the versions that a run which has not ended has placed since. */
function expectedFiles(
  journal: JournalState,
  { id, files }: { id: string; files: ReadonlyMap<string, ExpectedVersion> },
): ReadonlyMap<string, ExpectedFile> {
  const expected = new Map<string, ExpectedFile>();
  for (const [path, entry] of files) expected.set(path, { versions: [entry], mayBeAbsent: false });
  const paths = accountPaths(id);
  const prefix = `${paths.root}/`;
  for (const [path, placed] of journal.placed) {
    const isListed = path !== paths.manifest && path !== paths.sums && !isDerivedRecord(path);
    if (!path.startsWith(prefix) || !isListed) continue;
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

function text(bytes: Uint8Array | null): string {
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}
