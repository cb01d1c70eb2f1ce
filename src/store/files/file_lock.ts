/** How often a lock is tried that only those hold who look whether somebody has it. */
const ATTEMPTS = 50;

/** Takes the operating system's exclusive lock of a file; false if another process has it. */
export async function lockFile(file: Deno.FsFile): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (await file.tryLock(true)) return true;
    if (!await file.tryLock(false)) return false;
    // Only shared locks are held, each for a moment.
    await file.unlock();
  }
  return false;
}

/** Whether another process has the exclusive lock of a file, which is closed: that ends the shared lock it took to know. */
export async function isFileLocked(file: Deno.FsFile): Promise<boolean> {
  const isFree = await file.tryLock(false);
  if (isFree) closeLocked(file);
  else file.close();
  return !isFree;
}

/** Ends a file's lock and closes it: closed only, the lock would last in a child process that is just being started. */
export function closeLocked(file: Deno.FsFile): void {
  try {
    file.unlockSync();
  } finally {
    file.close();
  }
}
