import { statfs } from "node:fs/promises";
import { dirname } from "@std/path/dirname";
import { resolve } from "@std/path/resolve";
import { RawReader } from "./raw_reader.ts";
import { awaitIfPresent } from "./files/absent.ts";
import { openFolderWarning } from "./files/make_folder.ts";
import type { Manifest } from "./manifest/manifest.ts";
import { isLocked } from "./write/lock.ts";

/** The folder of a backup as a run would find it. */
export interface OutputState {
  /** Whether the folder exists yet; a run makes it. */
  readonly exists: boolean;
  /** Why a run could save nothing there; null if it could. */
  readonly problem: string | null;
  /** A run holds it now. */
  readonly isLocked: boolean;
  /** What it means that others may look into it; null if they may not. */
  readonly openWarning: string | null;
  /** What this user may still write; null where the system does not say. */
  readonly freeBytes: number | null;
  /** Size of the files that the manifests list. */
  readonly savedBytes: number;
  /** By account. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly reader: RawReader;
}

/** Looks at the folder of a backup, which need not exist yet; leaves nothing behind. */
export async function inspectOutput(root: string): Promise<OutputState> {
  const path = resolve(root);
  let problem: string | null = null;
  const attempt = async <T>(otherwise: T, work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      problem ??= problemText(path, error);
      return otherwise;
    }
  };
  const nearest = await attempt(null, () => nearestFolder(path));
  const reader = new RawReader(path);
  const manifests = await attempt(new Map<string, Manifest>(), () => readManifests(reader));
  if (nearest !== null) await attempt(undefined, () => tryWriting(nearest));
  const locked = await attempt(false, () => isLocked(path));
  const openWarning = await attempt(null, () => openFolderWarning(root));
  let savedBytes = 0;
  for (const { files } of manifests.values()) {
    for (const { sizeBytes } of files.values()) savedBytes += sizeBytes;
  }
  return {
    exists: nearest === path,
    problem,
    isLocked: locked,
    openWarning,
    freeBytes: nearest === null ? null : await freeBytesIn(nearest),
    savedBytes,
    manifests,
    reader,
  };
}

function problemText(path: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The runtime's advice would be to switch its protection off.
  return error.name === "NotCapable"
    ? `Cannot use "${path}": this program may not use the system's own folders (/dev, /proc, /sys)`
    : error.message;
}

/** The folder itself or the one above it in which a run would make it. @throws if a file is in the way */
async function nearestFolder(path: string): Promise<string> {
  for (let folder = path;; folder = dirname(folder)) {
    const info = await awaitIfPresent(Deno.stat(folder));
    if (info?.isDirectory) return folder;
    if (info || folder === dirname(folder)) {
      throw new Error(`Cannot use "${path}": "${folder}" is not a folder`);
    }
  }
}

/** @throws NewerFormatError */
async function readManifests(reader: RawReader): Promise<Map<string, Manifest>> {
  const manifests = (await reader.accounts()).map(async (id) =>
    [id, await reader.manifest(id)] as const
  );
  return new Map((await Promise.all(manifests)).flatMap(([id, one]) => one ? [[id, one]] : []));
}

/** Only writing shows it: permission bits know nothing of read-only mounts, quotas and Windows' access lists. */
async function tryWriting(folder: string): Promise<void> {
  let probe: string;
  try {
    probe = await Deno.makeTempFile({ dir: folder, prefix: ".write_test_" });
  } catch (cause) {
    // The runtime adds the name of its own step, which means nothing to anybody.
    const reason = cause instanceof Error
      ? cause.message.replace(/: tmpfile.*$/, "")
      : String(cause);
    throw new Error(`Cannot write to "${folder}": ${reason}`, { cause });
  }
  await Deno.remove(probe);
}

async function freeBytesIn(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // Not every file system says, and the runtime may not be permitted to ask.
    return null;
  }
}
