import type { Resource } from "../../harvest/catalog.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import {
  deriveFolder,
  type DeriveOptions,
  deriveRecords,
  removeDerived,
  removeStrayDerived,
} from "../../store/write/derive_records.ts";
import type { PageLog } from "../../store/lists/page_log.ts";
import type { Debt } from "../../store/manifest/manifest.ts";
import type { ListUpdate } from "../../store/write/update_list.ts";
import type { AccountRun } from "../context/account_run.ts";
import { WorkMeter } from "../context/work_meter.ts";
import { EarlyRecordFiles } from "./early_record_files.ts";
import type { ListReading } from "./list_reading.ts";

/** Keeps `<id>.json` beside a list: derived from it, and so written after it. */
export class RecordFiles {
  readonly #path: string;
  readonly #folder: BackupFolder;
  readonly #meter: WorkMeter;

  constructor(
    readonly resource: Resource,
    readonly run: Pick<
      AccountRun,
      "known" | "journal" | "recordFiles" | "disk" | "signal" | "clock" | "report"
    >,
  ) {
    this.#path = `${run.known.paths.root}/${resource.folder}`;
    this.#folder = run.journal.folder;
    this.#meter = new WorkMeter(resource, "record_files", run);
  }

  /** What of a list's debts is paid when its files are written. */
  get pays(): readonly Debt[] {
    return this.run.recordFiles ? ["record_files"] : [];
  }

  /**
   * Has the files of a list that was not there before written while it is read into `log`, beside the `file` of its pages.
   * Null if there is a folder for them already.
   */
  async begin(
    log: PageLog,
    { file, isResumed: mayExist }: { file: string; isResumed: boolean },
  ): Promise<EarlyRecordFiles | null> {
    const { recordFiles: wanted, signal } = this.run;
    const { reader, work } = this.#folder;
    if (!wanted || await reader.exists(this.#path)) return null;
    const path = work.path(`${file}.records`);
    return new EarlyRecordFiles(log, { path, mayExist, meter: this.#meter, signal });
  }

  /**
   * The files of a list that was not there before, in a folder that takes its place as a whole: as they were written during the
   * reading, or else written now. Null if there is such a folder already, or nothing for it. If it fails, nothing of the
   * update is left behind.
   */
  async stageFirst(update: ListUpdate, reading: ListReading): Promise<Change | null> {
    const { recordFiles: wanted, disk, signal } = this.run;
    const { added, list, records } = update;
    const folder = this.#folder;
    const isFirst = wanted && added === null && list !== null && records > 0 &&
      !await folder.reader.exists(this.#path);
    try {
      const tempPath = isFirst ? await reading.takeFiles() : null;
      // Where all is new, the list says the same, and the index need not be held: 20 MB for a million records.
      if (added === null) await reading.close();
      if (!isFirst) return null;
      if (tempPath !== null) return { kind: "folder", path: this.#path, tempPath };
      return await disk.run(() =>
        this.#meter.measure(
          records,
          () =>
            deriveFolder(folder, this.#path, folder.work.list(list), {
              signal,
              onRecords: this.#meter.done,
            }),
        )
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
    const { known, recordFiles: wanted, disk } = this.run;
    const owes = known.owes(this.resource, "record_files");
    const wereLeftOut = owes || known.manifest?.recordFiles === false;
    const isImported = known.isImportedFile(known.paths.list(this.resource.folder));
    if (wanted && (wereLeftOut || isImported)) return await this.writeAll();
    await disk.run(async () => {
      removeDerived(this.#folder, this.#path, update.deleted);
      if (!wanted) removeDerived(this.#folder, this.#path, update.changed);
      else if (update.addedCount + update.changed.length > 0) {
        const only = update.added && [update.added, update.changed];
        await this.#derive(update.addedCount + update.changed.length, fresh ?? this.#list(), {
          only,
        });
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
    const { known, recordFiles: wanted, disk } = this.run;
    const records = known.entry(this.resource)?.records ?? 0;
    await disk.run(async () => {
      if (wanted) await this.#derive(records, this.#list(), { mayExist: true });
      await removeStrayDerived(this.#folder, this.#path, this.#list());
    });
    this.#noteDerived();
  }

  /** Writes the files of a stream of about so many records, and reports how that goes on. */
  #derive(records: number, stream: RecordStream, options: DeriveOptions): Promise<void> {
    const by = { ...options, signal: this.run.signal, onRecords: this.#meter.done };
    return this.#meter.measure(records, () => deriveRecords(this.#folder, this.#path, stream, by));
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
