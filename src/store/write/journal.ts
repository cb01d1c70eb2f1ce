import { FILE_MODE } from "../files/staged_file.ts";

/** One line of the journal: a JSON object with a `type`. */
export type JournalEntry = { readonly type: string } & Readonly<Record<string, unknown>>;

const ENCODER = new TextEncoder();

/**
 * The run's journal: what has been done, a JSON line each, append-only. A killed run is repaired and continued from it.
 * A line torn by the kill is dropped when it is opened again.
 */
export class Journal {
  #file: Deno.FsFile;
  #syncing: Promise<void> | null = null;
  #dirty = false;
  #sizeBytes: number;

  private constructor(
    file: Deno.FsFile,
    /** What earlier runs left, oldest first. */
    readonly earlier: readonly JournalEntry[],
    /** When the last of them was written, in milliseconds of the wall clock. */
    readonly lastWriteMs: number,
    sizeBytes: number,
  ) {
    this.#file = file;
    this.#sizeBytes = sizeBytes;
  }

  /** @throws the system's error */
  static async open(path: string): Promise<Journal> {
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: FILE_MODE });
    const { entries, sizeBytes } = parseEntries(await Deno.readFile(path));
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

  /** Waits until all that was appended is on the disk. Calls that meet share one wait. @throws the system's error */
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

/** What runs that did not end have left in a journal, read without touching it; nothing if there is none. */
export async function readJournal(
  path: string,
): Promise<{ readonly entries: readonly JournalEntry[]; readonly lastWriteMs: number }> {
  try {
    const { entries } = parseEntries(await Deno.readFile(path));
    return { entries, lastWriteMs: (await Deno.stat(path)).mtime?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return { entries: [], lastWriteMs: 0 };
    }
    throw error;
  }
}

/** Entries up to the first line that is no entry, and where they end. */
function parseEntries(bytes: Uint8Array): { entries: JournalEntry[]; sizeBytes: number } {
  const decoder = new TextDecoder();
  const entries: JournalEntry[] = [];
  let at = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, at)) {
    const entry = parseEntry(decoder.decode(bytes.subarray(at, end)));
    if (!entry) break;
    entries.push(entry);
    at = end + 1;
  }
  return { entries, sizeBytes: at };
}

function parseEntry(line: string): JournalEntry | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "type" in value &&
        typeof value.type === "string"
      ? { ...value, type: value.type }
      : null;
  } catch {
    return null;
  }
}
