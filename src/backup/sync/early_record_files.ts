import { LinkedAbort } from "../../http/linked_abort.ts";
import { entriesIn, removeWhole } from "../../store/files/absent.ts";
import { GatherMemory, type PageLog } from "../../store/lists/page_log.ts";
import { deriveInto } from "../../store/write/derive_records.ts";
import type { WorkMeter } from "../context/work_meter.ts";

/**
 * Writes the `<id>.json` of a list that was not there before while its pages still come, since a run that waits for the
 * limit has time. It follows the log of the pages at its own pace: a slow disk holds up no request.
 */
export class EarlyRecordFiles {
  readonly #memory = new GatherMemory();
  #written = 0;
  /** How many records are to come in all. */
  #total = 0;
  #running: Promise<void> | null = null;
  readonly #stop: LinkedAbort;
  #failure: unknown = null;

  constructor(
    readonly log: PageLog,
    readonly options: {
      /** Where they are until they are placed as a whole. */
      readonly path: string;
      /** Whether an interrupted run may have written some; those that are right stay. */
      readonly mayExist: boolean;
      readonly meter: WorkMeter;
      readonly signal: AbortSignal;
    },
  ) {
    this.#stop = new LinkedAbort(options.signal);
  }

  /** More records are in the log, `total` as far as Harvest says how many there will be. @throws what writing has thrown */
  advance(total: number | null): void {
    if (this.#failure !== null) throw this.#failure;
    if (total !== null) this.#total = total;
    this.#running ??= this.#catchUp().catch((error) => {
      this.#failure = error;
    }).finally(() => {
      this.#running = null;
    });
  }

  /** Waits until all that is in the log is written. @throws what writing has thrown */
  async finish(): Promise<void> {
    while (this.#written < this.log.records) {
      this.advance(null);
      await this.#running;
    }
    this.#stop[Symbol.dispose]();
  }

  /**
   * Whether there are files of all records in the log, and no others: of a page that a crash took from the log, there may be
   * one whose record was deleted since.
   */
  async isWhole(): Promise<boolean> {
    const { log, options: { path, mayExist } } = this;
    if (this.#written < log.records) return false;
    if (!mayExist) return true;
    let files = 0;
    for await (const _ of entriesIn(path)) files++;
    return files === this.#written;
  }

  /** Ends the writing, and removes what was written unless a later run goes on with it. */
  async discard(): Promise<void> {
    const { path, signal } = this.options;
    this.#stop.abort("nobody wants these files any more");
    await this.#running;
    this.#stop[Symbol.dispose]();
    if (!signal.aborted) await removeWhole(path);
  }

  async #catchUp(): Promise<void> {
    const { log, options: { path, mayExist, meter } } = this;
    meter.begin();
    while (this.#written < log.records) {
      const to = log.records;
      meter.left = Math.max(this.#total, to) - this.#written;
      await deriveInto(path, log.recordsFrom(this.#written, this.#memory), {
        mayExist,
        onRecords: meter.done,
        signal: this.#stop.signal,
      });
      this.#written = to;
    }
    meter.report();
  }
}
