import { awaitIfPresent } from "../files/absent.ts";
import { FILE_MODE } from "../files/make_folder.ts";
import { type JournalEntry, parseJournal } from "./journal_entry.ts";

const ENCODER = new TextEncoder();

/** A journal that no program of ours has written: nothing that it asks for is done. */
export class ForeignJournalError extends Error {
  override name = "ForeignJournalError";

  constructor(path: string, foreignPath: string) {
    super(
      `Cannot use the journal "${path}": it is about ${
        JSON.stringify(foreignPath)
      }, which no backup has`,
    );
  }
}

/**
 * The journal: what has been done since the manifests were written, one JSON line each, append-only. The next process
 * completes and settles from it what a killed one began. A line that a kill has torn is dropped when the journal is opened again.
 */
export class Journal {
  #file: Deno.FsFile;
  #syncing: Promise<void> | null = null;
  #dirty = false;
  #sizeBytes: number;

  private constructor(
    file: Deno.FsFile,
    /** What earlier processes left, oldest first. */
    public earlier: readonly JournalEntry[],
    /** When the last of them was written, in milliseconds of the wall clock. */
    readonly lastWriteMs: number,
    sizeBytes: number,
  ) {
    this.#file = file;
    this.#sizeBytes = sizeBytes;
  }

  /**
   * `dropForeign`: what a journal says from the first line on that is of another program is not done.
   * @throws ForeignJournalError, with the file untouched; the system's error
   */
  static async open(path: string, { dropForeign = false } = {}): Promise<Journal> {
    const { entries, sizeBytes, foreignPath } = parseJournal(
      await awaitIfPresent(Deno.readFile(path)) ?? new Uint8Array(),
    );
    if (foreignPath !== null && !dropForeign) throw new ForeignJournalError(path, foreignPath);
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: FILE_MODE });
    const lastWriteMs = (await file.stat()).mtime?.getTime() ?? 0;
    await file.truncate(sizeBytes);
    await file.seek(sizeBytes, Deno.SeekMode.Start);
    return new Journal(file, entries, lastWriteMs, sizeBytes);
  }

  /** Adds an entry; it outlives a kill at once, a power cut after {@link sync}. @throws the system's error */
  append(entry: JournalEntry): void {
    const line = ENCODER.encode(JSON.stringify(entry) + "\n");
    try {
      for (let at = 0; at < line.length;) at += this.#file.writeSync(line.subarray(at));
    } catch (error) {
      // A full disk: half a line would hide whatever is appended after it.
      this.#file.truncateSync(this.#sizeBytes);
      this.#file.seekSync(this.#sizeBytes, Deno.SeekMode.Start);
      throw error;
    }
    this.#sizeBytes += line.length;
    this.#dirty = true;
  }

  /** Starts over: of what earlier processes left, only these entries stay. @throws the system's error */
  restart(kept: readonly JournalEntry[]): void {
    this.#file.truncateSync(0);
    this.#file.seekSync(0, Deno.SeekMode.Start);
    this.#sizeBytes = 0;
    this.append({ type: "opened", session: 0 });
    kept.forEach((entry) => this.append(entry));
    this.earlier = kept;
  }

  /** Waits until everything appended is on the disk. Calls that overlap share one wait. @throws the system's error */
  async sync(): Promise<void> {
    if (this.#syncing) await this.#syncing;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#syncing = this.#file.syncData().finally(() => this.#syncing = null);
    await this.#syncing;
  }

  close(): void {
    this.#file.close();
  }
}
