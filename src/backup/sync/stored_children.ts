import type { Resource } from "../../harvest/catalog.ts";
import { isoSeconds } from "../../http/clock.ts";
import { sameBytes } from "../../json/same_record.ts";
import { awaitIfPresent } from "../../store/files/absent.ts";
import { Revisions } from "../../store/history/record_change.ts";
import type { PlacedChildren } from "../../store/journal/journal_entry.ts";
import type { ResourceEntry } from "../../store/manifest/manifest.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { RepeatedValues } from "../plan/repeated_values.ts";
import { ChildRecords, lostText } from "./child_records.ts";
import type { ChildWriter } from "./child_writer.ts";

/** So many records do not gain a member by themselves: it is the API that has. */
const MANY_GAINED = 1000;

/** One child resource in the backup, a list for each parent. */
export class StoredChildren {
  /** The parents that are done in this run, and what came of them. */
  readonly done = new Map<string, PlacedChildren>();
  /** Whether the number of records before is not known. */
  hasLostCount = false;
  /** `<parent>/<id>` */
  readonly added: string[] = [];
  changed = 0;
  deleted = 0;
  /** Of the lists that were put. */
  sizeBytes = 0;
  readonly run: Pick<AccountRun, "known" | "files" | "now">;
  readonly #values: RepeatedValues;
  /** Of the parents that were asked for: a digest of what their children repeat. */
  readonly #repeated = new Map<string, string>();
  readonly #revisions = new Revisions();
  /** Versions that lack a member of the next ones; only until it is known whether the API has gained it. */
  readonly #gained: Uint8Array[] = [];

  constructor(
    readonly resource: Resource,
    readonly writer: ChildWriter,
    { values, run }: {
      /** What the lists on disk say that these children repeat. */
      values: RepeatedValues;
      run: Pick<AccountRun, "known" | "files" | "now">;
    },
  ) {
    this.#values = values;
    this.run = run;
  }

  /**
   * Has the children of a parent placed, a few parents at a time. Those that are not `whole` join the ones on disk, and
   * the parent is not done with them.
   * @throws the system's error
   */
  async put(parentId: string, fresh: ChildRecords, { whole = true } = {}): Promise<void> {
    const { resource, run: { known, files, now } } = this;
    const { name, folder, suffix = "" } = resource;
    const path = known.paths.childList(folder, parentId, suffix);
    const onDisk = await files.read(path);
    const kept = files.keptOf(path);
    if (kept !== undefined) await this.#noteLost(kept, path, fresh);
    const before = ChildRecords.ofFile(onDisk);
    if (!whole) fresh.addMissing(before);
    const text = fresh.text();
    const isImported = known.isImportedFile(path);
    const { added, changed, history, gained, deleted } = before.replacedBy(fresh, {
      revisions: this.#revisions,
      resource: name,
      parentId,
      noticedAt: isoSeconds(now),
      isImported,
    });
    const repeated = whole ? this.#noteRepeated(parentId, fresh.ids) : {};
    const done = { records: fresh.count, before: before.count, ...repeated };
    if (this.#gained.length <= MANY_GAINED) this.#gained.push(...gained);
    await this.writer.add({
      path,
      text: onDisk && sameBytes(onDisk, text) && !isImported ? null : text,
      then: whole ? [{ type: "parent", key: known.key(resource), parent: parentId, ...done }] : [],
      history,
      deleted,
      deletedPath: known.paths.deleted(folder, suffix),
    });
    this.done.set(parentId, done);
    for (const id of added) this.added.push(`${parentId}/${id}`);
    this.changed += changed;
    this.deleted += deleted.length;
    this.sizeBytes += text.length;
  }

  /** Of a file that was set aside, what Harvest does not have may have been deleted since: nobody can tell. */
  async #noteLost(kept: string | null, path: string, fresh: ChildRecords): Promise<void> {
    this.hasLostCount = true;
    const lost = kept === null ? [] : ChildRecords.ofFile(
      await awaitIfPresent(this.run.known.reader.read(kept)),
    ).idsBesides(fresh);
    if (lost.length > 0) await this.run.files.lose(path, lostText(lost, kept));
  }

  /** What came to harm of children that Harvest does not have any more, nobody can give again. @throws the system's error */
  async lose(parentId: string): Promise<void> {
    const { resource: { folder, suffix = "" }, run: { known, files } } = this;
    const path = known.paths.childList(folder, parentId, suffix);
    const isListed = known.file(path) !== null;
    const text = isListed ? await files.read(path) : null;
    this.#noteRepeated(parentId, ChildRecords.ofFile(text).ids);
    if (!isListed || text) return;
    this.hasLostCount = true;
    await files.lose(path, "Harvest does not have it any more");
  }

  #noteRepeated(parentId: string, ids: readonly string[]): Pick<PlacedChildren, "repeated"> {
    if (!this.resource.repeats) return {};
    const repeated = this.#values.of(this.resource, parentId, ids);
    this.#repeated.set(parentId, repeated);
    return { repeated };
  }

  /** What the children of these parents repeat, as far as it is known. */
  repeatedOf(parents: Iterable<string>): Pick<ResourceEntry, "repeated"> {
    if (!this.resource.repeats) return {};
    const before = this.run.known.entry(this.resource)?.repeated;
    const known = [...parents].flatMap((id) => {
      const repeated = this.#repeated.get(id) ?? before?.[id];
      return repeated === undefined ? [] : [[id, repeated]];
    });
    return { repeated: Object.fromEntries(known) };
  }

  /** Waits until all is placed. @throws the system's error */
  async flush(): Promise<void> {
    const isKept = this.#gained.length <= MANY_GAINED && !this.#revisions.isUniform;
    if (isKept) await this.writer.add({ history: this.#gained, deleted: [], then: [] });
    await this.writer.flush();
  }

  /** How many records there are now, counted in the files of the parents that this run did not read. */
  async countAll(): Promise<number> {
    let records = 0;
    for (const parent of this.done.values()) records += parent.records;
    const { known } = this.run;
    for (const [id, path] of known.childFiles(this.resource)) {
      if (this.done.has(id)) continue;
      records += ChildRecords.ofFile(await known.reader.read(path)).count;
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
