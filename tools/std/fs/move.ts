import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether an existing destination is replaced (by default it is an error). */
export interface MoveOptions {
  overwrite?: boolean;
}

/**
 * Renames a file or folder. Throws `AlreadyExists` if the destination exists and is not to be
 * overwritten, `NotSupported` if a folder would end up inside itself.
 */
export async function move(
  source: string | URL,
  destination: string | URL,
  options: MoveOptions = {},
): Promise<void> {
  const { overwrite = false } = options;
  const from = toAbsolutePath(source);
  const to = toAbsolutePath(destination);
  const info = await Deno.stat(from);
  if (info.isDirectory && isSameOrInside(to, from)) {
    throw new Deno.errors.NotSupported(`Cannot move "${from}" into itself: "${to}"`);
  }
  if (from === to && overwrite) return;
  if (overwrite) {
    await Deno.remove(to, { recursive: true }).catch(ignoreNotFound);
  } else if (await Deno.lstat(to).then(() => true, () => false)) {
    throw new Deno.errors.AlreadyExists(`Cannot move "${from}": "${to}" already exists`);
  }
  await Deno.rename(from, to);
}

function toAbsolutePath(path: string | URL): string {
  return resolve(typeof path === "string" ? path : fileURLToPath(path));
}

function isSameOrInside(path: string, folder: string): boolean {
  const steps = relative(folder, path);
  return steps === "" ||
    (steps !== ".." && !steps.startsWith(`..${sep}`) && resolve(steps) !== steps);
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
