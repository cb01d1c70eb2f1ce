import type { Resource } from "../../harvest/catalog.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import {
  deriveFolder,
  deriveRecords,
  removeDerived,
  removeStrayDerived,
} from "../../store/write/derive_records.ts";
import type { ListUpdate } from "../../store/write/update_list.ts";
import type { KnownAccount } from "../context/known_account.ts";
import type { RunJournal } from "../context/run_journal.ts";
import type { Semaphore } from "../context/semaphore.ts";

/** Keeps `<id>.json` beside the lists of an account: derived from them, and so written after them. */
export class RecordFiles {
  constructor(
    readonly known: KnownAccount,
    readonly options: {
      /** Whether they are written; if not, those of an older version of their record are removed. */
      readonly wanted: boolean;
      readonly journal: RunJournal;
      /** Bounds what is written at once. */
      readonly disk: Semaphore;
      readonly signal: AbortSignal;
    },
  ) {}

  /**
   * Writes the files of a list that was not there before into a folder that takes its place as a whole. Null if there is
   * such a folder already, or nothing for it. If it fails, nothing of the update is left behind.
   */
  async stageFirst(resource: Resource, update: ListUpdate): Promise<Change | null> {
    const { wanted, disk, signal, journal: { folder } } = this.options;
    const { added, list, records } = update;
    const path = this.#folderOf(resource);
    if (!wanted || added !== null || list === null || records === 0) return null;
    if (await folder.reader.exists(path)) return null;
    try {
      return await disk.run(() => deriveFolder(folder, path, folder.work.list(list), { signal }));
    } catch (error) {
      update.discard();
      throw error;
    }
  }

  /** Writes the files of what a merge changed, from the records that were read, or, without them, from the list. */
  async writeChanged(
    resource: Resource,
    { update, fresh }: { update: ListUpdate; fresh: RecordStream | null },
  ): Promise<void> {
    const { wanted, disk, signal, journal } = this.options;
    const wereLeftOut = this.known.manifest?.recordFiles === false;
    if (wanted && (wereLeftOut || this.known.isImported)) return await this.writeAll(resource);
    const path = this.#folderOf(resource);
    await disk.run(async () => {
      removeDerived(this.options.journal.folder, path, update.deleted);
      if (!wanted) removeDerived(this.options.journal.folder, path, update.changed);
      else if (update.addedCount + update.changed.length > 0) {
        const only = update.added && [update.added, update.changed];
        const records = fresh ?? this.#list(resource);
        await deriveRecords(this.options.journal.folder, path, records, { only, signal });
      }
    });
    journal.listDerived(this.known.key(resource));
  }

  /** Makes all files of a list right: those that are right already keep their bytes and times. */
  async writeAll(resource: Resource): Promise<void> {
    const { wanted, disk, signal, journal } = this.options;
    const path = this.#folderOf(resource);
    await disk.run(async () => {
      const list = () => this.#list(resource);
      if (wanted) {
        await deriveRecords(this.options.journal.folder, path, list(), { mayExist: true, signal });
      }
      await removeStrayDerived(this.options.journal.folder, path, list());
    });
    journal.listDerived(this.known.key(resource));
  }

  #list({ folder }: Resource): RecordStream {
    return this.options.journal.folder.reader.list(this.known.paths.list(folder));
  }

  #folderOf({ folder }: Resource): string {
    return `${this.known.paths.root}/${folder}`;
  }
}
