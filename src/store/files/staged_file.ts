import { removeIfPresent } from "./absent.ts";
import { type FileEntry, StreamDigest } from "./file_digest.ts";
import type { InputFile } from "./input_file.ts";
import { FILE_MODE } from "./make_folder.ts";

const COPY_BYTES = 1 << 20;

/** A finished file that waits under `.work` for its rename into place. */
export interface Staged extends FileEntry {
  readonly tempPath: string;
}

/**
 * A new file being written under `.work`, digested as it is written. It reaches its place only by a rename,
 * once its bytes are on the disk.
 */
export class StagedFile {
  #file: Deno.FsFile;
  #digest = new StreamDigest();

  /** @throws the system's error if the file cannot be created */
  constructor(readonly tempPath: string) {
    this.#file = Deno.openSync(tempPath, {
      write: true,
      create: true,
      truncate: true,
      mode: FILE_MODE,
    });
  }

  get sizeBytes(): number {
    return this.#digest.sizeBytes;
  }

  /** @throws the system's error, for instance when the disk is full */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      at += this.#file.writeSync(at ? bytes.subarray(at) : bytes);
    }
    this.#digest.update(bytes);
  }

  /** Adds the bytes of a file, each piece as `change` makes it. (@std's copy would not digest them on their way.) */
  copy(from: InputFile | null, change = (piece: Uint8Array): Uint8Array => piece): void {
    const buffer = new Uint8Array(COPY_BYTES);
    for (let read = from?.readSync(buffer); read; read = from?.readSync(buffer)) {
      this.write(change(buffer.subarray(0, read)));
    }
  }

  /** Waits until the bytes are on the disk. @throws the system's error */
  async finish(): Promise<Staged> {
    await this.#file.sync();
    this.#file.close();
    return { tempPath: this.tempPath, ...this.#digest.finish() };
  }

  /** Drops the file; the one it was to replace stays as it is. */
  discard(): void {
    try {
      this.#file.close();
    } catch {
      // Closed by finish() already.
    }
    removeIfPresent(this.tempPath);
  }
}
