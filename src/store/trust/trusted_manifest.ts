import type { RawReader } from "../raw_reader.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { mendedText } from "../files/mended_text.ts";
import type { BackupShape } from "../layout/backup_shape.ts";
import { accountPaths, lossesFile, parseAccountPath } from "../layout/paths.ts";
import { ListFormatError } from "../lists/list_reader.ts";
import { idsOf } from "../lists/record_batch.ts";
import {
  decodeManifest,
  emptyManifest,
  type Manifest,
  ManifestError,
  NewerFormatError,
} from "../manifest/manifest.ts";
import { parseQuarantine, type QuarantineEntry } from "../manifest/quarantine_entry.ts";
import { filesOnDisk } from "../write/write_manifests.ts";
import { ResourceMarks } from "./resource_marks.ts";
import { decodeSums, encodeSums, readOrFlaw, type TopSums } from "../manifest/top_sums.ts";

/** The role in a manifest that had to be rebuilt: nobody knows what the token could see before. */
export const UNPROVED_ROLE = "unproved";

/** What an account's manifest says, as far as it can be trusted. */
export interface TrustedManifest {
  /** As it was written, or rebuilt; null: there is none. */
  readonly manifest: Manifest | null;
  /** What is wrong with the file; null: it is as it was written. */
  readonly flaw: string | null;
  /** The file as it was written, if only its line ends were changed: then nothing had to be rebuilt. */
  readonly mended?: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the manifest of an account and holds it against the topmost sums. One that is not as it was written is rebuilt from
 * the files: which there are is taken from the account's SHA256SUMS, if that can be trusted; of watermarks, roles and
 * counts nothing is used, so that the next run reads everything.
 * @throws NewerFormatError, or the system's error
 */
export async function readTrustedManifest(
  reader: RawReader,
  top: TopSums,
  { accountId, shape }: { accountId: string; shape: BackupShape },
): Promise<TrustedManifest> {
  const paths = accountPaths(accountId);
  const { bytes, flaw: unreadable } = await readOrFlaw(reader, paths.manifest);
  let flaw = unreadable ?? await top.flawOf(paths.manifest, bytes);
  let manifest: Manifest | null = null;
  try {
    manifest = bytes && decodeManifest(bytes, paths.manifest);
  } catch (error) {
    if (error instanceof NewerFormatError && flaw === null) throw error;
    if (!(error instanceof ManifestError || error instanceof NewerFormatError)) throw error;
    flaw ??= error.message;
  }
  const sums = await readOrFlaw(reader, paths.sums);
  // Without sums either, these are the files of another program.
  if (!bytes && flaw === null && sums.bytes !== null) flaw = "it does not exist";
  if (flaw === null) return { manifest, flaw };
  const mended = bytes && mendedText(bytes);
  if (mended && top.digests && await top.flawOf(paths.manifest, mended) === null) {
    return { manifest: decodeManifest(mended, paths.manifest), flaw, mended };
  }
  const sumsText = sums.bytes && new TextDecoder().decode(sums.bytes);
  const isProved = sums.bytes !== null && await top.flawOf(paths.sums, sums.bytes) === null;
  const listed = isProved && sumsText !== null ? decodeSums(sumsText) : null;
  const isAgreed = manifest !== null &&
    sumsText === new TextDecoder().decode(encodeSums(manifest.files));
  const files = listed
    ? await withSizes(reader, paths.root, listed)
    : isAgreed && manifest
    ? manifest.files
    : await inOurForm(reader, paths.root, await filesOnDisk(reader, accountId));
  const marks = new ResourceMarks(reader, paths, { shape, manifest: null });
  await marks.all(files, "manifest.json was not as it was written; everything is read again");
  return {
    flaw,
    manifest: {
      ...emptyManifest(accountId),
      account: { id: accountId, name: manifest?.account.name ?? "" },
      role: UNPROVED_ROLE,
      resources: marks.entries,
      quarantine: await withNotedLosses(reader, accountId, manifest?.quarantine ?? []),
      files,
    },
  };
}

/** Without lists that came to harm: the digests that they have now would vouch for it. */
async function inOurForm(
  reader: RawReader,
  root: string,
  files: Map<string, FileEntry>,
): Promise<Map<string, FileEntry>> {
  for (const path of files.keys()) {
    const kind = parseAccountPath(path)?.kind;
    if (kind !== "list" && kind !== "deleted") continue;
    try {
      await idsOf(reader.list(`${root}/${path}`, { repeats: kind === "deleted" }));
    } catch (error) {
      if (!(error instanceof ListFormatError)) throw error;
      files.delete(path);
    }
  }
  return files;
}

async function withSizes(
  reader: RawReader,
  root: string,
  sums: ReadonlyMap<string, string>,
): Promise<Map<string, FileEntry>> {
  const files = new Map<string, FileEntry>();
  for (const [path, sha256] of sums) {
    files.set(path, { sizeBytes: await reader.sizeOf(`${root}/${path}`) ?? 0, sha256 });
  }
  return files;
}

/**
 * The entries of a manifest that is not as it was written, with the losses that are noted beside it: a loss must not be
 * forgotten with the file that names it.
 */
async function withNotedLosses(
  reader: RawReader,
  accountId: string,
  entries: readonly QuarantineEntry[],
): Promise<QuarantineEntry[]> {
  const { bytes } = await readOrFlaw(reader, lossesFile(accountId));
  const all = [...entries, ...bytes ? lossesIn(bytes) : []];
  return [...new Map(all.map((entry) => [`${entry.path} ${entry.kept}`, entry])).values()];
}

function lossesIn(bytes: Uint8Array): readonly QuarantineEntry[] {
  try {
    return parseQuarantine(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    // It came to harm too.
    return [];
  }
}
