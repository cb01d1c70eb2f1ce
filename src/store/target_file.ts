import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { FOLDER_MODE, removeIfPresent } from "./staged_file.ts";

const ENCODER = new TextEncoder();

/**
 * A file outside the backup that is made beside its place and put there by a rename once it is whole. Like all that
 * comes from a backup it is for its owner alone.
 */
export class TargetFile implements Disposable {
  #file: Deno.FsFile | null = null;

  private constructor(readonly path: string, readonly tempPath: string) {}

  /** An empty file beside `path`, whose folder is made if it is missing. @throws the system's error */
  static async create(path: string): Promise<TargetFile> {
    const folder = dirname(path);
    await Deno.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    const tempPath = await Deno.makeTempFile({
      dir: folder,
      prefix: `.${basename(path)}.`,
      suffix: ".partial",
    });
    return new TargetFile(path, tempPath);
  }

  /** Adds a text at the end. @throws the system's error, for instance when the disk is full */
  async append(text: string): Promise<void> {
    await this.write(ENCODER.encode(text));
  }

  /** Adds bytes at the end. @throws the system's error */
  async write(bytes: Uint8Array): Promise<void> {
    this.#file ??= await Deno.open(this.tempPath, { append: true });
    for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
  }

  /** How large the file is by now. @throws the system's error */
  async size(): Promise<number> {
    return (await Deno.stat(this.tempPath)).size;
  }

  /** Puts the file in its place, once its bytes are on the disk; whatever was there is replaced. @throws the system's error */
  async place(): Promise<{ readonly sizeBytes: number }> {
    this.#close();
    const sizeBytes = await syncedSize(this.tempPath);
    await Deno.rename(this.tempPath, this.path);
    return { sizeBytes };
  }

  /** Removes what was not put in place. */
  [Symbol.dispose](): void {
    this.#close();
    removeIfPresent(this.tempPath);
  }

  #close(): void {
    this.#file?.close();
    this.#file = null;
  }
}

async function syncedSize(path: string): Promise<number> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
  return (await file.stat()).size;
}
