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
