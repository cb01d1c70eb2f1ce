/** Which kind of entry counts as existing. */
export interface ExistsOptions {
  isReadable?: boolean;
  isDirectory?: boolean;
  isFile?: boolean;
}

/** Whether something lies at `path`; links are followed. */
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
