import { IdList } from "../../json/record_id.ts";
import { sameMeaning } from "../../json/same_meaning.ts";
import { withoutMember } from "../../json/without_member.ts";
import type { BackupFolder, Change } from "./backup_folder.ts";
import { recordsOf, tombstone, updateDeleted } from "./deleted_list.ts";
import { HistoryAppender } from "./history_file.ts";
import { readList } from "../lists/list_reader.ts";
import { ListWriter } from "../lists/list_writer.ts";
import { mergeLists, type MergeSink, type Run } from "../lists/merge_lists.ts";
import { noRecords, type RecordStream } from "../lists/record_batch.ts";
import type { Staged } from "../files/staged_file.ts";

/** What a reading makes of a list: ids ascending, and the changes that make it so on disk, safest first. */
export interface ListUpdate {
  readonly records: number;
  /** Records that were not in the list. */
  readonly addedCount: number;
  /** Their ids; null where there was no list before, so that all are new. */
  readonly added: IdList | null;
  readonly changed: IdList;
  readonly deleted: IdList;
  /** History and deleted records first, then the list: empty if nothing changes. */
  readonly changes: readonly Change[];
  /** The list as it will be; null where it stays as it is. */
  readonly list: Staged | null;
  /** Drops what was prepared: nothing changes on disk. */
  discard(): void;
}

/** Where a list and what is kept beside it lie, relative to the backup. */
export interface ListPlace {
  readonly resource: string;
  readonly list: string;
  readonly deleted: string;
  readonly history: string;
}

/**
 * Merges a reading into a list on disk in one pass. A version that is replaced goes to the history, unless only
 * `volatileMember` differs; a record that is gone goes to the deleted list with `childrenOf` its id. Nothing is placed:
 * that is for the caller to commit. The list is not written at all where nothing changes.
 * @throws ListFormatError if a file on disk is damaged, or the system's error
 */
export async function updateList(
  folder: BackupFolder,
  place: ListPlace,
  { imported, fresh, whole, volatileMember, noticedAt, childrenOf }: {
    /** The list on disk as another program wrote it: equal in meaning is equal, and it is written anew. */
    imported?: RecordStream;
    fresh: RecordStream;
    whole: boolean;
    volatileMember: string;
    noticedAt: string;
    childrenOf: (id: string) => ReadonlyMap<string, Uint8Array>;
  },
): Promise<ListUpdate> {
  const old = imported ?? readList(folder.path(place.list));
  const isFirst = imported === undefined && await folder.sizeOf(place.list) === null &&
    await folder.sizeOf(place.deleted) === null;
  const pass = new MergePass(folder, place, {
    volatileMember,
    noticedAt,
    childrenOf,
    oldIsImported: imported !== undefined,
    isFirst,
  });
  try {
    await mergeLists(old, fresh, { whole, sink: pass });
    return await pass.finish();
  } catch (error) {
    pass.discard();
    throw error;
  }
}

interface PassOptions {
  readonly volatileMember: string;
  readonly noticedAt: string;
  readonly childrenOf: (id: string) => ReadonlyMap<string, Uint8Array>;
  readonly oldIsImported: boolean;
  /** There was no list before. */
  readonly isFirst: boolean;
}

/** One merge on its way to disk. The list's writer opens at the first difference and takes the part before it whole. */
class MergePass implements MergeSink {
  addedCount = 0;
  readonly added: IdList | null;
  readonly changed = new IdList();
  readonly deleted = new IdList();
  #kept = 0;
  #keptBytes = 0;
  #writer: ListWriter | null = null;
  #gone: ListWriter | null = null;
  #gonePath: string | null = null;
  #history: HistoryAppender;

  constructor(
    readonly folder: BackupFolder,
    readonly place: ListPlace,
    readonly options: PassOptions,
  ) {
    this.added = options.isFirst ? null : new IdList();
    this.#history = new HistoryAppender(folder, place.history);
    if (options.oldIsImported) this.#writer = new ListWriter(folder.stage());
  }

  /** What was kept so far is the beginning of the old file, so it is copied as bytes. */
  async begin(): Promise<void> {
    const writer = this.#list();
    if (this.#kept === 0) return;
    using old = await Deno.open(this.folder.path(this.place.list));
    await old.seek(2, Deno.SeekMode.Start);
    await writer.copy(old, { sizeBytes: this.#keptBytes, records: this.#kept });
  }

  keep(run: Run): void {
    if (this.#writer) return this.#write(this.#writer, run);
    this.#keptBytes += extent(run) + (this.#kept > 0 ? 2 : 0);
    this.#kept += run.to - run.from;
  }

  add(run: Run): void {
    this.#write(this.#list(), run);
    this.addedCount += run.to - run.from;
    // A million ids that nobody will ask for are 8 MB.
    if (this.added) pushIds(this.added, run);
  }

  replace(old: Run, fresh: Run): void {
    this.#write(this.#list(), fresh);
    const [before] = [...recordsOf(old)];
    const [after] = [...recordsOf(fresh)];
    if (!before || !after) return;
    const { oldIsImported, volatileMember } = this.options;
    // Only written differently; what was touched counts, or what hangs from the record would not follow it.
    if (oldIsImported && sameMeaning(before.record, after.record)) return;
    pushIds(this.changed, fresh);
    const isSameVersion = oldIsImported
      ? sameMeaning(before.record, after.record, { besides: volatileMember })
      : !differBesides(before.record, after.record, volatileMember);
    if (!isSameVersion) {
      this.#history.add(this.#entry(before.record, this.changed.text(this.changed.length - 1)));
    }
  }

  drop(run: Run): void {
    this.#list();
    const start = this.deleted.length;
    pushIds(this.deleted, run);
    this.#gone ??= this.#openGone();
    for (const { record, at } of recordsOf(run)) {
      const id = this.deleted.text(start + at - run.from);
      const entry = this.#entry(record, id, this.options.childrenOf(id));
      this.#gone.write(entry, { start: 0, end: entry.length, count: 1 });
    }
  }

  async finish(): Promise<ListUpdate> {
    const deleted = await this.#finishDeleted();
    // An empty list is a file too: it says that there are none.
    if (this.#kept === 0 && await this.folder.sizeOf(this.place.list) === null) this.#list();
    const list = this.#writer && await this.#writer.finish();
    const history = await this.#history.finish();
    const changes: Change[] = [];
    if (history) changes.push(history);
    if (deleted) changes.push(deleted);
    if (list) changes.push({ kind: "put", path: this.place.list, staged: list });
    const records = this.#writer?.records ?? this.#kept;
    return {
      records,
      addedCount: this.addedCount,
      added: this.added,
      changed: this.changed,
      deleted: this.deleted,
      changes,
      list,
      discard: () => this.discard(),
    };
  }

  discard(): void {
    this.#writer?.discard();
    this.#gone?.discard();
    this.#history.discard();
  }

  #entry(record: Uint8Array, id: string, children?: ReadonlyMap<string, Uint8Array>): Uint8Array {
    const { noticedAt } = this.options;
    return tombstone(record, {
      id,
      resource: this.place.resource,
      noticedAt,
      ...(children ? { children } : {}),
    });
  }

  async #finishDeleted(): Promise<Change | null> {
    if (this.#gone) await this.#gone.finish();
    const change = await updateDeleted(this.folder, this.place.deleted, {
      gone: this.#gonePath ? readList(this.#gonePath) : noRecords(),
      returned: this.added ?? new IdList(),
      onReturn: (entry) => this.#history.add(entry),
    });
    if (this.#gonePath) Deno.removeSync(this.#gonePath);
    return change;
  }

  #openGone(): ListWriter {
    const file = this.folder.stage();
    this.#gonePath = file.tempPath;
    return new ListWriter(file);
  }

  #list(): ListWriter {
    this.#writer ??= new ListWriter(this.folder.stage());
    return this.#writer;
  }

  #write(writer: ListWriter, run: Run): void {
    const { starts, ends } = run.batch.slices;
    writer.write(run.batch.bytes, {
      start: starts[run.from] ?? 0,
      end: ends[run.to - 1] ?? 0,
      count: run.to - run.from,
    });
  }
}

function extent({ batch, from, to }: Run): number {
  return (batch.slices.ends[to - 1] ?? 0) - (batch.slices.starts[from] ?? 0);
}

function pushIds(ids: IdList, { batch, from, to }: Run): void {
  for (let at = from; at < to; at++) {
    ids.push(batch.slices.idsHi[at] ?? 0, batch.slices.idsLo[at] ?? 0);
  }
}

function differBesides(a: Uint8Array, b: Uint8Array, member: string): boolean {
  const left = withoutMember(a, member);
  const right = withoutMember(b, member);
  return left.length !== right.length || left.some((byte, at) => byte !== right[at]);
}
