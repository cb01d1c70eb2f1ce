import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { awaitIfPresent, entriesIn, nullIfAbsent, removeIfPresent, removeWhole } from "./absent.ts";
import { digestOf, sha256Hex } from "./file_digest.ts";
import { InputFile } from "./input_file.ts";
import { FILE_MODE, makeFolder } from "./make_folder.ts";
import { changedMs } from "./target_file.ts";

/** Digits of a digest that are enough to distinguish two backups, or two states of a file. */
const KEY_LENGTH = 16;
const ENCODER = new TextEncoder();
/** In each backup's folder: the path of the backup. */
const OWNER_FILE = "backup.txt";
const SECRET_FILE = "secret";
/** How long a folder may not say whose it is, since another process is making it. */
const MAKING_MS = 3_600_000;

/** There is no folder for files that can be made again. */
export class CacheFolderError extends Error {
  override name = "CacheFolderError";
}

/** What one backup has in the user's cache: files that can be made again, in a folder of its own, for their owner alone. */
export class CacheFolder implements Disposable {
  private constructor(readonly path: string, readonly isTemporary: boolean) {}

  /**
   * A backup's folder, made if it is missing; those of backups that have gone are removed. If it cannot be made (a service
   * has no home, the root of a container is read-only), or `cache` is null, a temporary one, which is removed in the end.
   * @throws CacheFolderError if there is no temporary folder either
   */
  static async open(cache: string | null, backup: string): Promise<CacheFolder> {
    const owner = resolve(backup);
    const path = cache === null ? null : join(cache, await keyOf(owner));
    if (cache === null || path === null || !isMade(path, owner)) {
      return new CacheFolder(temporaryFolder(), true);
    }
    await removeOrphans(cache, await changedMs(join(path, OWNER_FILE)));
    return new CacheFolder(path, false);
  }

  /** Removes everything from the user's cache. Returns how many backups had something there. */
  static async purge(cache: string | null): Promise<number> {
    let folders = 0;
    for await (const { name, isDirectory } of entriesIn(cache ?? "")) {
      if (isDirectory) folders++;
      await removeWhole(join(cache ?? "", name));
    }
    return folders;
  }

  /**
   * The kept file of some contents, if it still has the digest in its name; null if there is none. Every other one is
   * removed: damaged ones, and those of earlier states.
   */
  async find(contents: string): Promise<string | null> {
    const prefix = `${await keyOf(contents)}-`;
    let found: string | null = null;
    for await (const { name, isFile } of entriesIn(this.path)) {
      if (!isFile || !name.endsWith(".sqlite")) continue;
      const path = join(this.path, name);
      if (name.startsWith(prefix) && name === `${prefix}${await digestKey(path)}.sqlite`) {
        found = path;
      } else remove(path);
    }
    return found;
  }

  /** Where a finished file is to be kept: the name has the digest of its bytes. */
  async placeFor(contents: string, file: string): Promise<string> {
    return join(this.path, `${await keyOf(contents)}-${await digestKey(file)}.sqlite`);
  }

  /** Puts a finished file where it is kept. At once: nobody ever sees that it is neither here nor there. */
  keep(file: string, place: string): void {
    Deno.renameSync(file, place);
  }

  /** A word that stays the same until the folder is removed; made when it is first asked for. */
  secret(make: () => string): string {
    const path = join(this.path, SECRET_FILE);
    const known = nullIfAbsent(() => Deno.readTextFileSync(path))?.trim() ?? "";
    if (/^[0-9a-f]{32}$/.test(known)) return known;
    const made = make();
    removeIfPresent(path);
    Deno.writeTextFileSync(path, `${made}\n`, { mode: FILE_MODE, createNew: true });
    return made;
  }

  [Symbol.dispose](): void {
    if (this.isTemporary) Deno.removeSync(this.path, { recursive: true });
  }
}

/** Whether a backup's folder is there or was made, and files can be put into it. */
function isMade(path: string, owner: string): boolean {
  try {
    makeFolder(path);
    // At once: another process that finds it empty would take the folder for an orphan.
    const draft = Deno.makeTempFileSync({ dir: path });
    Deno.writeTextFileSync(draft, `${owner}\n`);
    Deno.renameSync(draft, join(path, OWNER_FILE));
    return true;
  } catch {
    return false;
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

/** Removes the folders of backups that have gone, and those that do not say whose they are. */
async function removeOrphans(cache: string, nowMs: number): Promise<void> {
  for await (const { name, isDirectory } of entriesIn(cache)) {
    if (!isDirectory) continue;
    try {
      const path = join(cache, name);
      const owner = await awaitIfPresent(Deno.readTextFile(join(path, OWNER_FILE)));
      const isOrphan = owner
        ? await awaitIfPresent(Deno.stat(owner.trimEnd())) === null
        : nowMs - await changedMs(path) > MAKING_MS;
      if (isOrphan) await removeWhole(path);
    } catch {
      // It may be there and not be open to us, or be in use elsewhere; the next start looks again.
    }
  }
}

function remove(path: string): void {
  try {
    removeIfPresent(path);
  } catch {
    // Windows removes no file that another process reads; the next start does.
  }
}

async function digestKey(path: string): Promise<string> {
  using file = new InputFile(path);
  return (await digestOf(file)).sha256.slice(0, KEY_LENGTH);
}

async function keyOf(text: string): Promise<string> {
  return (await sha256Hex(ENCODER.encode(text))).slice(0, KEY_LENGTH);
}
