import { IdList, parseId } from "../../json/record_id.ts";
import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import { updateDeleted } from "../../store/write/deleted_list.ts";
import { HistoryAppender } from "../../store/write/history_appender.ts";
import type { RunEntry } from "../../store/journal/journal_entry.ts";
import type { RecordBatch } from "../../store/lists/record_batch.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import type { RunJournal } from "../context/run_journal.ts";

/**
 * Updates placed together: each commit waits for the disk a few times, so one for every parent would spend more on
 * waiting than on writing. A kill costs at most these parents' requests.
 */
const UPDATES_A_COMMIT = 32;

/** The children of one parent as they should be on disk, and what that replaces. */
export interface ChildUpdate {
  readonly path: string;
  /** Null if the file is right already. */
  readonly text: Uint8Array<ArrayBuffer> | null;
  readonly then: RunEntry;
  /** Earlier versions, each a line. */
  readonly history: readonly Uint8Array[];
  /** Deleted records, as entries of the deleted list at `deletedPath`. */
  readonly deleted: readonly { readonly id: string; readonly entry: Uint8Array }[];
  readonly deletedPath: string;
}

/**
 * Places the children of the records in one folder, some parents at a time. Child resources that share a folder share its
 * history file, so one writer serves them all, one commit after the other.
 */
export class ChildWriter {
  #pending: ChildUpdate[] = [];
  #last: Promise<void> = Promise.resolve();

  readonly #folder: BackupFolder;

  constructor(readonly journal: RunJournal, readonly historyPath: string) {
    this.#folder = journal.folder;
  }

  /** Takes an update; waits when enough have come to be placed. @throws the system's error */
  async add(update: ChildUpdate): Promise<void> {
    this.#pending.push(update);
    if (this.#pending.length >= UPDATES_A_COMMIT) await this.flush();
  }

  /** Places what was taken. @throws the system's error */
  flush(): Promise<void> {
    const updates = this.#pending;
    this.#pending = [];
    this.#last = this.#last.then(() => this.#place(updates));
    return this.#last;
  }

  async #place(updates: readonly ChildUpdate[]): Promise<void> {
    if (updates.length === 0) return;
    const history = new HistoryAppender(this.#folder, this.historyPath);
    updates.forEach((update) => update.history.forEach((entry) => history.add(entry)));
    const longer = await history.finish();
    const deleted = await this.#deletedChanges(updates);
    const puts = await Promise.all(
      updates.map(async ({ path, text }): Promise<Change[]> =>
        text ? [{ kind: "put", path, staged: await this.#folder.work.stageBytes(text) }] : []
      ),
    );
    await this.journal.commit(
      [...(longer ? [longer] : []), ...deleted, ...puts.flat()],
      updates.map((update) => update.then),
    );
  }

  async #deletedChanges(updates: readonly ChildUpdate[]): Promise<Change[]> {
    const byPath = Map.groupBy(
      updates.filter(({ deleted }) => deleted.length > 0),
      ({ deletedPath }) => deletedPath,
    );
    const changes: Change[] = [];
    for (const [path, some] of byPath) {
      const change = await updateDeleted(this.#folder, path, {
        deleted: entriesById(some.flatMap(({ deleted }) => deleted)),
        returned: new IdList(),
        onReturn() {},
      });
      if (change) changes.push(change);
    }
    return changes;
  }
}

async function* entriesById(
  entries: readonly { id: string; entry: Uint8Array }[],
): AsyncGenerator<RecordBatch> {
  const ordered = entries.map(({ id, entry }) => ({ id: BigInt(id), entry })).sort((a, b) =>
    a.id < b.id ? -1 : 1
  );
  for (const { id, entry } of ordered) {
    const slices = new RecordSlices();
    const halves = parseId(String(id));
    slices.push(0, entry.length, halves?.hi ?? 0, halves?.lo ?? 0);
    yield { bytes: entry, slices };
  }
}
