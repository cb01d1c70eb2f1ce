import { awaitIfPresent } from "../files/absent.ts";
import { LineLog } from "../files/line_log.ts";
import { FILE_MODE } from "../files/make_folder.ts";
import { type JournalEntry, parseJournal } from "./journal_entry.ts";

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
 * completes and settles from it what a killed one began. It is not locked: `verify` reads it beside a run, which Windows
 * would not let it.
 */
export class Journal {
  private constructor(
    private readonly log: LineLog,
    /** What earlier processes left, oldest first. */
    public earlier: readonly JournalEntry[],
    /** When the last of them was written, in milliseconds of the wall clock. */
    readonly lastWriteMs: number,
  ) {}

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
    return new Journal(new LineLog(file, sizeBytes), entries, lastWriteMs);
  }

  /** Adds an entry; it outlives a kill at once, a power cut after {@link sync}. @throws the system's error */
  append(entry: JournalEntry): void {
    this.log.write(JSON.stringify(entry));
  }

  /** Starts over: of what earlier processes left, only these entries stay. @throws the system's error */
  restart(kept: readonly JournalEntry[]): void {
    this.log.cut(0);
    this.append({ type: "opened", session: 0 });
    kept.forEach((entry) => this.append(entry));
    this.earlier = kept;
  }

  /** Waits until everything appended is on the disk. @throws the system's error */
  async sync(): Promise<void> {
    await this.log.sync();
  }

  close(): void {
    this.log[Symbol.dispose]();
  }
}
