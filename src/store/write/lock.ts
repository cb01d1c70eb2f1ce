import { number, object, text } from "../../json/shape.ts";
import { awaitIfPresent } from "../files/absent.ts";
import { FILE_MODE } from "../files/make_folder.ts";
import { isFileLocked, lockFile } from "../files/file_lock.ts";
import { refuseOtherThanFile } from "../files/input_file.ts";
import { LOCK_FILE, systemPath } from "../layout/paths.ts";

/** Another process holds the backup. */
export class LockedError extends Error {
  override name = "LockedError";
  constructor(readonly root: string, readonly holder: LockHolder | null) {
    const who = holder ? `process ${holder.pid}, since ${holder.started_at}` : "another process";
    super(`Cannot open the backup "${root}": it is in use by ${who}`);
  }
}

const parseHolder = object({ pid: number, started_at: text });

/** Who holds a lock; `started_at` is ISO 8601 in UTC. */
export type LockHolder = ReturnType<typeof parseHolder>;

/**
 * Takes the backup's lock: an exclusive lock of the operating system, which ends with the process however it ends,
 * so that a crash never leaves a stale one. The file's text only says who holds it.
 * @throws LockedError if another process holds it; NotAFileError
 */
export async function lockBackup(root: string, holder: LockHolder): Promise<Deno.FsFile> {
  const path = systemPath(root, LOCK_FILE);
  await refuseOtherThanFile(path);
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: FILE_MODE });
  if (!await lockFile(file)) {
    file.close();
    throw new LockedError(root, await readHolder(path));
  }
  try {
    await file.truncate(0);
    await file.write(new TextEncoder().encode(JSON.stringify(holder) + "\n"));
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Asks for a shared lock, and gives it back at once: a run that starts in between waits for it. */
export async function isLocked(root: string): Promise<boolean> {
  const path = systemPath(root, LOCK_FILE);
  await refuseOtherThanFile(path);
  const file = await awaitIfPresent(Deno.open(path));
  return file !== null && await isFileLocked(file);
}

/** Who holds the lock, as far as the file can be read (Windows does not let others read a locked file). */
async function readHolder(path: string): Promise<LockHolder | null> {
  try {
    return parseHolder(JSON.parse(await Deno.readTextFile(path)));
  } catch {
    return null;
  }
}
