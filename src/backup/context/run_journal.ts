import type {
  JournalEntry,
  LoggedPage,
  PlacedChildren,
  PlacedList,
  RunEntry,
} from "../../store/journal/journal_entry.ts";
import type { BackupFolder } from "../../store/write/backup_folder.ts";
import type { Change } from "../../store/write/commit_log.ts";

/**
 * An interrupted run is resumed as the same run if the next one comes within this time; later, what it had done is kept
 * and brought up to date like after any run.
 */
const MAX_PAUSE_MS = 60 * 60 * 1000;

/** A reading that was under way. */
export interface OpenReading {
  readonly file: string;
  readonly first_url: string;
  readonly pages: LoggedPage[];
}

/** What became of a resource in a run. */
export type Outcome = Pick<PlacedList, "entry" | "added" | "changed" | "deleted">;

/** What became of a list in a run; `derived`: all its `<id>.json` are written. */
export interface DoneList extends PlacedList {
  readonly derived: boolean;
}

/** What identifies a run; `key`: what a resumed run must have in common with the interrupted one. */
export type RunIdentity = Omit<JournalEntry & { readonly type: "run" }, "type">;

/** The key of a run: if these settings change, what an interrupted run did is not what this one would do. */
export function runKey(
  { apiUrl, options: { full, recordFiles } }: {
    readonly apiUrl: string;
    readonly options: { readonly full: boolean; readonly recordFiles: boolean };
  },
): string {
  return JSON.stringify([apiUrl, full, recordFiles]);
}

/** What a run has done so far, as its journal says. Keys are `<account>/<resource>`. */
export class RunState {
  /** Lists that are done in this run. */
  lists = new Map<string, DoneList>();
  /** Lists that an older interrupted run had done. */
  readonly earlierLists = new Map<string, DoneList>();
  readonly readings = new Map<string, OpenReading>();
  /** Child resources: parents that are done in this run. */
  parents = new Map<string, Map<string, PlacedChildren>>();
  /** Child resources that this run reads for every parent. */
  readonly wholeChildren = new Set<string>();
  runId = "";
  startedAt = "";
  /** Whether this run resumes an interrupted one. */
  resumed = false;
  /** How many readings were begun. */
  readingCount = 0;
  #key = "";

  /**
   * What a run finds in the journal that earlier ones left: it resumes one of the same kind that ended a short while ago;
   * what an older one did is where it starts from.
   */
  static of(
    { entries, lastWriteMs }: { entries: readonly JournalEntry[]; lastWriteMs: number },
    run: RunIdentity,
  ): RunState {
    const state = new RunState();
    entries.forEach((entry) => state.apply(entry));
    // A clock that was set back since puts it in the future: then nobody knows how long ago it was.
    const pauseMs = Math.abs(Date.parse(run.started_at) - lastWriteMs);
    state.resumed = state.#key === run.key && pauseMs <= MAX_PAUSE_MS;
    if (!state.resumed) state.#begin(run);
    return state;
  }

  apply(entry: JournalEntry): void {
    switch (entry.type) {
      case "commit":
        entry.then.forEach((then) => this.apply(then));
        break;
      case "run":
        this.#begin(entry);
        break;
      case "nested_whole":
        this.wholeChildren.add(entry.key);
        break;
      case "sweep":
        this.readingCount++;
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

  #begin({ run_id, started_at, key }: RunIdentity): void {
    this.runId = run_id;
    this.startedAt = started_at;
    this.#key = key;
    for (const [list, done] of this.lists) {
      const parents = new Set([...this.earlierLists.get(list)?.parents ?? [], ...done.parents]);
      this.earlierLists.set(list, { ...done, parents: [...parents] });
    }
    this.lists = new Map();
    this.parents = new Map();
    this.wholeChildren.clear();
    // Pages of another day, joined to today's, would be a list that never was.
    this.readings.clear();
  }
}

/** Writes what a run does to the journal, so that a killed run is resumed where it was. */
export class RunJournal {
  private constructor(readonly folder: BackupFolder, readonly state: RunState) {}

  /** Resumes the run that the folder's journal is about, or begins another: see {@link RunState.of}. */
  static open(folder: BackupFolder, run: RunIdentity): RunJournal {
    const { earlier: entries, lastWriteMs } = folder.journal;
    const state = RunState.of({ entries, lastWriteMs }, run);
    if (!state.resumed) folder.journal.append({ type: "run", ...run });
    return new RunJournal(folder, state);
  }

  beginReading(key: string, firstUrl: string): OpenReading {
    const file = `pages/${this.state.readingCount}`;
    this.#record({ type: "sweep", key, file, first_url: firstUrl });
    return { file, first_url: firstUrl, pages: [] };
  }

  addPage(key: string, page: LoggedPage): void {
    this.folder.journal.append({ type: "page", key, ...page });
  }

  endReading(key: string): void {
    this.#record({ type: "swept", key });
  }

  /** Notes that children are read for every parent, so that a run that resumes this one does so too. */
  beginWholeChildren(key: string): void {
    if (!this.state.wholeChildren.has(key)) this.#record({ type: "nested_whole", key });
  }

  listDerived(key: string): void {
    this.#record({ type: "derived", key });
  }

  /** Commits files together with what they mean for the run. @throws the system's error */
  async commit(changes: readonly Change[], then: readonly RunEntry[] = []): Promise<void> {
    await this.folder.commit(changes, then);
    then.forEach((entry) => this.state.apply(entry));
  }

  #record(entry: RunEntry): void {
    this.folder.journal.append(entry);
    this.state.apply(entry);
  }
}

/** The journal's entry for a list that is done. */
export function listDone(key: string, list: PlacedList): RunEntry {
  return { type: "list", key, ...list };
}

/** The journal's entry for a parent whose children are done. */
export function parentDone(key: string, parent: string, children: PlacedChildren): RunEntry {
  return { type: "parent", key, parent, ...children };
}
