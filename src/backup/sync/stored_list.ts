import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { isoSeconds } from "../../http/clock.ts";
import { oneLine } from "../../json/one_line.ts";
import { IdList } from "../../json/record_id.ts";
import { ListFormatError } from "../../store/lists/list_reader.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { importedList } from "../../store/write/imported_list.ts";
import { type ListUpdate, updateList } from "../../store/write/update_list.ts";
import { debtsBesides, withoutDebts } from "../../store/manifest/manifest.ts";
import type { OnAccountEvent, ReadMode } from "../context/event.ts";
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
      readonly recordFiles: RecordFiles;
      /** Bounds the merges of a run. */
      readonly disk: Semaphore;
      /** The run's time, by the server's clock. */
      readonly now: Date;
      readonly report: OnAccountEvent;
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
    const { disk, journal: { folder }, now } = this.options;
    return await disk.run(async () => {
      if (extent === "changes" && reading.count === 0) {
        return unchanged(known.entry(resource)?.records ?? 0);
      }
      const isTakenOver = known.isImported && known.file(this.#path) === null &&
        await known.reader.exists(`${known.paths.root}/${resource.folder}`);
      // Merging into a damaged list would give the damage a new, valid digest.
      const isIntact = await known.isIntact(this.#path);
      if (!isIntact) await this.#warnOfDamage();
      if (!isIntact && extent === "changes") {
        throw new ListFormatError(`The list "${this.#path}" is not as it was written`);
      }
      return await updateList(folder, {
        resource: resource.name,
        list: this.#path,
        deleted: known.paths.deleted(resource.folder),
        history: known.paths.history(resource.folder),
      }, {
        ...(isIntact && !isTakenOver ? {} : { imported: importedList(folder, this.#path) }),
        fresh: reading.records(),
        whole: extent === "whole",
        noticedAt: isoSeconds(now),
        childrenOf: (id) => this.#childrenOf(id),
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
      const text = await this.known.reader.read(path);
      if (text) texts.set(suffix, lineOf(text));
    }
    return texts;
  }

  /** A list that is missing, or that nobody knows of, is not damaged. */
  async #warnOfDamage(): Promise<void> {
    const { known } = this;
    if (known.file(this.#path) === null || await known.reader.sizeOf(this.#path) === null) return;
    this.options.report({
      type: "warning",
      resource: null,
      message: `The list "${this.#path}" was damaged on disk; it is being rebuilt from Harvest`,
    });
  }
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
