import { exists } from "@std/fs/exists";
import { join } from "@std/path/join";
import { entriesIn, removeIfPresent } from "./absent.ts";
import { makeFolder } from "./make_folder.ts";

/** A folder of files that can be made again: the user's cache, outside every backup. */
export class CacheFolder {
  /** The folder, made if it is missing, for its owner alone. @throws the system's error */
  constructor(readonly path: string) {
    makeFolder(path);
  }

  /** Whether it has a file of that name. */
  has(name: string): Promise<boolean> {
    return exists(join(this.path, name), { isFile: true });
  }

  /** Removes the files whose names begin with `prefix`, but for `name`. A file that is in use elsewhere may stay. */
  async keepOnly(name: string, prefix: string): Promise<void> {
    for await (const entry of entriesIn(this.path)) {
      if (!entry.isFile || !entry.name.startsWith(prefix) || entry.name === name) continue;
      try {
        removeIfPresent(join(this.path, entry.name));
      } catch {
        // Windows removes no file that another process reads; the next start does.
      }
    }
  }
}
