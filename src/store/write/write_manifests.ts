import { walk } from "@std/fs/walk";
import { relative } from "@std/path/relative";
import { sameBytes } from "../../json/same_record.ts";
import { type FileEntry, sha256Hex } from "../files/file_digest.ts";
import {
  accountPaths,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  isListed,
  SUMS_FILE,
} from "../layout/paths.ts";
import { encodeSums, readOrFlaw, TopSums } from "../manifest/top_sums.ts";
import { artifactOf, type ArtifactTable, encodeArtifacts } from "../manifest/artifacts_manifest.ts";
import { encodeManifest, type Manifest, type QuarantineEntry } from "../manifest/manifest.ts";
import type { RawReader } from "../raw_reader.ts";
import type { BackupFolder } from "./backup_folder.ts";
import type { Change } from "./commit_log.ts";

/** The artifacts of a backup: as the manifest on disk lists them, and as they were placed since. */
export async function loadArtifacts(folder: BackupFolder): Promise<ArtifactTable> {
  const table = await folder.reader.artifacts();
  for (const [path, placed] of folder.placed) {
    if (placed?.note) table.set(path, artifactOf(placed, placed.note));
    if (placed === null) table.delete(path);
  }
  return table;
}

/**
 * Ends a run on disk: the artifacts manifest, then each account's manifest and sums, then the topmost sums, in one commit
 * and in this order. The accounts' files are given as the last manifest listed them, since the folder knows those that were
 * placed since; they are returned as they are listed now. `accepted`: files whose loss is accepted, and not reported again.
 * @throws the system's error
 */
export async function writeManifests(
  folder: BackupFolder,
  accounts: readonly Manifest[],
  accepted: ReadonlySet<string> = new Set(),
): Promise<ReadonlyMap<string, ReadonlyMap<string, FileEntry>>> {
  const changes: Change[] = [];
  const top = new Map<string, FileEntry>();
  const put = async (path: string, bytes: Uint8Array<ArrayBuffer>) => {
    const entry = { sizeBytes: bytes.length, sha256: await sha256Hex(bytes) };
    if (path !== SUMS_FILE) top.set(path, entry);
    const { bytes: before, flaw } = await readOrFlaw(folder.reader, path);
    if (before && sameBytes(before, bytes)) return;
    if (flaw !== null) changes.push(await folder.asideOf(path, flaw, false));
    changes.push({ kind: "put", path, staged: await folder.work.stageBytes(bytes) });
  };
  await put(ARTIFACTS_MANIFEST, encodeArtifacts(await loadArtifacts(folder)));
  const files = new Map<string, ReadonlyMap<string, FileEntry>>();
  for (const draft of accounts) {
    const { id } = draft.account;
    const { manifest, sums } = accountPaths(id);
    const current = currentFiles(folder, id, draft.files);
    files.set(id, current);
    const quarantine = quarantineOf(folder, draft, { current, accepted });
    await put(manifest, encodeManifest({ ...draft, quarantine, files: current }));
    await put(sums, encodeSums(current));
  }
  await addOthers(folder, top);
  await put(SUMS_FILE, encodeSums(top));
  await folder.commit(changes);
  return files;
}

/**
 * The files of an account that no manifest lists and no known run has placed: those of another program, or of a run whose
 * manifest is damaged. By path below the account's folder, without derived and hidden files.
 * @throws the system's error
 */
export async function untrackedFiles(
  folder: BackupFolder,
  accountId: string,
): Promise<Map<string, FileEntry>> {
  const { root } = accountPaths(accountId);
  const files = await filesOnDisk(folder.reader, accountId);
  for (const path of files.keys()) if (folder.placed.has(`${root}/${path}`)) files.delete(path);
  return files;
}

/** The files of an account that a manifest would list, as they are now. @throws the system's error */
export async function filesOnDisk(
  reader: RawReader,
  accountId: string,
): Promise<Map<string, FileEntry>> {
  const { root } = accountPaths(accountId);
  const files = new Map<string, FileEntry>();
  const onDisk = reader.path(root);
  if (!(await reader.exists(root))) return files;
  for await (const { path, name } of walk(onDisk, { includeDirs: false, includeSymlinks: false })) {
    const below = relative(onDisk, path);
    const accountPath = Deno.build.os === "windows" ? below.replaceAll("\\", "/") : below;
    if (!isListed(accountPath) || name.startsWith(".")) continue;
    const entry = await reader.digest(`${root}/${accountPath}`);
    if (entry) files.set(accountPath, entry);
  }
  return files;
}

/**
 * The files of an account that were set aside, before and since its manifest was written. What is not, or not all, in the
 * backup is lost: until a run brings the file back, or somebody accepts it.
 */
function quarantineOf(
  { commits }: BackupFolder,
  { account, files, quarantine }: Manifest,
  { current, accepted }: {
    current: ReadonlyMap<string, FileEntry>;
    accepted: ReadonlySet<string>;
  },
): QuarantineEntry[] {
  const prefix = `${accountPaths(account.id).root}/`;
  const entries = new Map<string, QuarantineEntry>();
  const add = (entry: QuarantineEntry) => entries.set(`${entry.path} ${entry.kept}`, entry);
  for (const entry of quarantine) {
    const isBack = !files.has(entry.path) && current.has(entry.path);
    add({ ...entry, is_loss: entry.is_loss && !isBack });
  }
  for (const { path, to: kept, reason, isLoss } of commits.asides) {
    const accountPath = path.slice(prefix.length);
    if (!path.startsWith(prefix)) continue;
    const gone = current.has(accountPath) ? undefined : files.get(accountPath);
    const sha256 = gone && { sha256: gone.sha256 };
    add({ path: accountPath, kept, reason, is_loss: isLoss || gone !== undefined, ...sha256 });
  }
  return [...entries.values()].map((entry) =>
    accepted.has(prefix + entry.path) ? { ...entry, is_loss: false } : entry
  );
}

/** The account's files: those listed before, with what this run placed and removed. */
function currentFiles(
  folder: BackupFolder,
  accountId: string,
  before: ReadonlyMap<string, FileEntry>,
): Map<string, FileEntry> {
  const prefix = `${accountPaths(accountId).root}/`;
  const files = new Map(before);
  for (const [path, placed] of folder.placed) {
    const accountPath = path.slice(prefix.length);
    if (!path.startsWith(prefix) || !isListed(accountPath)) continue;
    if (!placed) files.delete(accountPath);
    else files.set(accountPath, { sizeBytes: placed.sizeBytes, sha256: placed.sha256 });
  }
  return files;
}

/**
 * Adds the files at the top that were not written now, and the accounts that are not meant, with the digests that were
 * recorded for them: what came to harm since is not given a new one.
 */
async function addOthers(folder: BackupFolder, top: Map<string, FileEntry>): Promise<void> {
  const others = (await folder.reader.accounts()).map(accountPaths)
    .flatMap(({ manifest, sums }) => [manifest, sums]);
  const recorded = (await TopSums.read(folder.reader)).digests;
  for (const path of new Set([ACCOUNTS_FILE, ...others, ...recorded?.keys() ?? []])) {
    if (top.has(path) || path === SUMS_FILE) continue;
    const placed = folder.placed.get(path);
    if (placed === null) continue;
    const sha256 = placed?.sha256 ?? recorded?.get(path);
    const entry = sha256 === undefined
      ? await folder.reader.digest(path)
      : { sizeBytes: 0, sha256 };
    if (entry) top.set(path, entry);
  }
}
