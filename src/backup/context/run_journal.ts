import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import type {
  JournalEntry,
  LoggedPage,
  PlacedChildren,
  PlacedList,
  RunEntry,
} from "../../store/journal/journal_entry.ts";

/** A reading that was under way. */
export interface OpenReading {
  readonly file: string;
  readonly first_url: string;
  readonly pages: LoggedPage[];
}

/** What became of a list in this run; `derived`: all its `<id>.json` are written. */
export interface DoneList extends PlacedList {
  readonly derived: boolean;
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
  parents = new Map<string, Map<string, PlacedChildren>>();
  /** Nested resources that this run reads for every parent. */
  readonly wholeChildren = new Set<string>();
  runId = "";
  startedAt = "";
  resumed = false;
  #key = "";
  #readingCount = 0;

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
    this.#record({ type: "sweep", key, file: `pages/${this.#readingCount}`, first_url: firstUrl });
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
  async commit(changes: readonly Change[], then: readonly RunEntry[]): Promise<void> {
    await this.folder.commit(changes, then);
    then.forEach((entry) => this.#replay(entry));
  }

  #record(entry: RunEntry): void {
    this.folder.journal.append(entry);
    this.#replay(entry);
  }

  #replay(entry: JournalEntry): void {
    switch (entry.type) {
      case "commit":
        entry.then.forEach((then) => this.#replay(then));
        break;
      case "run":
        this.runId = entry.run_id;
        this.startedAt = entry.started_at;
        this.#key = entry.key;
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
        this.wholeChildren.add(entry.key);
        break;
      case "sweep":
        this.#readingCount++;
        this.readings.set(entry.key, { file: entry.file, first_url: entry.first_url, pages: [] });
        break;
      case "page":
        this.readings.get(entry.key)?.pages.push(entry);
        break;
      case "swept":
        this.readings.delete(entry.key);
        break;
      case "list":
        this.lists.set(entry.key, { ...entry, derived: false });
        this.readings.delete(entry.key);
        break;
      case "derived": {
        const list = this.lists.get(entry.key);
        if (list) this.lists.set(entry.key, { ...list, derived: true });
        break;
      }
      case "parent": {
        const parents = this.parents.get(entry.key) ?? new Map<string, PlacedChildren>();
        const { records, before } = entry;
        this.parents.set(entry.key, parents.set(entry.parent, { records, before }));
      }
    }
  }
}

/** The journal's entry for a list that is done. */
export function listDone(key: string, list: PlacedList): RunEntry {
  return { type: "list", key, ...list };
}

/** The journal's entry for a parent whose child records are done. */
export function parentDone(key: string, parent: string, children: PlacedChildren): RunEntry {
  return { type: "parent", key, parent, ...children };
}
