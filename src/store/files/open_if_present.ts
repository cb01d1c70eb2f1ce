/** Opens a file for reading; null if it is not there. @throws other errors of the system */
export function openIfPresent(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
