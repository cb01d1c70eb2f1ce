import { join } from "@std/path/join";
import { listOf, mapOf, object, optional, or, orNull, text } from "../../json/shape.ts";
import { BackupReader } from "../../store/backup_reader.ts";
import { removeWhole } from "../../store/files/absent.ts";
import { LineLog } from "../../store/files/line_log.ts";
import { UsageError } from "../../usage_error.ts";

type RestoreParties = Pick<JournalHead, "from" | "into">;

/** Between which accounts a journal is. */
interface JournalHead {
  readonly from: string;
  readonly into: string;
  /** What is being restored, in a form that can be compared. */
  readonly selection: readonly string[];
  /** The target's time before the first write. */
  readonly beganAt: string | null;
  /** Who takes whose place: users of the backup and of the target. */
  readonly people: Readonly<Record<string, string>>;
}

/** What came of a write. */
export interface WriteResult {
  /** The record that was written; null if it was refused. */
  readonly id: string | null;
  readonly status: number | "found";
  readonly message?: string;
}

const JOURNAL = "journal.ndjson";

/** What follows once a record is there. */
const AFTERWARDS = ["send", "close", "accept", "decline", "mail", "alert", "archive"];

/** A line: where a run begins, before a write, or after it. What a later version may add is ignored. */
const parseLine = object({
  from: optional(text),
  into: optional(text),
  selection: or(listOf(text), []),
  begun: or(orNull(text), null),
  people: or(mapOf(text), {}),
  key: optional(text),
  intent: optional(text),
  new: optional(orNull(text)),
});

/**
 * What a restore meant to do and has done: one JSON line before each write, one after it, both on the disk before
 * anything else happens. `key` names a write: `create projects/41000215`.
 */
export class RestoreJournal implements Disposable {
  /** Intents without a result: these writes may have been done or not. */
  readonly open = new Set<string>();
  /** All that is done, by key: the ids that writes resulted in. */
  readonly results = new Map<string, string>();
  #head: JournalHead | null = null;

  private constructor(private readonly log: LineLog) {}

  /**
   * Opens the journal of a restore between two accounts, in the folder of that restore.
   * @throws UsageError if it is of another restore, or damaged; LogInUseError, the system's error
   */
  static async open(folder: string, { from, into }: RestoreParties): Promise<RestoreJournal> {
    const path = restorePaths(folder).journal;
    const log = await LineLog.open(path);
    try {
      const journal = new RestoreJournal(log);
      for (const [index, line] of log.earlier.entries()) journal.#read(line, path, index + 1);
      const { head } = journal;
      if (head === null || (head.from === from && head.into === into)) return journal;
      // What it says is done has been done elsewhere.
      throw new UsageError(
        `Cannot restore: the journal "${path}" is of another restore, from account ${head.from} into ${head.into}`,
        "name another folder with --to; nothing was written",
      );
    } catch (error) {
      log[Symbol.dispose]();
      throw error;
    }
  }

  /** Opens it; null if no restore was begun in the folder. @throws as {@link RestoreJournal.open} */
  static async reopen(folder: string, parties: RestoreParties): Promise<RestoreJournal | null> {
    const isBegun = await new BackupReader(folder).exists(JOURNAL);
    return isBegun ? await RestoreJournal.open(folder, parties) : null;
  }

  /** Removes what an earlier restore between these accounts has left. @throws as {@link RestoreJournal.open} */
  static async discard(folder: string, parties: RestoreParties): Promise<void> {
    const earlier = await RestoreJournal.reopen(folder, parties);
    if (earlier === null) return;
    earlier[Symbol.dispose]();
    const { journal, target } = restorePaths(folder);
    await removeWhole(target);
    await removeWhole(journal);
  }

  /** Of the first restore between these accounts; null if this is the first. */
  get head(): JournalHead | null {
    return this.#head;
  }

  /** Notes that a restore begins, or goes on with a selection. */
  async begin(head: JournalHead, at: string): Promise<void> {
    const { from, into, selection, people } = head;
    const beganAt = this.#head?.beganAt ?? head.beganAt;
    this.#head = { ...head, beganAt };
    await this.log.append(JSON.stringify({ at, from, into, selection, begun: beganAt, people }));
  }

  /** Who takes whose place in the time and expenses that were written, or may have been. */
  get settled(): ReadonlyMap<string, string> {
    const isWritten = [...this.results.keys(), ...this.open].some((key) =>
      /^create (time_entries|expenses)\//.test(key)
    );
    return new Map(isWritten ? Object.entries(this.#head?.people ?? {}) : []);
  }

  /** Takes back that a record was made: it is not in the target any more. */
  forget(record: string): void {
    this.results.delete(`create ${record}`);
  }

  /** Notes that a write is about to be sent; `sha256` is of its body. */
  async intend(key: string, sha256: string, at: string): Promise<void> {
    this.#begun(key);
    await this.log.append(JSON.stringify({ at, key, intent: sha256 }));
  }

  /** Notes what came of it. */
  async settle(key: string, { id, status, message }: WriteResult): Promise<void> {
    this.#settled(key, id);
    await this.log.append(JSON.stringify({ key, new: id, status, message }));
  }

  [Symbol.dispose](): void {
    this.log[Symbol.dispose]();
  }

  /** A line of another shape is one of a later version. @throws UsageError */
  #read(line: string, path: string, number: number): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new UsageError(
        `Cannot read line ${number} of the journal "${path}": what was done is not known`,
        "put it back from a copy; nothing was written",
      );
    }
    const known = or(parseLine, null)(value);
    if (known === null) return;
    const { from, into, begun, key, intent, new: id, ...head } = known;
    if (from !== undefined && into !== undefined) {
      this.#head = { from, into, ...head, beganAt: this.#head?.beganAt ?? begun };
    }
    if (key !== undefined && intent !== undefined) this.#begun(key);
    if (key !== undefined && id !== undefined) this.#settled(key, id);
  }

  /** What is changed for the time of the restore is to be changed back at its end, also where that was done before. */
  #begun(key: string): void {
    this.open.add(key);
    this.results.delete(key);
    const [action, record = ""] = key.split(" ");
    // What was done to it before was done to one that is gone.
    if (action === "create") {
      for (const done of AFTERWARDS) this.results.delete(`${done} ${record}`);
    }
    if (action === "activate" || action === "adopt") this.results.delete(`archive ${record}`);
  }

  #settled(key: string, id: string | null): void {
    this.open.delete(key);
    if (id === null) return;
    this.results.set(key, id);
    // What was archived again may be activated again.
    const [action, record] = key.split(" ");
    if (action === "archive") this.results.delete(`activate ${record}`);
  }
}

/** What a restore leaves in its folder: the journal, the backup of the target, and the proof. */
export function restorePaths(folder: string): Record<"journal" | "target" | "proof", string> {
  return {
    journal: join(folder, JOURNAL),
    target: join(folder, "target"),
    proof: join(folder, "proof.json"),
  };
}
