import type { Resource } from "../../harvest/catalog.ts";
import type { AccountRun } from "./account_run.ts";
import type { ListStep } from "./event.ts";

/** Work is reported when it has taken so long: often enough for a display, and not for every few records. */
const REPORT_MS = 100;

/** Reports how a step of the work on a list goes on: see `list_work` in the events. */
export class WorkMeter {
  /** Records that are still to be done. */
  left = 0;
  #sinceMs = 0;
  #records = 0;
  #durationMs = 0;

  constructor(
    readonly resource: Resource,
    readonly step: ListStep,
    readonly run: Pick<AccountRun, "clock" | "report">,
  ) {}

  /** The work begins, or goes on after something else had its turn. */
  begin(): void {
    this.#sinceMs = this.run.clock.now();
  }

  /** So many records are done since it began or went on, or since the last of these calls. */
  readonly done = (records: number): void => {
    const nowMs = this.run.clock.now();
    this.add(records, nowMs - this.#sinceMs);
    this.#sinceMs = nowMs;
  };

  /** So many records are done, which took so long. */
  add(records: number, durationMs: number): void {
    this.#records += records;
    this.#durationMs += durationMs;
    this.left = Math.max(0, this.left - records);
    if (this.#durationMs >= REPORT_MS) this.report();
  }

  /** Reports what was done since the last report. */
  report(): void {
    const { resource: { name: resource }, step, left, run: { report } } = this;
    const done = { records: this.#records, durationMs: this.#durationMs };
    [this.#records, this.#durationMs] = [0, 0];
    report({ type: "list_work", resource, step, ...done, left });
  }

  /** Measures all the work on `total` records; `run` says how many of them are done, a few at a time. */
  async measure<T>(total: number, run: () => Promise<T>): Promise<T> {
    this.left = total;
    this.begin();
    const result = await run();
    this.done(0);
    this.left = 0;
    this.report();
    return result;
  }
}
