import { compareIdTexts } from "../../json/record_id.ts";
import type { RawReader } from "../raw_reader.ts";
import { NoBackupError } from "../no_backup_error.ts";
import { nullIfAbsent } from "../files/absent.ts";
import { type JournalState, readJournalState } from "../journal/journal.ts";
import {
  accountOfFolder,
  accountPaths,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  isListed,
  JOURNAL_FILE,
  SUMS_FILE,
} from "../layout/paths.ts";
import { type ArtifactTable, decodeArtifacts } from "../manifest/artifacts_manifest.ts";
import {
  decodeManifest,
  type Manifest,
  ManifestError,
  NewerFormatError,
} from "../manifest/manifest.ts";
import { decodeSums, encodeSums } from "../manifest/top_sums.ts";
import type { FileFinding } from "./finding.ts";
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
  /** By path below the account's folder; null if nothing says what it should hold. */
  readonly files: ReadonlyMap<string, ExpectedFile> | null;
}

/** What the files at the top of a backup and of its accounts say, checked against one another. */
export interface ExpectedState {
  /** Ascending by number. */
  readonly accounts: readonly ExpectedAccount[];
  readonly artifacts: ArtifactTable;
  readonly journal: JournalState;
  /** What is wrong with these files themselves. */
  readonly findings: readonly FileFinding[];
  readonly files: number;
  readonly sizeBytes: number;
}

/**
 * Shows by times and sizes alone whether something was written since: the journal, a manifest, the sums.
 * @throws the system's error
 */
export async function stateFingerprint(reader: RawReader): Promise<string> {
  const manifests = (await reader.accounts()).map(accountPaths)
    .flatMap(({ manifest, sums }) => [manifest, sums]);
  return [JOURNAL_FILE, SUMS_FILE, ARTIFACTS_MANIFEST, ACCOUNTS_FILE, ...manifests].map((path) => {
    const info = nullIfAbsent(() => Deno.lstatSync(reader.path(path)));
    return info ? `${path} ${info.size} ${info.mtime?.getTime()} ${info.ino}` : path;
  }).join("\n");
}

/** @throws NoBackupError | NewerFormatError, or the system's error */
export async function readExpectedState(reader: RawReader): Promise<ExpectedState> {
  const journal = await readJournalState(reader);
  const onDisk = await reader.accounts();
  const top = await TopFiles.read(reader, journal);
  const listed = top.listed.flatMap((path) => accountOfFolder(path.split("/")[0] ?? "") ?? []);
  const ids = [...new Set([...onDisk, ...listed])].sort(compareIdTexts);
  const manifests = await Promise.all(ids.map((id) => reader.sizeOf(accountPaths(id).manifest)));
  if (top.listed.length === 0 && manifests.every((size) => size === null)) {
    throw new NoBackupError(reader.root, { isUnfinished: onDisk.length > 0 });
  }
  if (journal.foreignPath !== null) {
    const detail = `it is about ${JSON.stringify(journal.foreignPath)}, which no backup has`;
    top.found(JOURNAL_FILE, { problem: "malformed", detail }, "derive");
  }
  await top.check(ACCOUNTS_FILE, "fetch");
  const table = await top.check(ARTIFACTS_MANIFEST, "fetch");
  const artifacts = table.bytes && table.isIntact ? decodeArtifacts(table.bytes) : new Map();
  const accounts: ExpectedAccount[] = [];
  for (const id of ids) accounts.push(await readAccount(top, id));
  for (const [path, entry] of journal.artifacts) artifacts.set(path, entry);
  const { findings, files, sizeBytes } = top;
  return { accounts, artifacts, journal, findings, files, sizeBytes };
}

/** What the manifest of an account and its sums say. */
async function readAccount(top: TopFiles, id: string): Promise<ExpectedAccount> {
  const { journal } = top;
  const paths = accountPaths(id);
  const sums = await top.check(paths.sums, "derive");
  const file = await top.check(paths.manifest, "fetch");
  const manifest = decode(top, file, paths.manifest);
  if (!file.bytes && !top.listed.includes(paths.manifest) && !journal.isOpen) {
    const detail = "it does not exist, so nothing says what the account holds";
    top.found(paths.manifest, { problem: "missing", detail }, "fetch");
  }
  const listed = sums.bytes && decodeSums(text(sums.bytes));
  const isBeingWritten = journal.placed.has(paths.manifest) || journal.placed.has(paths.sums);
  if (manifest && file.isIntact && sums.bytes && sums.isIntact && !isBeingWritten) {
    if (text(encodeSums(manifest.files)) !== text(sums.bytes)) {
      const detail = "it does not agree with manifest.json";
      top.found(paths.sums, { problem: "altered", detail }, "derive");
    }
  }
  const files = file.isIntact && manifest
    ? manifest.files
    : sums.isIntact && listed
    ? new Map([...listed].map(([path, sha256]) => [path, { sizeBytes: null, sha256 }]))
    : manifest?.files;
  return {
    id,
    manifest,
    isIntact: file.isIntact && manifest !== null,
    files: files || journal.isOpen ? expectedFiles(journal, id, files ?? new Map()) : null,
  };
}

/** @throws NewerFormatError */
function decode(top: TopFiles, { bytes, isIntact }: TopFile, path: string): Manifest | null {
  if (!bytes) return null;
  try {
    return decodeManifest(bytes, path);
  } catch (error) {
    // Damage can make any number of the format's.
    if (error instanceof NewerFormatError && isIntact) throw error;
    if (!(error instanceof NewerFormatError || error instanceof ManifestError)) throw error;
    if (isIntact) top.found(path, { problem: "malformed", detail: error.message }, "fetch");
    return null;
  }
}

/** What the manifest lists, with the versions that a run which has not ended has placed since. */
function expectedFiles(
  journal: JournalState,
  id: string,
  files: ReadonlyMap<string, ExpectedVersion>,
): ReadonlyMap<string, ExpectedFile> {
  const expected = new Map<string, ExpectedFile>();
  for (const [path, entry] of files) expected.set(path, { versions: [entry], mayBeAbsent: false });
  const prefix = `${accountPaths(id).root}/`;
  for (const [path, placed] of journal.placed) {
    const accountPath = path.slice(prefix.length);
    if (!path.startsWith(prefix) || !isListed(accountPath)) continue;
    const before = expected.get(accountPath);
    const versions = placed.filter((version) => version !== null);
    expected.set(accountPath, {
      versions: [...before?.versions ?? [], ...versions],
      mayBeAbsent: !before || versions.length < placed.length,
    });
  }
  return expected;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
