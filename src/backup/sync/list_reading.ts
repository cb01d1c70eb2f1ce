import type { BadRecord } from "../../json/slice_records.ts";
import { isOlderVersion } from "../../store/history/record_change.ts";
import type { LoggedPage } from "../../store/journal/journal_entry.ts";
import type { PageLog } from "../../store/lists/page_log.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import type { EarlyRecordFiles } from "./early_record_files.ts";

/** What was read of a list. */
export class ListReading {
  readonly pages: LoggedPage[];
  /** Records that came, but not as JSON. */
  readonly bad: BadRecord[];
  /** Null where no `<id>.json` are written before the list is. */
  #files: EarlyRecordFiles | null;
  #order: { readonly records: number; readonly ids: Uint32Array } | null = null;

  constructor(
    readonly firstUrl: string,
    readonly log: PageLog,
    { pages = [], bad = [], files = null }: {
      pages?: LoggedPage[];
      bad?: BadRecord[];
      files?: EarlyRecordFiles | null;
    } = {},
  ) {
    this.pages = pages;
    this.bad = bad;
    this.#files = files;
  }

  /** More records are in the log; `total` is how many the list has, if Harvest says so. @throws the system's error */
  advance(total: number | null): void {
    this.#files?.advance(total);
  }

  /** Waits until the `<id>.json` that are written beside the reading are. @throws the system's error */
  async finishFiles(): Promise<void> {
    await this.#files?.finish();
  }

  /**
   * The folder with an `<id>.json` of each record, which the caller then answers for; null if there is none.
   * @throws the system's error
   */
  async takeFiles(): Promise<string | null> {
    const files = this.#files;
    // Of a record that was read twice, nobody knows whether the right version was written last.
    if (!files || this.log.records !== this.count || !await files.isWhole()) return null;
    this.#files = null;
    return files.options.path;
  }

  /** How many different records were read. */
  get count(): number {
    return this.#sorted().length;
  }

  /** Whether a record was read. */
  has(id: string): boolean {
    return this.log.has(this.#sorted(), id);
  }

  /** The records, ascending by id. */
  records(): RecordStream {
    return this.log.recordsIn(this.#sorted());
  }

  /** When the first page was answered, by the clock that is behind, the server's or ours; null if it gave no time. */
  get startedAt(): Date | null {
    const date = this.pages.find((page) => page.url === this.firstUrl)?.date ?? null;
    return date === null ? null : new Date(date);
  }

  /** How many records the list has, as each page said, in the order they came. */
  get totals(): readonly (number | null)[] {
    return this.pages.map((page) => page.total_entries);
  }

  async close(): Promise<void> {
    this.#order = null;
    await this.#files?.discard();
    this.#files = null;
    this.log.close();
  }

  #sorted(): Uint32Array {
    const { records } = this.log;
    if (this.#order?.records !== records) {
      this.#order = { records, ids: this.log.order(isOlderVersion) };
    }
    return this.#order.ids;
  }
}
