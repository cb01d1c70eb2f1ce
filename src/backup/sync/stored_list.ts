import { childrenOf, type Resource } from "../../harvest/catalog.ts";
import { isoSeconds } from "../../http/clock.ts";
import { oneLine } from "../../json/one_line.ts";
import { IdList } from "../../json/record_id.ts";
import { ListFormatError } from "../../store/lists/list_reader.ts";
import { parsePath } from "../../store/layout/paths.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { importedList } from "../../store/write/imported_list.ts";
import { idsOf } from "../../store/lists/record_batch.ts";
import { type ListUpdate, updateList } from "../../store/write/update_list.ts";
import { type SalvagedList, salvagedList } from "../../store/trust/salvage.ts";
import { withoutDebts } from "../../store/manifest/manifest.ts";
import type { ReadMode } from "../context/event.ts";
import type { PlacedList } from "../../store/journal/journal_entry.ts";
import type { AccountRun } from "../context/account_run.ts";
import { WorkMeter } from "../context/work_meter.ts";
import { isReadAfter, type PlannedList } from "../plan/plan_account.ts";
import { watermarkOf } from "../plan/reading_policy.ts";
import { ChildRecords, lostText } from "./child_records.ts";
import type { ListReading } from "./list_reading.ts";
import { RecordFiles } from "./record_files.ts";

/** One list in the backup, into which readings are merged. */
export class StoredList {
  readonly resource: Resource;
  readonly #path: string;
  readonly #recordFiles: RecordFiles;
  readonly #meter: WorkMeter;
  /** Whether something reads the list when it is done. */
  readonly #isReadAfter: boolean;
  /** Whether the list was not as it was written: of which moment its children are, nobody knows then. */
  #isSalvaged = false;

  constructor(planned: PlannedList, readonly run: AccountRun) {
    const { resource } = planned;
    this.resource = resource;
    this.#path = run.known.paths.list(resource.folder);
    this.#recordFiles = new RecordFiles(resource, run);
    this.#isReadAfter = isReadAfter(planned);
    this.#meter = new WorkMeter(resource, "list", run);
  }

  /**
   * What a reading makes of the list; nothing is placed yet. What the list has and the reading lacks was deleted only if
   * it is `whole`.
   * @throws ListFormatError if a reading of changes meets a list that is damaged
   */
  async merge(reading: ListReading, extent: "whole" | "changes" | "part"): Promise<ListUpdate> {
    const { resource, run: { disk, files, known, now } } = this;
    const { folder } = files;
    // One after the other: side by side neither would go faster.
    await reading.finishFiles();
    return await disk.run(async () => {
      // Nobody else looks at earlier versions and deleted records as long as there are no new ones.
      for (const path of known.gone) {
        const file = parsePath(path);
        const isOne = file?.kind === "history" || file?.kind === "deleted";
        if (isOne && file.folder === resource.folder) await files.isUsable(path);
      }
      const isUnchanged = extent === "changes" && reading.count === 0;
      if (isUnchanged && !this.#isReadAfter) return unchanged(known.entry(resource)?.records ?? 0);
      // Merging into a list that came to harm would give the harm a new, valid digest.
      const isUsable = await files.isUsable(this.#path);
      if (!isUsable && extent === "changes") {
        throw new ListFormatError(`The list "${this.#path}" is not as it was written`);
      }
      if (isUnchanged) return unchanged(known.entry(resource)?.records ?? 0);
      const isTakenOver = known.isImportedFile(this.#path) &&
        await known.reader.exists(`${known.paths.root}/${resource.folder}`);
      const paths = {
        resource: resource.name,
        list: this.#path,
        deleted: known.paths.deleted(resource.folder),
        history: known.paths.history(resource.folder),
      };
      for (const path of [paths.deleted, paths.history]) await files.isUsable(path);
      const kept = files.keptOf(this.#path);
      const salvaged = isUsable || kept === undefined
        ? null
        : await salvagedList(folder, this.#path, kept);
      if (salvaged) await this.#noteLost(salvaged, reading, kept ?? null);
      this.#isSalvaged = salvaged !== null;
      // Without a manifest that could be trusted, nothing counts as deleted: nobody knows what was seen before.
      const isUnproved = known.entry(resource)?.read_at === null && known.file(this.#path) !== null;
      const records = reading.count + (isUsable ? known.entry(resource)?.records ?? 0 : 0);
      return await this.#meter.measure(records, () =>
        updateList(folder, paths, {
          ...(salvaged ? { imported: salvaged.records, proved: salvaged.agreed } : {}),
          ...(isTakenOver ? { imported: importedList(folder, this.#path) } : {}),
          fresh: reading.records(),
          whole: extent === "whole" && !isUnproved,
          noticedAt: isoSeconds(now),
          childrenOf: async (id) => {
            for (const { path } of this.#childFiles(id)) await this.#noteLostChild(path);
            return await this.#childrenOf(id);
          },
          onRecords: this.#meter.done,
        }));
    });
  }

  /**
   * Places an update with all that it means: history, deleted records and their children, `<id>.json`. `gap` says why the
   * reading is not complete; the next one then is whole.
   */
  async place(
    update: ListUpdate,
    { reading, mode, gap = null }: {
      reading: ListReading;
      mode: Exclude<ReadMode, "none">;
      gap?: string | null;
    },
  ): Promise<PlacedList> {
    const { resource, run: { journal, known, now } } = this;
    const recordFiles = this.#recordFiles;
    const readAt = isoSeconds(reading.startedAt ?? now);
    const nested_removed: Record<string, number> = {};
    const removals: Change[] = [];
    for (let i = 0; i < update.deleted.length; i++) {
      const id = update.deleted.text(i);
      for (const [suffix, text] of await this.#childrenOf(id)) {
        nested_removed[suffix] = (nested_removed[suffix] ?? 0) + ChildRecords.ofFile(text).count;
      }
      const files = this.#childFiles(id);
      removals.push(...files.map(({ path }) => ({ kind: "remove", path }) as const));
    }
    const added = known.addedRecords(resource, {
      count: update.addedCount,
      ids: update.added && textsOf(update.added),
      now,
    });
    const before = known.unreadEntry(resource, gap === null ? "complete" : "incomplete", gap);
    const watermark = resource.updatedSince ? watermarkOf(reading.startedAt) : null;
    const read = gap === null ? { read: mode, read_at: readAt, watermark } : {};
    const sweep = gap === null && mode === "full" ? { last_full_sweep: readAt } : {};
    const { records } = update;
    const done = {
      entry: withoutDebts(
        { ...before, ...read, ...sweep, records, ...added },
        "reading",
        ...recordFiles.pays,
      ),
      added: update.addedCount,
      changed: update.changed.length,
      deleted: update.deleted.length,
      parents: await this.#changedParents(update),
      nested_removed,
    };
    const staged = await recordFiles.stageFirst(update, reading);
    const changes = [...(staged ? [staged] : []), ...update.changes, ...removals];
    const key = known.key(resource);
    await journal.commit(changes, [{ type: "list", key, ...done }]);
    if (staged) journal.note({ type: "derived", key });
    else await recordFiles.writeChanged(update, update.added && reading.records());
    return done;
  }

  /** Records whose children may have changed with them; none where the resource has no children. */
  async #changedParents({ added, revised, list }: ListUpdate): Promise<readonly string[]> {
    if (childrenOf(this.resource).length === 0) return [];
    // Where all are new, their children were never read and are due as a whole.
    const changed = this.#isSalvaged && list
      ? [await idsOf(this.run.files.folder.work.list(list))]
      : [added ?? new IdList(), revised];
    return changed.flatMap((ids) => [...textsOf(ids)]);
  }

  /** The files with the children of a record, whether they are there or not. */
  #childFiles(id: string): { readonly suffix: string; readonly path: string }[] {
    const { paths } = this.run.known;
    return childrenOf(this.resource).map(({ folder, suffix = "" }) => ({
      suffix,
      path: paths.childList(folder, id, suffix),
    }));
  }

  /** The children of a record that are on disk: the text of each list, on one line, by suffix. */
  async #childrenOf(id: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const texts = new Map<string, Uint8Array>();
    for (const { suffix, path } of this.#childFiles(id)) {
      const text = await this.run.files.read(path);
      if (text) texts.set(suffix, lineOf(text));
    }
    return texts;
  }

  /** Of a record that was deleted, nobody can give the children again. */
  async #noteLostChild(path: string): Promise<void> {
    const { files } = this.run;
    if (await files.isUsable(path) || files.keptOf(path) === undefined) return;
    await files.lose(path, "the record that it belongs to was deleted in Harvest meanwhile");
  }

  /** Of a list that was set aside, what neither Harvest nor a record file has may be lost. */
  async #noteLost(
    { onlyInList }: SalvagedList,
    reading: ListReading,
    kept: string | null,
  ): Promise<void> {
    const lost: string[] = [];
    for (let i = 0; i < onlyInList.length; i++) {
      if (!reading.has(onlyInList.text(i))) lost.push(onlyInList.text(i));
    }
    if (lost.length > 0) await this.run.files.lose(this.#path, lostText(lost, kept));
  }
}

/** What a reading without a single change makes of a list, which then need not be opened at all. */
function unchanged(records: number): ListUpdate {
  const none = new IdList();
  const ids = { added: none, changed: none, revised: none, deleted: none };
  return { records, addedCount: 0, ...ids, changes: [], list: null, discard() {} };
}

function* textsOf(ids: IdList): Generator<string> {
  for (let i = 0; i < ids.length; i++) yield ids.text(i);
}

/** A list on one line; one that is damaged is kept as a string, since it is not JSON. */
function lineOf(text: Uint8Array): Uint8Array {
  try {
    const line = oneLine(text);
    JSON.parse(new TextDecoder().decode(line));
    return line;
  } catch {
    return new TextEncoder().encode(JSON.stringify(new TextDecoder().decode(text)));
  }
}
