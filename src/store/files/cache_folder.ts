import { exists } from "@std/fs/exists";
import { join } from "@std/path/join";
import { entriesIn, removeIfPresent } from "./absent.ts";
import { makeFolder } from "./make_folder.ts";

/** A folder of files that can be made again: the user's cache, outside every backup. */
export class CacheFolder implements Disposable {
  readonly path: string;
  readonly #isTemporary: boolean;

  /**
   * The folder, made if it is missing, for its owner alone. If it cannot be made (a service has no home, the root of a
   * container is read-only), or `path` is null, a temporary one, which is removed in the end.
   * @throws CacheFolderError if there is no temporary folder either
   */
  constructor(path: string | null) {
    const made = path === null ? null : madeFolder(path);
    this.#isTemporary = made === null;
    this.path = made ?? temporaryFolder();
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

  [Symbol.dispose](): void {
    if (this.#isTemporary) Deno.removeSync(this.path, { recursive: true });
  }
}

/** There is no folder for files that can be made again. */
export class CacheFolderError extends Error {
  override name = "CacheFolderError";
}

/** Null if it cannot be made, or nothing can be put into it. */
function madeFolder(path: string): string | null {
  try {
    makeFolder(path);
    Deno.removeSync(Deno.makeTempFileSync({ dir: path }));
    return path;
  } catch {
    return null;
  }
}

function temporaryFolder(): string {
  try {
    return Deno.makeTempDirSync({ prefix: "getharvest-backup-" });
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    throw new CacheFolderError(`Cannot make a folder for the index: ${message}`, { cause: error });
  }
}
