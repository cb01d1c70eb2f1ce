import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import type { JournalEntry } from "../../store/write/journal.ts";
import type { ResourceEntry } from "../../store/manifest/manifest.ts";

/** A page that an interrupted reading has in its log. */
export interface LoggedPage {
  readonly url: string;
  readonly next_url: string | null;
  readonly total_pages: number | null;
  readonly total_entries: number | null;
  readonly offset: number;
  readonly length: number;
  /** The server's time of the answer, ISO 8601; null if it gave none. */
  readonly date: string | null;
}

/** A reading that was under way. */
export interface OpenReading {
  readonly file: string;
  readonly first_url: string;
  readonly pages: LoggedPage[];
}

/** What became of a list in this run. `parents`: those that are new or changed, where something is nested in them. */
export interface DoneList {
  readonly entry: ResourceEntry;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly parents: readonly string[];
  /** Nested records that left with their parents, by suffix. */
  readonly nested_removed: Readonly<Record<string, number>>;
  readonly derived: boolean;
}

/** What became of the nested records of one parent in this run. */
export interface DoneParent {
  readonly records: number;
  /** How many there were before. */
  readonly before: number;
}

/**
 * What this run has done so far, kept in the journal so that a killed run goes on where it was. Keys are
 * `<account>/<resource>`.
 */
export class RunJournal {
  /** Lists that are done in this run. */
  lists = new Map<string, DoneList>();
  /** Lists that an earlier, older run had done. */
  readonly carried = new Map<string, DoneList>();
  readonly readings = new Map<string, OpenReading>();
  /** Nested resources: parents that are done in this run. */
  parents = new Map<string, Map<string, DoneParent>>();
  /** Nested resources that this run reads for every parent. */
  readonly wholeChildren = new Set<string>();
  runId = "";
  startedAt = "";
  resumed = false;
  #key = "";
  #sweepCount = 0;

  private constructor(readonly folder: BackupFolder) {}

  /**
   * Goes on with the run that the journal tells of if it was of the same kind (`key`) and ended a short while ago;
   * what an older one did is the basis of a new run.
   */
  static open(
    folder: BackupFolder,
    { key, runId, startedAt, maxPauseMs }: {
      key: string;
      runId: string;
      startedAt: string;
      maxPauseMs: number;
    },
  ): RunJournal {
    const journal = new RunJournal(folder);
    folder.journal.earlier.forEach((entry) => journal.#replay(entry));
    // A clock that was set back since makes it look like the future: then nobody knows how long ago it was.
    const pauseMs = Math.abs(Date.parse(startedAt) - folder.journal.lastWriteMs);
    if (journal.#key === key && pauseMs <= maxPauseMs) {
      journal.resumed = true;
    } else {
      journal.#record({ type: "run", run_id: runId, started_at: startedAt, key });
    }
    return journal;
  }

  beginReading(key: string, firstUrl: string): OpenReading {
    this.#record({ type: "sweep", key, file: `pages/${this.#sweepCount}`, first_url: firstUrl });
    return this.readings.get(key) ?? { file: "", first_url: firstUrl, pages: [] };
  }

  addPage(key: string, page: LoggedPage): void {
    this.folder.journal.append({ type: "page", key, ...page });
  }

  endReading(key: string): void {
    this.#record({ type: "swept", key });
  }

  /** Notes that nested records are read for every parent, so that a run that goes on with this one does so too. */
  beginWholeChildren(key: string): void {
    if (!this.wholeChildren.has(key)) this.#record({ type: "nested_whole", key });
  }

  listDerived(key: string): void {
    this.#record({ type: "derived", key });
  }

  /** Commits files together with what they mean for the run. @throws the system's error */
  async commit(changes: readonly Change[], then: readonly JournalEntry[]): Promise<void> {
    await this.folder.commit(changes, then);
    then.forEach((entry) => this.#replay(entry));
  }

  #record(entry: JournalEntry): void {
    this.folder.journal.append(entry);
    this.#replay(entry);
  }

  /** The journal was written by this program, so the form of its entries is taken at its word. */
  #replay(entry: JournalEntry): void {
    const key = String(entry.key);
    switch (entry.type) {
      case "commit":
        if (Array.isArray(entry.then)) {
          entry.then.forEach((then: JournalEntry) => this.#replay(then));
        }
        break;
      case "run":
        this.runId = String(entry.run_id);
        this.startedAt = String(entry.started_at);
        this.#key = key;
        for (const [list, done] of this.lists) {
          const parents = new Set([...this.carried.get(list)?.parents ?? [], ...done.parents]);
          this.carried.set(list, { ...done, parents: [...parents] });
        }
        this.lists = new Map();
        this.parents = new Map();
        this.wholeChildren.clear();
        // Pages of another day, joined to today's, would be a list that never was.
        this.readings.clear();
        break;
      case "nested_whole":
        this.wholeChildren.add(key);
        break;
      case "sweep":
        this.#sweepCount++;
        this.readings.set(key, {
          file: String(entry.file),
          first_url: String(entry.first_url),
          pages: [],
        });
        break;
      case "page":
        this.readings.get(key)?.pages.push(entry as unknown as LoggedPage);
        break;
      case "swept":
        this.readings.delete(key);
        break;
      case "list":
        this.lists.set(key, { ...(entry as unknown as DoneList), derived: false });
        this.readings.delete(key);
        break;
      case "derived": {
        const list = this.lists.get(key);
        if (list) this.lists.set(key, { ...list, derived: true });
        break;
      }
      case "parent": {
        const parents = this.parents.get(key) ?? new Map<string, DoneParent>();
        this.parents.set(
          key,
          parents.set(String(entry.parent), {
            records: Number(entry.records),
            before: Number(entry.before),
          }),
        );
      }
    }
  }
}

/** The journal's entry for a list that is done. */
export function listDone(key: string, done: Omit<DoneList, "derived">): JournalEntry {
  return { type: "list", key, ...done };
}

/** The journal's entry for a parent whose nested records are done. */
export function parentDone(key: string, parent: string, done: DoneParent): JournalEntry {
  return { type: "parent", key, parent, ...done };
}
