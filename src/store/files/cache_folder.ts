import { join } from "@std/path/join";
import { FOLDER_MODE, removeIfPresent } from "./staged_file.ts";

/** A folder of files that can be made again: the user's cache, outside every backup. */
export class CacheFolder {
  private constructor(readonly path: string) {}

  /** The folder, made if it is missing, for its owner alone. @throws the system's error */
  static async open(path: string): Promise<CacheFolder> {
    await Deno.mkdir(path, { recursive: true, mode: FOLDER_MODE });
    return new CacheFolder(path);
  }

  /** Whether a file of that name is there. */
  async has(name: string): Promise<boolean> {
    try {
      return (await Deno.stat(join(this.path, name))).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** Removes the files whose names begin with `prefix`, but for `name`. What is in use elsewhere may stay. */
  async keepOnly(name: string, prefix: string): Promise<void> {
    for await (const entry of Deno.readDir(this.path)) {
      if (!entry.isFile || !entry.name.startsWith(prefix) || entry.name === name) continue;
      try {
        removeIfPresent(join(this.path, entry.name));
      } catch {
        // Windows removes no file that another process reads; the next start does.
      }
    }
  }
}
