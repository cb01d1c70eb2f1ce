import {
  type BegunRun,
  type LoggedPage,
  openReadings,
  type PlacedList,
  type RunEntry,
} from "../../store/journal/journal_entry.ts";
import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";

/** A reading that was under way, and its pages that are in `file`. */
export interface OpenReading {
  readonly file: string;
  readonly first_url: string;
  readonly pages: LoggedPage[];
}

/** What became of a resource in a run. */
export type Outcome = Pick<PlacedList, "entry" | "added" | "changed" | "deleted">;

/** The readings of an interrupted run, of which a run may take over the pages: by `<account>/<resource>`. */
export function readingsIn(
  entries: Parameters<typeof openReadings>[0],
): Map<string, OpenReading> {
  const readings = new Map<string, OpenReading>();
  for (const entry of openReadings(entries)) {
    if (entry.type === "sweep") {
      readings.set(entry.key, { file: entry.file, first_url: entry.first_url, pages: [] });
    } else if (entry.type === "page") readings.get(entry.key)?.pages.push(entry);
  }
  return readings;
}

/** Writes what a run does to the journal, so that the next process can settle what a kill leaves undone. */
export class RunJournal {
  readonly #readings: Map<string, OpenReading>;
  #nextReading: number;

  private constructor(readonly folder: BackupFolder) {
    this.#readings = readingsIn(folder.journal.earlier);
    const files = [...this.#readings.values()].map(({ file }) => Number(/\d+$/.exec(file)?.[0]));
    this.#nextReading = Math.max(-1, ...files) + 1;
  }

  /** Notes what the run is to do. @throws the system's error */
  static begin(folder: BackupFolder, run: Omit<BegunRun, "type">): RunJournal {
    folder.journal.append({ type: "begun", ...run });
    return new RunJournal(folder);
  }

  /** A reading that was not ended. */
  openReading(key: string): OpenReading | null {
    return this.#readings.get(key) ?? null;
  }

  beginReading(key: string, firstUrl: string): OpenReading {
    const reading = { file: `pages/${this.#nextReading++}`, first_url: firstUrl, pages: [] };
    this.#readings.set(key, reading);
    this.note({ type: "sweep", key, file: reading.file, first_url: firstUrl });
    return reading;
  }

  endReading(key: string): void {
    this.#readings.delete(key);
    this.note({ type: "swept", key });
  }

  /** Notes what is begun or done besides placing files. */
  note(entry: RunEntry): void {
    this.folder.journal.append(entry);
  }

  /** Commits files together with what they mean for the run. @throws the system's error */
  async commit(changes: readonly Change[], then: readonly RunEntry[] = []): Promise<void> {
    await this.folder.commit(changes, then);
    for (const entry of then) if (entry.type === "list") this.#readings.delete(entry.key);
  }
}
