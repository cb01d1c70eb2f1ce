import { IdList } from "../../json/record_id.ts";
import { Revisions } from "../history/record_change.ts";
import type { Staged } from "../files/staged_file.ts";
import { tombstone } from "../history/tombstone.ts";
import { ListFormatError } from "../lists/list_reader.ts";
import { ListWriter } from "../lists/list_writer.ts";
import { mergeLists, type MergeSink } from "../lists/merge_lists.ts";
import {
  BETWEEN_BYTES,
  noRecords,
  pushIds,
  type RecordBatch,
  type RecordRange,
  type RecordStream,
  spanOf,
} from "../lists/record_batch.ts";
import type { BackupFolder } from "./backup_folder.ts";
import type { Change } from "./commit_log.ts";
import { HistoryAppender, updateDeleted } from "./past_records.ts";

/** What a reading makes of a list: ids ascending, and the changes that make it so on disk, safest first. */
export interface ListUpdate {
  readonly records: number;
  /** Records that were not in the list. */
  readonly addedCount: number;
  /** Their ids; null where there was no list before, so that all are new. */
  readonly added: IdList | null;
  /** Records with another text. */
  readonly changed: IdList;
  /** Those of them that say something else now, not in order: see {@link Revisions}. */
  readonly revised: IdList;
  readonly deleted: IdList;
  /** History and deleted records first, then the list: empty if nothing changes. */
  readonly changes: readonly Change[];
  /** The list as it will be; null where it stays as it is. */
  readonly list: Staged | null;
  /** Drops what was prepared: nothing changes on disk. */
  discard(): void;
}

/** A list and the files beside it, as paths of the backup. */
export interface ListPaths {
  readonly resource: string;
  readonly list: string;
  readonly deleted: string;
  readonly history: string;
}

/** What is merged into a list, and how. */
export interface ListUpdateOptions {
  /** The list on disk as another program wrote it: what is equal in meaning is equal, and the list is written again. */
  readonly imported?: RecordStream;
  /** Of a list that is put together from what was left: only versions of these records are known to have been there. */
  readonly proved?: IdList;
  readonly fresh: RecordStream;
  readonly whole: boolean;
  readonly noticedAt: string;
  /** Child records of a record that is deleted, by suffix. */
  readonly childrenOf: (id: string) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** Gets how many records of both sides have been read since the last call. */
  readonly onRecords?: (records: number) => void;
}

/**
 * Merges a reading into a list on disk in one pass. A version that is replaced goes to the history, if the next
 * one says something else (see {@link Revisions}); a record that was deleted goes to the deleted list with its child records. Nothing is placed:
 * that is for the caller to commit. The list is not written at all where nothing changes.
 * @throws ListFormatError if a file on disk is damaged, or the system's error
 */
export async function updateList(
  folder: BackupFolder,
  paths: ListPaths,
  options: ListUpdateOptions,
): Promise<ListUpdate> {
  const { imported, fresh, whole, onRecords } = options;
  const isFirst = imported === undefined &&
    await folder.reader.sizeOf(paths.list) === null &&
    await folder.reader.sizeOf(paths.deleted) === null;
  const pass = new MergePass(folder, paths, options, isFirst);
  try {
    const before = imported ?? folder.reader.list(paths.list);
    const counted = (records: RecordStream) => onRecords ? counting(records, onRecords) : records;
    await mergeLists(counted(before), counted(fresh), { whole, sink: pass });
    return await pass.finish();
  } catch (error) {
    pass.discard();
    throw error;
  }
}

async function* counting(
  records: RecordStream,
  onRecords: (records: number) => void,
): AsyncGenerator<RecordBatch> {
  for await (const batch of records) {
    yield batch;
    onRecords(batch.slices.count);
  }
}

/** One merge on its way to disk. The list is written from the first difference on, and takes the part before it whole. */
class MergePass implements MergeSink {
  addedCount = 0;
  readonly added: IdList | null;
  readonly changed = new IdList();
  readonly revised = new IdList();
  readonly deleted = new IdList();
  readonly #isImported: boolean;
  readonly #revisions = new Revisions();
  readonly #gained = new IdList();
  /** Versions that lack a member of the next ones: kept only if it is not the API that has gained it. */
  readonly #gainedEntries: ListWriter;
  #kept = 0;
  #keptBytes = 0;
  /** Whether the list differs from the one on disk. */
  #isWriting: boolean;
  readonly #list: ListWriter;
  readonly #tombstones: ListWriter;
  readonly #history: HistoryAppender;

  constructor(
    readonly folder: BackupFolder,
    readonly paths: ListPaths,
    readonly options: ListUpdateOptions,
    isFirst: boolean,
  ) {
    this.added = isFirst ? null : new IdList();
    const stage = () => folder.work.stage();
    this.#list = new ListWriter(stage);
    this.#tombstones = new ListWriter(stage);
    this.#gainedEntries = new ListWriter(stage);
    this.#history = new HistoryAppender(folder, paths.history);
    this.#isImported = options.imported !== undefined;
    this.#isWriting = this.#isImported;
  }

  /** What was kept so far is the beginning of the old file, so it is copied as bytes. */
  async begin(): Promise<void> {
    this.#isWriting = true;
    if (this.#kept === 0) return;
    using old = this.folder.reader.open(this.paths.list);
    if (!old) {
      throw new ListFormatError(
        `Cannot read the list "${this.paths.list}": it was removed meanwhile`,
      );
    }
    await this.#list.copyFirst(old, { sizeBytes: this.#keptBytes, records: this.#kept });
  }

  keep(range: RecordRange, isRead = false): void {
    if (isRead) this.#revisions.same(range.to - range.from);
    if (this.#isWriting) return this.#list.addRange(range);
    const { start, end } = spanOf(range);
    this.#keptBytes += end - start + (this.#kept > 0 ? BETWEEN_BYTES : 0);
    this.#kept += range.to - range.from;
  }

  add(range: RecordRange): void {
    this.#list.addRange(range);
    this.addedCount += range.to - range.from;
    // A million ids that nobody will ask for are 8 MB.
    if (this.added) pushIds(this.added, range);
  }

  replace(old: RecordRange, fresh: RecordRange): void {
    this.#list.addRange(fresh);
    const before = old.batch.slices.record(old.batch.bytes, old.from);
    const after = fresh.batch.slices.record(fresh.batch.bytes, fresh.from);
    const kind = this.#revisions.take(before, after);
    // Only written differently, by another program.
    if (this.#isImported && kind === "same") return;
    pushIds(this.changed, fresh);
    // What was only touched counts, or its child records would not be read again.
    if (kind !== "same") pushIds(kind === "gained" ? this.#gained : this.revised, fresh);
    const { idsHi, idsLo } = old.batch.slices;
    const { proved } = this.options;
    if (proved && !proved.has(idsHi[old.from] ?? 0, idsLo[old.from] ?? 0)) return;
    if (kind !== "changed" && kind !== "gained") return;
    const id = this.changed.text(this.changed.length - 1);
    const entry = tombstone(before, { id, ...this.#about() });
    if (kind === "changed") this.#history.add(entry);
    else this.#gainedEntries.add(entry);
  }

  async drop({ batch, from, to }: RecordRange): Promise<void> {
    for (let at = from; at < to; at++) {
      const id = batch.slices.idText(at);
      const children = await this.options.childrenOf(id);
      this.#tombstones.add(
        tombstone(batch.slices.record(batch.bytes, at), { id, children, ...this.#about() }),
      );
    }
    pushIds(this.deleted, { batch, from, to });
  }

  async finish(): Promise<ListUpdate> {
    const tombstones = await this.#finishDeleted();
    // An empty list is a file too: it says that there are none.
    const isNew = this.#kept === 0 && await this.folder.reader.sizeOf(this.paths.list) === null;
    this.#isWriting ||= isNew;
    const list = this.#isWriting ? await this.#list.finish() : null;
    if (!this.#revisions.isUniform) await this.#takeGained();
    const history = await this.#history.finish();
    this.#gainedEntries.discard();
    const changes: Change[] = [];
    if (history) changes.push(history);
    if (tombstones) changes.push(tombstones);
    if (list) changes.push({ kind: "put", path: this.paths.list, staged: list });
    const records = list ? this.#list.records : this.#kept;
    const { addedCount, added, changed, revised, deleted } = this;
    const discard = () => this.discard();
    return { records, addedCount, added, changed, revised, deleted, changes, list, discard };
  }

  discard(): void {
    [this.#list, this.#tombstones, this.#gainedEntries, this.#history].forEach((file) =>
      file.discard()
    );
  }

  /** Records that gained a member which others did not gain were revised, and their versions are kept. */
  async #takeGained(): Promise<void> {
    for (let at = 0; at < this.#gained.length; at++) {
      this.revised.push(this.#gained.hi[at] ?? 0, this.#gained.lo[at] ?? 0);
    }
    if (this.#gainedEntries.records === 0) return;
    const staged = await this.#gainedEntries.finish();
    for await (const { bytes, slices } of this.folder.work.list(staged)) {
      for (let at = 0; at < slices.count; at++) this.#history.add(slices.record(bytes, at));
    }
  }

  async #finishDeleted(): Promise<Change | null> {
    const { work } = this.folder;
    const isNone = this.#tombstones.records === 0;
    const change = await updateDeleted(this.folder, this.paths.deleted, {
      deleted: isNone ? noRecords() : work.list(await this.#tombstones.finish()),
      returned: this.added ?? new IdList(),
      onReturn: (entry) => this.#history.add(entry),
    });
    this.#tombstones.discard();
    return change;
  }

  #about() {
    return { resource: this.paths.resource, noticedAt: this.options.noticedAt };
  }
}
