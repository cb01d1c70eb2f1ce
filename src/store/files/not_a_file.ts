import { awaitIfPresent } from "./absent.ts";

/** What is in the place of a file or folder of a backup, and is none: nothing is read, written or removed through it. */
export class NotAFileError extends Error {
  override name = "NotAFileError";

  constructor(readonly path: string, readonly found: string, wanted = "file") {
    super(`Cannot use "${path}": it is ${found}, not a ${wanted} of the backup`);
  }
}

/** What something is, in words. */
export function kindText(info: Deno.FileInfo): string {
  if (info.isSymlink) return "a link";
  if (info.isDirectory) return "a folder";
  return info.isFile ? "a file" : "a pipe, a socket or a device";
}

/** @throws NotAFileError if something other than a file is at the path; a link to one is none */
export async function refuseOtherThanFile(path: string): Promise<void> {
  const info = await awaitIfPresent(Deno.lstat(path));
  if (info && !info.isFile) throw new NotAFileError(path, kindText(info));
}

/** @throws NotAFileError if something other than a folder is at the path; a link to one is none */
export async function refuseOtherThanFolder(path: string): Promise<void> {
  const info = await awaitIfPresent(Deno.lstat(path));
  if (info && !info.isDirectory) throw new NotAFileError(path, kindText(info), "folder");
}
