import type { BackupFolder, Change } from "./backup_folder.ts";
import type { StagedFile } from "../files/staged_file.ts";

const LINE_FEED = new Uint8Array([0x0a]);
const COPY_BYTES = 1 << 20;

/**
 * Lines to be added to a history file. The file is append-only in what it says; on disk it is replaced whole by a longer
 * one, so that a reader never sees half a line. Nothing is copied before the first line.
 */
export class HistoryAppender {
  lines = 0;
  #folder: BackupFolder;
  #path: string;
  #file: StagedFile | null = null;

  constructor(folder: BackupFolder, path: string) {
    this.#folder = folder;
    this.#path = path;
  }

  /** @throws the system's error */
  add(entry: Uint8Array): void {
    this.#file ??= this.#copyOfOld();
    this.#file.write(entry);
    this.#file.write(LINE_FEED);
    this.lines++;
  }

  /** The change that puts the longer history in place; null if nothing was added. */
  async finish(): Promise<Change | null> {
    return this.#file && { kind: "put", path: this.#path, staged: await this.#file.finish() };
  }

  discard(): void {
    this.#file?.discard();
  }

  #copyOfOld(): StagedFile {
    const file = this.#folder.stage();
    try {
      using old = Deno.openSync(this.#folder.path(this.#path));
      const buffer = new Uint8Array(COPY_BYTES);
      for (let read = old.readSync(buffer); read !== null; read = old.readSync(buffer)) {
        file.write(buffer.subarray(0, read));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) {
        file.discard();
        throw error;
      }
    }
    return file;
  }
}
