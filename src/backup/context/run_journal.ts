import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import type {
  LoggedPage,
  PlacedChildren,
  PlacedList,
  RunEntry,
} from "../../store/journal/journal_entry.ts";
import { type OpenReading, type RunIdentity, RunState } from "./run_state.ts";

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
