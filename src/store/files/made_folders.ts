import { dirname } from "@std/path/dirname";
import { FOLDER_MODE } from "./staged_file.ts";

/** Folders that were made for a file, to be removed again if it does not come. */
export class MadeFolders {
  /** The innermost first. */
  readonly #made: string[] = [];

  /** Makes a folder and those around it, where they are missing. @throws the system's error */
  make(folder: string): void {
    for (let at = folder; !isThere(at); at = dirname(at)) this.#made.push(at);
    Deno.mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
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

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}
