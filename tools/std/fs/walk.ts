import { basename, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** What to walk over; the real one's `followSymlinks` and `canonicalize` are left out on purpose. */
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
  const folder = typeof root === "string" ? root : fileURLToPath(root);
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
