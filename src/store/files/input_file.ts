import { awaitIfPresent } from "./absent.ts";

/** A file that is open for reading: from its beginning to its end, or at offsets. */
export class InputFile implements Disposable {
  readonly #file: Deno.FsFile;
  #sizeBytes: number | null = null;

  /** @throws NotAFileError where a link, or a pipe, which would have us wait, is in its place; the system's error */
  constructor(readonly path: string) {
    const info = Deno.lstatSync(path);
    if (!info.isFile) throw new NotAFileError(path, kindText(info));
    this.#file = Deno.openSync(path);
  }

  /** The size when it was first asked for. */
  get sizeBytes(): number {
    this.#sizeBytes ??= this.#file.statSync().size;
    return this.#sizeBytes;
  }

  /** All its bytes. */
  async readAll(): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(this.sizeBytes);
    let filled = 0;
    while (filled < bytes.length) {
      const read = await this.#file.read(bytes.subarray(filled));
      if (read === null) break;
      filled += read;
    }
    return filled < bytes.length ? bytes.slice(0, filled) : bytes;
  }

  /** The next bytes, as many as came; null at the end. */
  read(into: Uint8Array): Promise<number | null> {
    return this.#file.read(into);
  }

  /** As {@link read}, for pieces so small that waiting for them would cost more than they do. */
  readSync(into: Uint8Array): number | null {
    return this.#file.readSync(into);
  }

  /** Fills `into` from an offset in bytes; false if the file ends before that. */
  readAt(offset: number, into: Uint8Array): Promise<boolean> {
    return readAt(this.#file, offset, into);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Fills `into` from an offset in bytes; false if the file ends before that. @throws the system's error */
export async function readAt(
  file: Deno.FsFile,
  offset: number,
  into: Uint8Array,
): Promise<boolean> {
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let filled = 0; filled < into.length;) {
    const read = await file.read(filled ? into.subarray(filled) : into);
    if (read === null) return false;
    filled += read;
  }
  return true;
}

/** What is in the place of a file or folder of a backup, and is none: nothing is read, written or removed through it. */
export class NotAFileError extends Error {
  override name = "NotAFileError";
  /** What is wrong with what is at the path, for messages that name that themselves. */
  readonly problem: string;

  constructor(readonly path: string, readonly found: string, wanted = "file") {
    const problem = `it is ${found}, not a ${wanted} of the backup`;
    super(`Cannot use "${path}": ${problem}`);
    this.problem = problem;
  }
}

/** What something is, in words. */
export function kindText(info: Deno.FileInfo): string {
  if (info.isSymlink) return "a link";
  if (info.isDirectory) return "a folder";
  return info.isFile ? "a file" : "a pipe, a socket or a device";
}

/** @throws NotAFileError if something other than a file is at the path; a link to one is none */
export async function refuseOtherThanFile(path: string): Promise<void> {
  const info = await awaitIfPresent(Deno.lstat(path));
  if (info && !info.isFile) throw new NotAFileError(path, kindText(info));
}

/** @throws NotAFileError if something other than a folder is at the path; a link to one is none */
export async function refuseOtherThanFolder(path: string): Promise<void> {
  const info = await awaitIfPresent(Deno.lstat(path));
  if (info && !info.isDirectory) throw new NotAFileError(path, kindText(info), "folder");
}
