import { basename, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** Makes the folder and its parents unless they exist; throws if something else is in the way. */
export async function ensureDir(dir: string | URL): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
}

/** Removes everything inside the folder; makes the folder if it does not exist. */
export async function emptyDir(dir: string | URL): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  for (const entry of await Array.fromAsync(Deno.readDir(dir))) {
    await Deno.remove(join(toPath(dir), entry.name), { recursive: true });
  }
}

/** Which kind of entry counts as existing. */
export interface ExistsOptions {
  isReadable?: boolean;
  isDirectory?: boolean;
  isFile?: boolean;
}

/** Whether there is something at `path`; links are followed. */
export async function exists(path: string | URL, options: ExistsOptions = {}): Promise<boolean> {
  const { isReadable = false, isDirectory = false, isFile = false } = options;
  if (isDirectory && isFile) {
    throw new TypeError("Cannot look for an entry that is both a file and a directory");
  }
  try {
    const info = await Deno.stat(path);
    if ((isDirectory && !info.isDirectory) || (isFile && !info.isFile)) return false;
    if (!isReadable) return true;
    if (info.isDirectory) {
      for await (const _entry of Deno.readDir(path)) break;
    } else {
      (await Deno.open(path)).close();
    }
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.PermissionDenied) return !isReadable;
    throw error;
  }
}

/** What to walk over; of the real one's options `followSymlinks` and `canonicalize` are missing. */
export interface WalkOptions {
  maxDepth?: number;
  includeFiles?: boolean;
  includeDirs?: boolean;
  includeSymlinks?: boolean;
  exts?: string[];
  match?: RegExp[];
  skip?: RegExp[];
}

/** A folder entry with its path, which begins with the root as it was given. */
export interface WalkEntry extends Deno.DirEntry {
  path: string;
}

/** Yields the root and all below it, a folder before its entries, in the order of the file system. */
export async function* walk(
  root: string | URL,
  options: WalkOptions = {},
): AsyncIterableIterator<WalkEntry> {
  const { includeFiles = true, includeDirs = true, includeSymlinks = true } = options;
  const { maxDepth = Infinity } = options;
  if (maxDepth < 0) return;
  const folder = toPath(root);
  if (includeDirs && isWanted(folder, options)) {
    const { isFile, isDirectory, isSymlink } = await Deno.stat(folder);
    const path = normalize(folder);
    yield { path, name: basename(path), isFile, isDirectory, isSymlink };
  }
  if (maxDepth < 1 || isSkipped(folder, options)) return;
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) {
      yield* walk(path, { ...options, maxDepth: maxDepth - 1 });
    } else if ((entry.isSymlink ? includeSymlinks : includeFiles) && isWanted(path, options)) {
      yield { path, ...entry };
    }
  }
}

function isSkipped(path: string, { skip = [] }: WalkOptions): boolean {
  return skip.some((pattern) => path.match(pattern) !== null);
}

function isWanted(path: string, options: WalkOptions): boolean {
  const { exts, match } = options;
  if (exts && !exts.some((ext) => path.endsWith(ext.startsWith(".") ? ext : `.${ext}`))) {
    return false;
  }
  if (match && !match.some((pattern) => path.match(pattern) !== null)) return false;
  return !isSkipped(path, options);
}

function toPath(path: string | URL): string {
  return typeof path === "string" ? path : fileURLToPath(path);
}
