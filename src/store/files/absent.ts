/**
 * Whether a system's error says that nothing lies at a path. A path that leads through a file (NotADirectory) is one of
 * these: nothing can lie there, and Windows reports it as NotFound in the first place.
 */
export function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** What `read` returns; null if nothing lies at its path. @throws other errors of the system */
export function nullIfAbsent<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** As {@link nullIfAbsent}, for a promise. */
export async function awaitIfPresent<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** The entries of a folder, in the order of the file system; none if it is absent. */
export async function* entriesIn(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Removes a file or an empty folder if it is present. @throws other errors of the system */
export function removeIfPresent(path: string): void {
  nullIfAbsent(() => Deno.removeSync(path));
}

/** Removes a file, or a folder with all that is in it; nothing if there is none. @throws the system's error */
export async function removeWhole(path: string): Promise<void> {
  await awaitIfPresent(Deno.remove(path, { recursive: true }));
}
