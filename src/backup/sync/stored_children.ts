import { Revisions } from "../../store/history/record_change.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { awaitIfPresent } from "../../store/files/absent.ts";
import type { UsableFiles } from "../../store/trust/usable_files.ts";
import type { KnownAccount } from "../context/known_account.ts";
import type { PlacedChildren, RunEntry } from "../../store/journal/journal_entry.ts";
import type { RecordBatch } from "../../store/lists/record_batch.ts";
import type { Resource } from "../../harvest/catalog.ts";
import { parentDone, type RunJournal } from "../context/run_journal.ts";
import { lostText } from "./stored_list.ts";
import { ChildRecords, type ReplacedChildren } from "./child_records.ts";
import { HistoryAppender, updateDeleted } from "../../store/write/past_records.ts";
import { compareIdTexts, IdList, parseId } from "../../json/record_id.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import { isoSeconds } from "../../http/clock.ts";
import { sameBytes } from "../../json/same_record.ts";

/** So many records do not gain a member by themselves: it is the API that has. */
const MANY_GAINED = 1000;

/** One child resource in the backup, a list for each parent. */
export class StoredChildren {
  /** The parents that are done in this run, and what came of them. */
  readonly done = new Map<string, PlacedChildren>();
  /** Whether the number of records before is not known. */
  hasLostCount = false;
  added = 0;
  changed = 0;
  deleted = 0;
  /** Of the lists that were put. */
  sizeBytes = 0;
  readonly #revisions = new Revisions();
  /** Versions that lack a member of the next ones; only until it is known whether the API has gained it. */
  readonly #gained: Uint8Array[] = [];

  constructor(
    readonly resource: Resource,
    readonly known: KnownAccount,
    readonly options: {
      readonly writer: ChildWriter;
      readonly files: UsableFiles;
      readonly now: Date;
    },
  ) {}

  /**
   * Has the children of a parent placed, a few parents at a time. Those that are not `whole` join the ones on disk, and
   * the parent is not done with them.
   * @throws the system's error
   */
  async put(parentId: string, fresh: ChildRecords, { whole = true } = {}): Promise<void> {
    const { resource, known } = this;
    const { writer, files, now } = this.options;
    const { name, folder, suffix = "" } = resource;
    const path = known.paths.childList(folder, parentId, suffix);
    const onDisk = await files.read(path);
    const kept = files.keptOf(path);
    if (kept !== undefined) await this.#noteLost(kept, path, fresh);
    const before = ChildRecords.ofFile(onDisk);
    if (!whole) fresh.addMissing(before);
    const text = fresh.text();
    const { added, changed, history, gained, deleted } = before.replacedBy(fresh, {
      revisions: this.#revisions,
      resource: name,
      parentId,
      noticedAt: isoSeconds(now),
      isImported: known.isImported && known.file(path) === null,
    });
    const done = { records: fresh.count, before: before.count };
    if (this.#gained.length <= MANY_GAINED) this.#gained.push(...gained);
    await writer.add({
      path,
      text: onDisk && sameBytes(onDisk, text) ? null : text,
      then: whole ? [parentDone(known.key(resource), parentId, done)] : [],
      history,
      deleted,
      deletedPath: known.paths.deleted(folder, suffix),
    });
    this.done.set(parentId, done);
    this.added += added;
    this.changed += changed;
    this.deleted += deleted.length;
    this.sizeBytes += text.length;
  }

  /** Of a file that was set aside, what Harvest does not have may have been deleted since: nobody can tell. */
  async #noteLost(kept: string | null, path: string, fresh: ChildRecords): Promise<void> {
    this.hasLostCount = true;
    const lost = kept === null ? [] : ChildRecords.ofFile(
      await awaitIfPresent(this.known.reader.read(kept)),
    ).idsBesides(fresh);
    if (lost.length > 0) await this.options.files.lose(path, lostText(lost, kept));
  }

  /** What came to harm of children that Harvest does not have any more, nobody can give again. @throws the system's error */
  async lose(parentId: string): Promise<void> {
    const { resource: { folder, suffix = "" }, known, options: { files } } = this;
    const path = known.paths.childList(folder, parentId, suffix);
    if (known.file(path) === null || await files.isUsable(path)) return;
    this.hasLostCount = true;
    await files.lose(path, "Harvest does not have it any more");
  }

  /** Waits until all is placed. @throws the system's error */
  async flush(): Promise<void> {
    const { writer } = this.options;
    const isKept = this.#gained.length <= MANY_GAINED && !this.#revisions.isUniform;
    if (isKept) await writer.add({ history: this.#gained, deleted: [], then: [] });
    await writer.flush();
  }

  /** How many records there are now, counted in the files of the parents that this run did not read. */
  async countAll(): Promise<number> {
    let records = 0;
    for (const parent of this.done.values()) records += parent.records;
    for (const [id, path] of this.known.childFiles(this.resource)) {
      if (this.done.has(id)) continue;
      records += ChildRecords.ofFile(await this.known.reader.read(path)).count;
    }
    return records;
  }

  /** The same from how many there were, without those of `removed` parents. */
  countChanged(before: number, removed: number): number {
    let records = before - removed;
    for (const parent of this.done.values()) records += parent.records - parent.before;
    return records;
  }
}

/**
 * Updates placed together: each commit waits for the disk a few times, so one for every parent would spend more on
 * waiting than on writing. A kill costs at most these parents' requests.
 */
const UPDATES_A_COMMIT = 32;

/** The children of one parent as they should be on disk, and what that replaces. */
interface ChildUpdate extends Omit<ReplacedChildren, "gained"> {
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
    readonly journal: RunJournal,
    readonly files: UsableFiles,
    readonly historyPath: string,
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
    if (updates.some((update) => update.history.length > 0)) {
      await this.files.isUsable(this.historyPath);
    }
    const history = new HistoryAppender(this.journal.folder, this.historyPath);
    updates.forEach((update) => update.history.forEach((entry) => history.add(entry)));
    const longer = await history.finish();
    const deleted = await this.#deletedChanges(updates);
    const puts = await Promise.all(
      updates.map(async ({ path, text }): Promise<Change[]> =>
        path && text
          ? [{ kind: "put", path, staged: await this.journal.folder.work.stageBytes(text) }]
          : []
      ),
    );
    await this.journal.commit(
      [...(longer ? [longer] : []), ...deleted, ...puts.flat()],
      updates.flatMap((update) => update.then),
    );
  }

  async #deletedChanges(updates: readonly ChildUpdate[]): Promise<Change[]> {
    const byPath = Map.groupBy(
      updates.filter(({ deleted }) => deleted.length > 0),
      ({ deletedPath }) => deletedPath ?? "",
    );
    const changes: Change[] = [];
    for (const [path, some] of byPath) {
      await this.files.isUsable(path);
      const change = await updateDeleted(this.journal.folder, path, {
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
  for (const { id, entry } of entries.toSorted((a, b) => compareIdTexts(a.id, b.id))) {
    const slices = new RecordSlices(1);
    const halves = parseId(id);
    slices.push(0, entry.length, halves?.hi ?? 0, halves?.lo ?? 0);
    yield { bytes: entry, slices };
  }
}
