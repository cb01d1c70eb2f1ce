import { awaitIfPresent } from "../files/absent.ts";
import { LineLog } from "../files/line_log.ts";
import { FILE_MODE } from "../files/make_folder.ts";
import { type JournalEntry, parseJournal, pathOf, placedBy } from "./journal_entry.ts";
import type { RawReader } from "../raw_reader.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { JOURNAL_FILE } from "../layout/paths.ts";
import { type ArtifactEntry, artifactOf } from "../manifest/artifacts_manifest.ts";

/** A journal that no program of ours has written: nothing that it asks for is done. */
export class ForeignJournalError extends Error {
  override name = "ForeignJournalError";

  constructor(path: string, foreignPath: string) {
    const about = JSON.stringify(foreignPath);
    super(`Cannot use the journal "${path}": it is about ${about}, which no backup has`);
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

/** What a run that was killed, or is under way, has changed since the manifests were written. */
export interface JournalState {
  /** Every version of a file that was placed, oldest first; null: removed. */
  readonly placed: ReadonlyMap<string, readonly (FileEntry | null)[]>;
  /** The artifacts among them, as the artifacts manifest will list them. */
  readonly artifacts: ReadonlyMap<string, ArtifactEntry>;
  /** Lists that were placed, by `<account>/<resource>`. */
  readonly lists: ReadonlySet<string>;
  /** Those of them whose derived files are not all written yet. */
  readonly underived: ReadonlySet<string>;
  /** Whether there is anything of a run that has not ended. */
  readonly isOpen: boolean;
  /** A path that no backup has, which it is about: another program has written that. */
  readonly foreignPath: string | null;
}

/**
 * Reads the journal of a backup without locking it: the run that writes it may be at work. A line that it is writing just
 * now is not seen.
 * @throws the system's error
 */
export async function readJournalState(reader: RawReader): Promise<JournalState> {
  const placed = new Map<string, (FileEntry | null)[]>();
  const artifacts = new Map<string, ArtifactEntry>();
  const lists = new Set<string>();
  const underived = new Set<string>();
  const { entries, foreignPath } = parseJournal(
    await reader.read(JOURNAL_FILE) ?? new Uint8Array(),
  );
  for (const entry of entries) {
    if (entry.type === "derived") underived.delete(entry.key);
    if (entry.type !== "commit") continue;
    for (const change of entry.changes) {
      const path = pathOf(change);
      const file = placedBy(change);
      placed.set(path, [...placed.get(path) ?? [], file]);
      if (file?.note) artifacts.set(path, artifactOf(file, file.note));
    }
    for (const then of entry.then) {
      if (then.type !== "list") continue;
      lists.add(then.key);
      underived.add(then.key);
    }
  }
  const isOpen = entries.some(({ type }) => !["opened", "sweep", "page"].includes(type));
  return { placed, artifacts, lists, underived, isOpen, foreignPath };
}
