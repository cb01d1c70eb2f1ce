import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { isoSeconds } from "../../http/clock.ts";
import { oneLine } from "../../json/one_line.ts";
import { IdList } from "../../json/record_id.ts";
import { ListFormatError } from "../../store/lists/list_reader.ts";
import { parsePath } from "../../store/layout/paths.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { importedList } from "../../store/write/imported_list.ts";
import { type ListUpdate, updateList } from "../../store/write/update_list.ts";
import { type SalvagedList, salvagedList } from "../../store/trust/salvage.ts";
import type { UsableFiles } from "../../store/trust/usable_files.ts";
import { debtsBesides, withoutDebts } from "../../store/manifest/manifest.ts";
import type { ReadMode } from "../context/event.ts";
import type { KnownAccount } from "../context/known_account.ts";
import { type DoneList, listDone, type RunJournal } from "../context/run_journal.ts";
import type { Semaphore } from "../context/semaphore.ts";
import { watermarkOf } from "../plan/reading_policy.ts";
import { ChildRecords } from "./child_records.ts";
import type { ListReading } from "./list_source.ts";
import type { RecordFiles } from "./record_files.ts";

/** One list in the backup, into which readings are merged. */
export class StoredList {
  readonly #path: string;

  constructor(
    readonly resource: Resource,
    readonly known: KnownAccount,
    readonly options: {
      readonly journal: RunJournal;
      readonly files: UsableFiles;
      readonly recordFiles: RecordFiles;
      /** Bounds the merges of a run. */
      readonly disk: Semaphore;
      /** The run's time, by the server's clock. */
      readonly now: Date;
      /** Whether something reads the list when it is done. */
      readonly isReadAfter: boolean;
    },
  ) {
    this.#path = known.paths.list(resource.folder);
  }

  /**
   * What a reading makes of the list; nothing is placed yet. What the list has and the reading lacks was deleted only if
   * it is `whole`.
   * @throws ListFormatError if a reading of changes meets a list that is damaged
   */
  async merge(reading: ListReading, extent: "whole" | "changes" | "part"): Promise<ListUpdate> {
    const { resource, known } = this;
    const { disk, files, journal: { folder }, now, isReadAfter } = this.options;
    return await disk.run(async () => {
      // Nobody else looks at earlier versions and deleted records as long as there are no new ones.
      for (const path of known.gone) {
        const file = parsePath(path);
        const isOne = file?.kind === "history" || file?.kind === "deleted";
        if (isOne && file.folder === resource.folder) await files.isUsable(path);
      }
      const isUnchanged = extent === "changes" && reading.count === 0;
      if (isUnchanged && !isReadAfter) return unchanged(known.entry(resource)?.records ?? 0);
      // Merging into a list that came to harm would give the harm a new, valid digest.
      const isUsable = await files.isUsable(this.#path);
      if (!isUsable && extent === "changes") {
        throw new ListFormatError(`The list "${this.#path}" is not as it was written`);
      }
      if (isUnchanged) return unchanged(known.entry(resource)?.records ?? 0);
      const isTakenOver = known.isImported && known.file(this.#path) === null &&
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
      // Without a manifest that could be trusted, nothing counts as deleted: nobody knows what was seen before.
      const isUnproved = known.entry(resource)?.read_at === null && known.file(this.#path) !== null;
      return await updateList(folder, paths, {
        ...(salvaged ? { imported: salvaged.records, proved: salvaged.agreed } : {}),
        ...(isTakenOver ? { imported: importedList(folder, this.#path) } : {}),
        fresh: reading.records(),
        whole: extent === "whole" && !isUnproved,
        noticedAt: isoSeconds(now),
        childrenOf: async (id) => {
          for (const { path } of this.#childFiles(id)) await this.#noteLostChild(path);
          return await this.#childrenOf(id);
        },
      });
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
  ): Promise<DoneList> {
    const { resource, known } = this;
    const { journal, recordFiles, now } = this.options;
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
    const done = {
      entry: withoutDebts(
        gap === null
          ? {
            state: "complete",
            records: update.records,
            read: mode,
            read_at: readAt,
            watermark: resource.updatedSince ? watermarkOf(reading.startedAt) : null,
            last_full_sweep: mode === "full"
              ? readAt
              : known.entry(resource)?.last_full_sweep ?? null,
            reason: null,
            ...debtsBesides(known.entry(resource)),
          }
          : { ...known.unreadEntry(resource, "incomplete", gap), records: update.records },
        "reading",
        ...recordFiles.pays,
      ),
      added: update.addedCount,
      changed: update.changed.length,
      deleted: update.deleted.length,
      parents: changedParents(resource, update),
      nested_removed,
    };
    // Where all is new, the list says the same, and the index need not be held: 20 MB for a million records.
    if (update.added === null) reading.close();
    const staged = await recordFiles.stageFirst(update);
    const changes = [...(staged ? [staged] : []), ...update.changes, ...removals];
    const key = known.key(resource);
    await journal.commit(changes, [listDone(key, done)]);
    if (staged) journal.listDerived(key);
    else await recordFiles.writeChanged(update, update.added && reading.records());
    return done;
  }

  /** The files with the children of a record, whether they are there or not. */
  #childFiles(id: string): { readonly suffix: string; readonly path: string }[] {
    const { name, folder } = this.resource;
    return CATALOG.flatMap(({ parent, suffix }) =>
      parent === name && suffix !== undefined
        ? [{ suffix, path: this.known.paths.childList(folder, id, suffix) }]
        : []
    );
  }

  /** The children of a record that are on disk: the text of each list, on one line, by suffix. */
  async #childrenOf(id: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const texts = new Map<string, Uint8Array>();
    for (const { suffix, path } of this.#childFiles(id)) {
      const text = await this.options.files.read(path);
      if (text) texts.set(suffix, lineOf(text));
    }
    return texts;
  }

  /** Of a record that was deleted, nobody can give the children again. */
  async #noteLostChild(path: string): Promise<void> {
    const { files } = this.options;
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
    if (lost.length > 0) await this.options.files.lose(this.#path, lostText(lost, kept));
  }
}

/** How many of the ids that may be lost are named. */
const NAMED_IDS = 5;

/** What may be lost of a file that was set aside, since Harvest does not have it. */
export function lostText(ids: readonly string[], kept: string | null): string {
  const named = ids.length > NAMED_IDS ? [...ids.slice(0, NAMED_IDS), "…"] : ids;
  return `Harvest does not have ${
    named.join(", ")
  } of it: deleted or misread, only "${kept}" can tell`;
}

/** What a reading without a single change makes of a list, which then need not be opened at all. */
function unchanged(records: number): ListUpdate {
  const none = new IdList();
  return {
    records,
    addedCount: 0,
    added: none,
    changed: none,
    revised: none,
    deleted: none,
    changes: [],
    list: null,
    discard() {},
  };
}

/** Records whose children may have changed with them; none where the resource has no children. */
function changedParents(resource: Resource, { added, revised }: ListUpdate): readonly string[] {
  if (!CATALOG.some((other) => other.parent === resource.name)) return [];
  // Where all are new, their children were never read and are due as a whole.
  return [added ?? new IdList(), revised].flatMap((ids) =>
    Array.from({ length: ids.length }, (_, i) => ids.text(i))
  );
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
