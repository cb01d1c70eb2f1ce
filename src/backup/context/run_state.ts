import type { ResourceEntry } from "../../store/manifest/manifest.ts";
import type { JournalEntry } from "../../store/write/journal.ts";

/**
 * An interrupted run is resumed as the same run if the next one comes within this time; later, what it had done is kept
 * and brought up to date like after any run.
 */
const MAX_PAUSE_MS = 60 * 60 * 1000;

/** A page that an interrupted reading has in its log. */
export interface LoggedPage {
  readonly url: string;
  readonly next_url: string | null;
  readonly total_pages: number | null;
  readonly total_entries: number | null;
  readonly offset: number;
  readonly length: number;
  /** The server's time of the response, ISO 8601; null if it gave none. */
  readonly date: string | null;
}

/** A reading that was under way. */
export interface OpenReading {
  readonly file: string;
  readonly first_url: string;
  readonly pages: LoggedPage[];
}

/** What became of a resource in a run. */
export interface Outcome {
  readonly entry: ResourceEntry;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
}

/** What became of a list. */
export interface DoneList extends Outcome {
  /** Records that are new or changed, where the resource has children. */
  readonly parents: readonly string[];
  /** Child records that were deleted with their parents, by suffix. */
  readonly nested_removed: Readonly<Record<string, number>>;
  /** Whether `<id>.json` are all written. */
  readonly derived: boolean;
}

/** What became of the children of one parent. */
export interface DoneParent {
  readonly records: number;
  /** How many there were before. */
  readonly before: number;
}

/** What tells one run from another. */
export interface RunIdentity {
  readonly runId: string;
  readonly startedAt: string;
  /** The settings that a resumed run must have in common with the interrupted one. */
  readonly key: string;
}

/** The key of a run: with these settings changed, what an interrupted run did is not what this one would. */
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
  parents = new Map<string, Map<string, DoneParent>>();
  /** Child resources that this run reads for every parent. */
  readonly wholeChildren = new Set<string>();
  runId = "";
  startedAt = "";
  /** Whether this run goes on with an interrupted one. */
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
    const pauseMs = Math.abs(Date.parse(run.startedAt) - lastWriteMs);
    state.resumed = state.#key === run.key && pauseMs <= MAX_PAUSE_MS;
    if (!state.resumed) state.apply(runBegun(run));
    return state;
  }

  /** The journal was written by this program, so the form of its entries is taken at its word. */
  apply(entry: JournalEntry): void {
    const key = String(entry.key);
    switch (entry.type) {
      case "commit":
        if (Array.isArray(entry.then)) entry.then.forEach((then: JournalEntry) => this.apply(then));
        break;
      case "run":
        this.#begin(entry, key);
        break;
      case "nested_whole":
        this.wholeChildren.add(key);
        break;
      case "sweep":
        this.readingCount++;
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
        const done = { records: Number(entry.records), before: Number(entry.before) };
        this.parents.set(key, parents.set(String(entry.parent), done));
      }
    }
  }

  #begin(entry: JournalEntry, key: string): void {
    this.runId = String(entry.run_id);
    this.startedAt = String(entry.started_at);
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

/** The journal's entry for a run that begins. */
export function runBegun({ runId, startedAt, key }: RunIdentity): JournalEntry {
  return { type: "run", run_id: runId, started_at: startedAt, key };
}
