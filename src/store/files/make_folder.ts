import { dirname } from "@std/path/dirname";
import { nullIfAbsent } from "./absent.ts";

/** Folders and files are for their owner alone: a backup holds pay rates, client addresses and invoice keys. */
const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/**
 * Makes a folder and those around it where they are missing, for their owner alone: @std's ensureDir takes no mode.
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
}

/**
 * What it means that others on this machine may look into a folder, for people; null where they may not, where there is
 * no folder, and where the system has no modes.
 */
export function openFolderWarning(path: string): string | null {
  const mode = nullIfAbsent(() => Deno.statSync(path))?.mode ?? null;
  if (mode === null || Deno.build.os === "windows" || (mode & 0o077) === 0) return null;
  return `"${path}" may be opened by other users of this machine (mode ${
    (mode & 0o777).toString(8).padStart(4, "0")
  }), and the backup will hold pay rates and addresses: chmod 700 ${JSON.stringify(path)}`;
}

/** Folders that were made for a file, to be removed again if the file does not come. */
export class MadeFolders {
  /** The innermost first. */
  readonly #made: string[] = [];

  /** @throws the system's error */
  make(folder: string): void {
    for (let at = folder; nullIfAbsent(() => Deno.lstatSync(at)) === null; at = dirname(at)) {
      this.#made.push(at);
    }
    makeFolder(folder);
  }

  /** Removes those that are empty. */
  removeEmpty(): void {
    for (const folder of this.#made.splice(0)) {
      try {
        Deno.removeSync(folder);
      } catch {
        // Something is in it, or it was not made.
      }
    }
  }
}
