import type { Resource } from "../../harvest/catalog.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import {
  deriveFolder,
  deriveRecords,
  removeDerived,
  removeStrayDerived,
} from "../../store/write/derive_records.ts";
import type { Debt } from "../../store/manifest/manifest.ts";
import type { ListUpdate } from "../../store/write/update_list.ts";
import type { AccountRun } from "../context/account_run.ts";

/** Keeps `<id>.json` beside a list: derived from it, and so written after it. */
export class RecordFiles {
  readonly #path: string;
  readonly #folder: BackupFolder;

  constructor(
    readonly resource: Resource,
    readonly run: Pick<
      AccountRun,
      "known" | "journal" | "recordFiles" | "disk" | "signal"
    >,
  ) {
    this.#path = `${run.known.paths.root}/${resource.folder}`;
    this.#folder = run.journal.folder;
  }

  /** What of a list's debts is paid when its files are written. */
  get pays(): readonly Debt[] {
    return this.run.recordFiles ? ["record_files"] : [];
  }

  /**
   * Writes the files of a list that was not there before into a folder that takes its place as a whole. Null if there is
   * such a folder already, or nothing for it. If it fails, nothing of the update is left behind.
   */
  async stageFirst(update: ListUpdate): Promise<Change | null> {
    const { recordFiles: wanted, disk, signal } = this.run;
    const { added, list, records } = update;
    const folder = this.#folder;
    if (!wanted || added !== null || list === null || records === 0) return null;
    if (await folder.reader.exists(this.#path)) return null;
    try {
      return await disk.run(() =>
        deriveFolder(folder, this.#path, folder.work.list(list), { signal })
      );
    } catch (error) {
      update.discard();
      throw error;
    }
  }

  /**
   * Writes the files of what a merge changed, from the records that were read, or, without them, from the list; and all, if
   * there are fewer than records: what is vouched for is looked at, though to list half a million names takes a second.
   */
  async writeChanged(update: ListUpdate, fresh: RecordStream | null): Promise<void> {
    const { known, recordFiles: wanted, disk, signal } = this.run;
    const owes = known.owes(this.resource, "record_files");
    const wereLeftOut = owes || known.manifest?.recordFiles === false;
    if (wanted && (wereLeftOut || known.isImported)) return await this.writeAll();
    await disk.run(async () => {
      removeDerived(this.#folder, this.#path, update.deleted);
      if (!wanted) removeDerived(this.#folder, this.#path, update.changed);
      else if (update.addedCount + update.changed.length > 0) {
        const only = update.added && [update.added, update.changed];
        await deriveRecords(this.#folder, this.#path, fresh ?? this.#list(), { only, signal });
      }
    });
    if (wanted && await this.#count() < update.records) return await this.writeAll();
    if (!owes) this.#noteDerived();
  }

  /** Writes the files of a list that is not read, if there are fewer than its records. */
  async complete(): Promise<void> {
    const { known, recordFiles: wanted } = this.run;
    const records = known.entry(this.resource)?.records ?? 0;
    const isSound = () => known.isIntact(known.paths.list(this.resource.folder));
    if (wanted && await this.#count() < records && await isSound()) await this.writeAll();
  }

  /** Makes all files of a list right: those that are right already keep their bytes and times. */
  async writeAll(): Promise<void> {
    const { recordFiles: wanted, disk, signal } = this.run;
    const derive = { mayExist: true, signal };
    await disk.run(async () => {
      if (wanted) await deriveRecords(this.#folder, this.#path, this.#list(), derive);
      await removeStrayDerived(this.#folder, this.#path, this.#list());
    });
    this.#noteDerived();
  }

  #count(): Promise<number> {
    return this.#folder.reader.countFiles(this.#path, /^\d+\.json$/);
  }

  #list(): RecordStream {
    return this.#folder.reader.list(this.run.known.paths.list(this.resource.folder));
  }

  #noteDerived(): void {
    this.run.journal.note({ type: "derived", key: this.run.known.key(this.resource) });
  }
}
