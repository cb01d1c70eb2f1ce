import { dirname } from "@std/path/dirname";
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

/**
 * A file of lines outside the backup that is only ever appended to. It is locked as long as it is open; a last line that
 * a kill has torn is dropped.
 */
export class LineLog implements Disposable {
  #syncing: Promise<void> | null = null;
  #dirty = false;

  private constructor(
    private readonly file: Deno.FsFile,
    /** What earlier processes wrote. */
    readonly earlier: readonly string[],
    private sizeBytes: number,
  ) {}

  /** Opens a log, which is made if it is missing. @throws LogInUseError, the system's error */
  static async open(path: string): Promise<LineLog> {
    makeFolder(dirname(path));
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: FILE_MODE });
    try {
      if (!await file.tryLock(true)) throw new LogInUseError(path);
      const bytes = await Deno.readFile(path);
      const sizeBytes = bytes.lastIndexOf(LINE_FEED) + 1;
      const lines = new TextDecoder().decode(bytes.subarray(0, sizeBytes)).split("\n").slice(0, -1);
      await file.truncate(sizeBytes);
      await file.seek(sizeBytes, Deno.SeekMode.Start);
      return new LineLog(file, lines, sizeBytes);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Adds a line; it is on the disk once this resolves. Calls that overlap share a wait. @throws the system's error */
  async append(line: string): Promise<void> {
    const bytes = ENCODER.encode(`${line}\n`);
    try {
      for (let at = 0; at < bytes.length;) at += this.file.writeSync(bytes.subarray(at));
    } catch (error) {
      // A full disk: half a line would hide whatever is appended after it.
      this.file.truncateSync(this.sizeBytes);
      this.file.seekSync(this.sizeBytes, Deno.SeekMode.Start);
      throw error;
    }
    this.sizeBytes += bytes.length;
    this.#dirty = true;
    if (this.#syncing) await this.#syncing;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#syncing = this.file.syncData().finally(() => this.#syncing = null);
    await this.#syncing;
  }

  [Symbol.dispose](): void {
    this.file.close();
  }
}
