import type { Resource } from "../../harvest/catalog.ts";
import { isoSeconds } from "../../http/clock.ts";
import { sameBytes } from "../../json/same_record.ts";
import type { PlacedChildren } from "../../store/journal/journal_entry.ts";
import type { KnownAccount } from "../context/known_account.ts";
import { parentDone } from "../context/run_journal.ts";
import { ChildRecords } from "./child_records.ts";
import type { ChildWriter } from "./child_writer.ts";

/** One child resource in the backup, a list for each parent. */
export class StoredChildren {
  /** The parents that are done in this run, and what came of them. */
  readonly done: Map<string, PlacedChildren>;
  added = 0;
  changed = 0;
  deleted = 0;
  /** Of the lists that were put. */
  sizeBytes = 0;

  constructor(
    readonly resource: Resource,
    readonly known: KnownAccount,
    readonly options: { readonly writer: ChildWriter; readonly now: Date },
  ) {
    this.done = new Map(known.doneParents(resource));
  }

  /** Has the children of a parent placed, a few parents at a time. @throws the system's error */
  async put(parentId: string, fresh: ChildRecords): Promise<void> {
    const { resource, known } = this;
    const { writer, now } = this.options;
    const { name, folder, suffix = "" } = resource;
    const path = known.paths.childList(folder, parentId, suffix);
    const onDisk = await known.reader.read(path);
    const before = ChildRecords.ofFile(onDisk);
    const text = fresh.text();
    const { added, changed, history, deleted } = before.replacedBy(fresh, {
      resource: name,
      parentId,
      noticedAt: isoSeconds(now),
      isImported: known.isImported && known.file(path) === null,
    });
    const done = { records: fresh.count, before: before.count };
    await writer.add({
      path,
      text: onDisk && sameBytes(onDisk, text) ? null : text,
      then: parentDone(known.key(resource), parentId, done),
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

  /** Waits until all is placed. @throws the system's error */
  async flush(): Promise<void> {
    await this.options.writer.flush();
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
