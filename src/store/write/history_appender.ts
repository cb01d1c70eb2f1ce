import type { StagedFile } from "../files/staged_file.ts";
import type { BackupFolder } from "./backup_folder.ts";
import type { Change } from "./commit_log.ts";

const LINE_FEED = new Uint8Array([0x0a]);
const COPY_BYTES = 1 << 20;

/**
 * Lines to be added to a history file. The file is append-only in what it says; on disk it is replaced whole by a longer
 * one, so that a reader never sees half a line. Nothing is copied before the first line.
 */
export class HistoryAppender {
  readonly #folder: BackupFolder;
  readonly #path: string;
  #file: StagedFile | null = null;

  constructor(folder: BackupFolder, path: string) {
    this.#folder = folder;
    this.#path = path;
  }

  /** @throws the system's error */
  add(tombstone: Uint8Array): void {
    this.#file ??= this.#copyOfOld();
    this.#file.write(tombstone);
    this.#file.write(LINE_FEED);
  }

  /** The change that puts the longer history in place; null if nothing was added. */
  async finish(): Promise<Change | null> {
    return this.#file && { kind: "put", path: this.#path, staged: await this.#file.finish() };
  }

  discard(): void {
    this.#file?.discard();
  }

  /** @std's copy would not digest the bytes on their way. */
  #copyOfOld(): StagedFile {
    const file = this.#folder.work.stage();
    try {
      using old = this.#folder.reader.open(this.#path);
      const buffer = new Uint8Array(COPY_BYTES);
      for (let read = old?.readSync(buffer); read; read = old?.readSync(buffer)) {
        file.write(buffer.subarray(0, read));
      }
      return file;
    } catch (error) {
      file.discard();
      throw error;
    }
  }
}
