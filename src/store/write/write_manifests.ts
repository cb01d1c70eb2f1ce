import {
  type ArtifactTable,
  decodeArtifacts,
  encodeArtifacts,
} from "../manifest/artifacts_manifest.ts";
import type { BackupFolder, Change } from "./backup_folder.ts";
import { digestFile, type FileEntry, sha256Hex } from "../files/file_digest.ts";
import { encodeManifest, type Manifest } from "../manifest/manifest.ts";
import {
  accountPaths,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  isDerivedRecord,
  SUMS_FILE,
} from "../layout/paths.ts";
import { encodeSums } from "../manifest/sums.ts";

/** An account's manifest without its files: those the folder knows itself. */
export type ManifestDraft = Omit<Manifest, "files"> & {
  /** Files of the account as the last manifest listed them. */
  readonly filesBefore: ReadonlyMap<string, FileEntry>;
};

/** The artifacts of a backup: as the manifest on disk lists them, and as this run has placed them since. */
export function loadArtifacts(folder: BackupFolder): ArtifactTable {
  const text = folder.readSmall(ARTIFACTS_MANIFEST);
  const table = text ? decodeArtifacts(new TextDecoder().decode(text)) : new Map();
  for (const [path, placed] of folder.placed) {
    if (!placed?.note) continue;
    table.set(path, {
      sizeBytes: placed.sizeBytes,
      sha256: placed.sha256,
      contentType: String(placed.note.content_type),
      sourceSha256: String(placed.note.source_sha256),
      fetchedAt: String(placed.note.fetched_at),
    });
  }
  return table;
}

/**
 * Ends a run on disk: the artifacts manifest, then each account's manifest and sums, then the topmost sums, in one commit
 * and in this order. Returns each account's files.
 * @throws the system's error
 */
export async function writeManifests(
  folder: BackupFolder,
  accounts: readonly ManifestDraft[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, FileEntry>>> {
  const changes: Change[] = [];
  const top = new Map<string, FileEntry>();
  const put = async (path: string, bytes: Uint8Array<ArrayBuffer>) => {
    const entry = { sizeBytes: bytes.length, sha256: await sha256Hex(bytes) };
    if (path !== SUMS_FILE) top.set(path, entry);
    const before = folder.readSmall(path);
    if (
      before && before.length === bytes.length && before.every((byte, at) => byte === bytes[at])
    ) return;
    changes.push({ kind: "put", path, staged: await folder.stageBytes(bytes) });
  };
  await put(ARTIFACTS_MANIFEST, encodeArtifacts(loadArtifacts(folder)));
  const files = new Map<string, ReadonlyMap<string, FileEntry>>();
  for (const { filesBefore, ...seal } of accounts) {
    const paths = accountPaths(seal.account.id);
    const own = currentFiles(folder, { root: paths.root, before: filesBefore });
    files.set(seal.account.id, own);
    await put(paths.manifest, encodeManifest({ ...seal, files: own }));
    await put(paths.sums, encodeSums(own));
  }
  await addOthers(folder, top);
  await put(SUMS_FILE, encodeSums(top));
  await folder.commit(changes);
  return files;
}

/** The account's files: those listed before, with what this run placed and removed. */
function currentFiles(
  folder: BackupFolder,
  { root, before }: { root: string; before: ReadonlyMap<string, FileEntry> },
): Map<string, FileEntry> {
  const paths = accountPaths(root.slice(root.lastIndexOf("_") + 1));
  const files = new Map(before);
  for (const [path, placed] of folder.placed) {
    if (!path.startsWith(`${root}/`) || path === paths.manifest || path === paths.sums) continue;
    const own = path.slice(root.length + 1);
    if (!placed) files.delete(own);
    else if (!isDerivedRecord(path)) {
      files.set(own, { sizeBytes: placed.sizeBytes, sha256: placed.sha256 });
    }
  }
  return files;
}

/** Files below the top that this run did not write, and accounts that it left alone. */
async function addOthers(folder: BackupFolder, top: Map<string, FileEntry>): Promise<void> {
  const wanted = [ACCOUNTS_FILE];
  for (const account of await folder.accounts()) {
    const paths = accountPaths(account);
    wanted.push(paths.manifest, paths.sums);
  }
  for (const path of wanted) {
    if (top.has(path) || await folder.sizeOf(path) === null) continue;
    top.set(path, await digestFile(folder.path(path)));
  }
}
