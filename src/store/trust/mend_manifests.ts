import { type FileEntry, sha256Hex } from "../files/file_digest.ts";
import { mendedText } from "../files/mended_text.ts";
import type { BackupShape } from "../layout/backup_shape.ts";
import {
  accountOfFolder,
  accountOfFolderPath,
  accountPaths,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  QUARANTINE_FOLDER,
  SUMS_FILE,
} from "../layout/paths.ts";
import {
  type ArtifactTable,
  decodeArtifacts,
  encodeArtifacts,
} from "../manifest/artifacts_manifest.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { readOrFlaw, TopSums } from "../manifest/top_sums.ts";
import type { BackupFolder, Change } from "../write/backup_folder.ts";
import { readTrustedManifest } from "./trusted_manifest.ts";

/** A file that describes others, was not as it was written, and was written again. */
export interface Mended {
  readonly path: string;
  /** Null: it is at the top. */
  readonly accountId: string | null;
  readonly reason: string;
  readonly kept: string | null;
  /** Whether it is byte for byte what was written: only its line ends were changed. */
  readonly isWhole: boolean;
  /** Whether nobody knows what else is missing: no file of the account is left. */
  readonly isLoss: boolean;
}

/**
 * Sets aside what describes the files of a backup and is not as it was written: manifests, the artifacts manifest, the
 * topmost sums. The manifests that had to be rebuilt, by account, are for the caller to place.
 * @throws NewerFormatError, or the system's error
 */
export async function mendManifests(
  folder: BackupFolder,
  shape: BackupShape,
): Promise<{ rebuilt: ReadonlyMap<string, Manifest>; mended: readonly Mended[] }> {
  const { reader } = folder;
  const top = await TopSums.read(reader);
  const rebuilt = new Map<string, Manifest>();
  const manifests = new Map<string, Manifest>();
  // What lay in place of a folder was set aside when the backup was opened.
  const mended = folder.commits.asides.flatMap(({ path, to: kept, reason }): Mended[] => {
    const accountId = path.includes("/") ? accountOfFolderPath(path) : null;
    return accountOfFolderPath(path)
      ? [{ path, accountId, reason, kept, isWhole: false, isLoss: false }]
      : [];
  });
  const changes: Change[] = [];
  const put = async (path: string, bytes: Uint8Array<ArrayBuffer>) => {
    changes.push({ kind: "put", path, staged: await folder.work.stageBytes(bytes) });
  };
  const setAside = async (
    { path, accountId = null, reason, whole, isLoss = false }: {
      path: string;
      accountId?: string | null;
      reason: string;
      /** The file as it was written. */
      whole?: Uint8Array<ArrayBuffer>;
      isLoss?: boolean;
    },
  ) => {
    const aside = await folder.asideOf(path, reason, isLoss);
    changes.push(aside);
    if (whole) await put(path, whole);
    mended.push({ path, accountId, reason, kept: aside.to, isWhole: whole !== undefined, isLoss });
  };
  for (const accountId of await top.accounts(reader)) {
    const read = await readTrustedManifest(reader, top, { accountId, shape });
    const { manifest, flaw: reason, mended: whole } = read;
    if (manifest) manifests.set(accountId, manifest);
    if (reason === null || !manifest) continue;
    if (!whole) rebuilt.set(accountId, manifest);
    const isLoss = manifest.files.size === 0;
    await setAside({
      path: accountPaths(accountId).manifest,
      accountId,
      reason: isLoss ? "nothing is left of the account's folder" : reason,
      ...(whole ? { whole } : {}),
      isLoss,
    });
  }
  if (top.exists && !top.digests) {
    await setAside({ path: SUMS_FILE, reason: "it is not a list of digests" });
  }
  for (const path of [ARTIFACTS_MANIFEST, ACCOUNTS_FILE]) {
    const { bytes, flaw } = await readOrFlaw(reader, path);
    // A run that ended early may have placed it since.
    const placed = folder.placed.get(path);
    const isPlaced = bytes !== null && placed?.sha256 === await sha256Hex(bytes);
    const isProved = isPlaced || manifests.size === 0;
    const reason = flaw ?? (isProved ? null : await top.flawOf(path, bytes));
    const text = reason !== null && bytes && mendedText(bytes);
    const isWhole = text && top.digests && await top.flawOf(path, text) === null;
    if (reason !== null) await setAside({ path, reason, ...(isWhole ? { whole: text } : {}) });
    // Nor does it list what was of an account of which nothing is left.
    const isStale = reason !== null || mended.some(({ isLoss }) => isLoss);
    if (path === ARTIFACTS_MANIFEST && bytes && isStale && !isWhole) {
      const listed = [...manifests].map(([id, { files }]) => [id, files] as const);
      await put(path, encodeArtifacts(agreeing(decodeArtifacts(bytes), new Map(listed))));
    }
  }
  if (changes.length > 0) {
    const atTop = mended.filter(({ accountId, kept }) => accountId === null && kept !== null);
    if (atTop.length > 0) changes.push(await reasonsOf(folder, atTop));
    await folder.commit(changes);
  }
  return { rebuilt, mended };
}

/**
 * Of the table of artifacts, the entries that agree with the accounts' manifests, by id of account: damage may have changed
 * any.
 */
export function agreeing(
  artifacts: ArtifactTable,
  accounts: ReadonlyMap<string, ReadonlyMap<string, FileEntry>>,
): ArtifactTable {
  return new Map(
    [...artifacts].filter(([path, { sha256, sizeBytes }]) => {
      const [folder = ""] = path.split("/", 1);
      const files = accounts.get(accountOfFolder(folder) ?? "");
      const file = files?.get(path.slice(folder.length + 1));
      return file?.sha256 === sha256 && file.sizeBytes === sizeBytes;
    }),
  );
}

/** What is wrong with files at the top is in no manifest, so it is written beside them. */
async function reasonsOf(folder: BackupFolder, atTop: readonly Mended[]): Promise<Change> {
  const time = atTop[0]?.kept?.split("/")[1] ?? "";
  const reasons = Object.fromEntries(atTop.map(({ path, reason }) => [path, reason]));
  const bytes = new TextEncoder().encode(`${JSON.stringify(reasons, null, 2)}\n`);
  return {
    kind: "put",
    path: `${QUARANTINE_FOLDER}/${time}/reasons.json`,
    staged: await folder.work.stageBytes(bytes),
  };
}
