/** How often a lock is tried while only processes hold it that check it, each for a moment. */
const ATTEMPTS = 50;

/** Takes the operating system's exclusive lock of a file; false if another process has it. */
export async function lockFile(file: Deno.FsFile): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (await file.tryLock(true)) return true;
    if (!await file.tryLock(false)) return false;
    // It is only being checked, which takes a shared lock.
    await file.unlock();
  }
  return false;
}

/** Whether another process has the exclusive lock of a file. Closes the file, and ends the shared lock that the check took. */
export async function isFileLocked(file: Deno.FsFile): Promise<boolean> {
  const isFree = await file.tryLock(false);
  if (isFree) closeLocked(file);
  else file.close();
  return !isFree;
}

/** Ends a file's lock and closes it. A child process that is just being started would keep a lock that was not ended. */
export function closeLocked(file: Deno.FsFile): void {
  try {
    file.unlockSync();
  } finally {
    file.close();
  }
}
