import { compareIdTexts, IdList, parseId } from "../../json/record_id.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import type { RunEntry } from "../../store/journal/journal_entry.ts";
import type { RecordBatch } from "../../store/lists/record_batch.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { HistoryAppender, updateDeleted } from "../../store/write/past_records.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { ReplacedChildren } from "./child_records.ts";

/**
 * Updates placed together: each commit waits for the disk a few times, so one for every parent would spend more on
 * waiting than on writing. A kill costs at most these parents' requests.
 */
const UPDATES_A_COMMIT = 32;

/** The children of one parent as they should be on disk, and what that replaces. */
interface ChildUpdate extends Omit<ReplacedChildren, "gained" | "added"> {
  readonly path?: string;
  /** Null if the file is right already. */
  readonly text?: Uint8Array<ArrayBuffer> | null;
  readonly then: readonly RunEntry[];
  /** Where the deleted ones are kept. */
  readonly deletedPath?: string;
}

/**
 * Places the children of the records in one folder, some parents at a time. Child resources that share a folder share its
 * history file, so one writer serves them all, one commit after the other.
 */
export class ChildWriter {
  #pending: ChildUpdate[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(
    readonly folder: string,
    readonly run: Pick<AccountRun, "journal" | "files" | "known">,
  ) {}

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
    const { journal, files, known } = this.run;
    const historyPath = known.paths.history(this.folder);
    if (updates.some((update) => update.history.length > 0)) await files.isUsable(historyPath);
    const history = new HistoryAppender(files.folder, historyPath);
    updates.forEach((update) => update.history.forEach((entry) => history.add(entry)));
    const longer = await history.finish();
    const deleted = await this.#deletedChanges(updates);
    const puts = await Promise.all(
      updates.map(async ({ path, text }): Promise<Change[]> =>
        path && text
          ? [{ kind: "put", path, staged: await files.folder.work.stageBytes(text) }]
          : []
      ),
    );
    await journal.commit(
      [...(longer ? [longer] : []), ...deleted, ...puts.flat()],
      updates.flatMap((update) => update.then),
    );
  }

  async #deletedChanges(updates: readonly ChildUpdate[]): Promise<Change[]> {
    const { files } = this.run;
    const byPath = Map.groupBy(
      updates.filter(({ deleted }) => deleted.length > 0),
      ({ deletedPath }) => deletedPath ?? "",
    );
    const changes: Change[] = [];
    for (const [path, some] of byPath) {
      await files.isUsable(path);
      const change = await updateDeleted(files.folder, path, {
        deleted: entriesById(some.flatMap(({ deleted }) => deleted)),
        returned: new IdList(),
        onReturn() {},
      });
      if (change) changes.push(change);
    }
    return changes;
  }
}

async function* entriesById(entries: ReplacedChildren["deleted"]): AsyncGenerator<RecordBatch> {
  for (const { id, entry } of entries.toSorted((a, b) => compareIdTexts(a.id, b.id))) {
    const slices = new RecordSlices(1);
    const halves = parseId(id);
    slices.push(0, entry.length, halves?.hi ?? 0, halves?.lo ?? 0);
    yield { bytes: entry, slices };
  }
}
