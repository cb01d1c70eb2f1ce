import { dirname } from "@std/path/dirname";
import { lockFile } from "./file_lock.ts";
import { FILE_MODE, makeFolder } from "./make_folder.ts";

const ENCODER = new TextEncoder();
const LINE_FEED = 0x0a;

/** Another process has the log open. */
export class LogInUseError extends Error {
  override name = "LockedError";

  constructor(path: string) {
    super(`Cannot open "${path}": another process is using it`);
  }
}

/** A file of lines that is only ever appended to. */
export class LineLog implements Disposable {
  #syncing: Promise<void> | null = null;
  #dirty = false;
  #sizeBytes = 0;

  /** What the file has after `sizeBytes` is dropped: a kill has torn it. @throws the system's error */
  constructor(
    readonly file: Deno.FsFile,
    sizeBytes: number,
    /** What earlier processes wrote. */
    readonly earlier: readonly string[] = [],
  ) {
    this.cut(sizeBytes);
  }

  /** Opens a log, which is made if it is missing, and locks it for as long. @throws LogInUseError, the system's error */
  static async open(path: string): Promise<LineLog> {
    makeFolder(dirname(path));
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: FILE_MODE });
    try {
      if (!await lockFile(file)) throw new LogInUseError(path);
      const bytes = await Deno.readFile(path);
      const sizeBytes = bytes.lastIndexOf(LINE_FEED) + 1;
      const lines = new TextDecoder().decode(bytes.subarray(0, sizeBytes)).split("\n").slice(0, -1);
      return new LineLog(file, sizeBytes, lines);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Adds a line; it outlives a kill at once, a power cut after {@link sync}. @throws the system's error */
  write(line: string): void {
    const bytes = ENCODER.encode(`${line}\n`);
    try {
      for (let at = 0; at < bytes.length;) at += this.file.writeSync(bytes.subarray(at));
    } catch (error) {
      // A full disk: half a line would hide whatever is appended after it.
      this.cut(this.#sizeBytes);
      throw error;
    }
    this.#sizeBytes += bytes.length;
    this.#dirty = true;
  }

  /** Waits until every line is on the disk. Calls that overlap share one wait. @throws the system's error */
  async sync(): Promise<void> {
    if (this.#syncing) await this.#syncing;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#syncing = this.file.syncData().finally(() => this.#syncing = null);
    await this.#syncing;
  }

  /** Adds a line; it is on the disk once this resolves. @throws the system's error */
  async append(line: string): Promise<void> {
    this.write(line);
    await this.sync();
  }

  /** Drops what is after the first bytes. @throws the system's error */
  cut(sizeBytes: number): void {
    this.file.truncateSync(sizeBytes);
    this.file.seekSync(sizeBytes, Deno.SeekMode.Start);
    this.#sizeBytes = sizeBytes;
  }

  [Symbol.dispose](): void {
    this.file.close();
  }
}
