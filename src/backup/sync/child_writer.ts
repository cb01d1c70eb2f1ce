import { IdList, parseId } from "../../json/record_id.ts";
import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import { updateDeleted } from "../../store/write/deleted_list.ts";
import type { RunEntry } from "../../store/journal/journal_entry.ts";
import { HistoryAppender } from "../../store/write/history_appender.ts";
import type { RecordBatch } from "../../store/lists/record_batch.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import type { RunJournal } from "../context/run_journal.ts";

/**
 * Results placed together: each commit waits for the disk a few times, so one for every parent would spend more on
 * waiting than on writing. A kill costs at most these parents' requests.
 */
const RESULTS_A_COMMIT = 32;

/** One parent's nested records as they should be on disk, and what leaves it. */
export interface ChildResult {
  readonly path: string;
  /** Null: the file is right already. */
  readonly text: Uint8Array<ArrayBuffer> | null;
  readonly then: RunEntry;
  /** Earlier versions, each a line. */
  readonly history: readonly Uint8Array[];
  /** Records that are gone, as entries of the deleted list at `deletedPath`. */
  readonly gone: readonly { readonly id: string; readonly entry: Uint8Array }[];
  readonly deletedPath: string;
}

/**
 * Places the nested records of one parent folder, some parents at a time. Those that share a folder share its history
 * file, so one writer serves them all, one commit after the other.
 */
export class ChildWriter {
  #pending: ChildResult[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(
    readonly folder: BackupFolder,
    readonly journal: RunJournal,
    readonly historyPath: string,
  ) {}

  /** Takes a result; waits when enough have come to be placed. @throws the system's error */
  async add(result: ChildResult): Promise<void> {
    this.#pending.push(result);
    if (this.#pending.length >= RESULTS_A_COMMIT) await this.flush();
  }

  /** Places what was taken. @throws the system's error */
  flush(): Promise<void> {
    const results = this.#pending;
    this.#pending = [];
    this.#last = this.#last.then(() => this.#place(results));
    return this.#last;
  }

  async #place(results: readonly ChildResult[]): Promise<void> {
    if (results.length === 0) return;
    const history = new HistoryAppender(this.folder, this.historyPath);
    results.forEach((result) => result.history.forEach((entry) => history.add(entry)));
    const longer = await history.finish();
    const deleted = await this.#deletedChanges(results);
    const puts = await Promise.all(
      results.map(async ({ path, text }): Promise<Change[]> =>
        text ? [{ kind: "put", path, staged: await this.folder.work.stageBytes(text) }] : []
      ),
    );
    await this.journal.commit(
      [...(longer ? [longer] : []), ...deleted, ...puts.flat()],
      results.map((result) => result.then),
    );
  }

  async #deletedChanges(results: readonly ChildResult[]): Promise<Change[]> {
    const byPath = Map.groupBy(
      results.filter(({ gone }) => gone.length > 0),
      ({ deletedPath }) => deletedPath,
    );
    const changes: Change[] = [];
    for (const [path, some] of byPath) {
      const change = await updateDeleted(this.folder, path, {
        deleted: entriesById(some.flatMap(({ gone }) => gone)),
        returned: new IdList(),
        onReturn() {},
      });
      if (change) changes.push(change);
    }
    return changes;
  }
}

async function* entriesById(
  gone: readonly { id: string; entry: Uint8Array }[],
): AsyncGenerator<RecordBatch> {
  const ordered = gone.map(({ id, entry }) => ({ id: BigInt(id), entry })).sort((a, b) =>
    a.id < b.id ? -1 : 1
  );
  for (const { id, entry } of ordered) {
    const slices = new RecordSlices();
    const halves = parseId(String(id));
    slices.push(0, entry.length, halves?.hi ?? 0, halves?.lo ?? 0);
    yield { bytes: entry, slices };
  }
}
