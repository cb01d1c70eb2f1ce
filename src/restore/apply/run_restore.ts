import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { type Clock, isoSeconds } from "../../http/clock.ts";
import { type Fields, parseExact, textAt } from "../../json/exact.ts";
import { sha256Hex } from "../../store/files/file_digest.ts";
import { RESTORED } from "../records/restored.ts";
import { naturalKey, UnwritableError } from "../records/translation.ts";
import type { RestoreContext } from "../plan/restore_context.ts";
import { type Relist, restoreStages } from "../plan/restore_stages.ts";
import { keyOf, type WriteAction, type WriteStage, type WriteStep } from "../plan/write_steps.ts";
import { listRecords, readList } from "../target/target_account.ts";
import type { HarvestWriter, WriteOutcome } from "../wire/harvest_writer.ts";
import type { RestoreJournal } from "./restore_journal.ts";

/** A write that was not done. */
export interface RestoreFailure {
  readonly action: WriteAction;
  /** `time_entries/2944187727`, in the backup. */
  readonly record: string;
  /** Of Harvest's answer; null if the request was not sent, or got none. */
  readonly status: number | null;
  readonly reason: string;
}

/** What a run has come to. */
export interface RestoreOutcome {
  readonly written: number;
  readonly failures: readonly RestoreFailure[];
}

/** What happens while a restore runs. */
export type RestoreEvent =
  | {
    readonly type: "restore_stage";
    readonly action: WriteAction;
    readonly resource: string;
    readonly done: number;
    readonly isFinished: boolean;
  }
  | { readonly type: "restore_failure"; readonly failure: RestoreFailure };

/** What a run works with. */
export interface RunRestoreOptions {
  readonly writer: HarvestWriter;
  readonly client: HarvestClient;
  readonly journal: RestoreJournal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RestoreEvent) => void;
}

/** Writes under way at once: at 100 in 15 s enough for answers that take a second. */
const SIDE_BY_SIDE = 8;

/** A write that nobody knows the end of may still be on its way. */
const LATE_WRITE_MS = 5000;

const MAX_SENT = 5;

/** At the limit, less than a minute. */
const PROGRESS_EVERY = 250;

/** Clocks of servers differ a little. */
const CLOCK_MARGIN_MS = 60_000;

/**
 * Writes a restore. What is refused is reported, and the rest goes on; what is not known to have been done is looked for
 * before it is sent again.
 * @throws StatusError 401, UnreachableError, TransientError (reading), `signal.reason`, the system's errors: the next run
 * goes on from the journal
 */
export async function runRestore(
  context: RestoreContext,
  options: RunRestoreOptions,
): Promise<RestoreOutcome> {
  const run = new RestoreRun(context, options);
  const { id } = context.options.target;
  const relist: Relist = (resource) => readList(options.client, id, resource, options.signal);
  for await (const stage of restoreStages(context, relist)) await run.carryOut(stage);
  return run;
}

class RestoreRun {
  written = 0;
  readonly failures: RestoreFailure[] = [];
  #uncertain: WriteStep[] = [];

  constructor(
    private readonly context: RestoreContext,
    private readonly options: RunRestoreOptions,
  ) {}

  async carryOut({ action, resource, steps, isOrdered }: WriteStage): Promise<void> {
    const next = steps[Symbol.asyncIterator]();
    const before = this.written;
    let reported = 0;
    const report = (isFinished: boolean) => {
      const done = this.written - before;
      if (done === 0 || (!isFinished && done < reported + PROGRESS_EVERY)) return;
      reported = done;
      this.options.onEvent({ type: "restore_stage", action, resource, done, isFinished });
    };
    const work = async () => {
      for (;;) {
        const { done, value } = await next.next();
        if (done) return;
        await this.#begin(value);
        if (isOrdered) await this.#clearUp();
        report(false);
      }
    };
    const workers = Array.from({ length: isOrdered ? 1 : SIDE_BY_SIDE }, work);
    const ended = await Promise.allSettled(workers);
    // Where one failed, the steps are left in the middle of a list, which is open.
    await next.return?.();
    for (const end of ended) if (end.status === "rejected") throw end.reason;
    await this.#clearUp();
    report(true);
  }

  async #begin(step: WriteStep): Promise<void> {
    const { journal } = this.options;
    const key = keyOf(step);
    if (!step.isAlways && journal.results.get(key) !== undefined) return;
    if (journal.open.has(key)) this.#uncertain.push(step);
    else await this.#send(step);
  }

  /** Looks for what may have been done; only once nothing else is under way, which it could be mistaken for. */
  async #clearUp(): Promise<void> {
    const { clock, signal } = this.options;
    for (let sent = 1; this.#uncertain.length > 0; sent++) {
      const steps = this.#uncertain;
      this.#uncertain = [];
      await clock.sleep(LATE_WRITE_MS, signal);
      for (const step of steps) {
        const found = await this.#find(step);
        if (found !== null) await this.#done(step, found, "found");
        else if (sent < MAX_SENT) await this.#send(step);
        else this.#fail(step, null, "it was sent several times, and no answer came");
      }
    }
  }

  async #send(step: WriteStep): Promise<void> {
    const { journal, writer, clock } = this.options;
    let request;
    try {
      request = { ...step.body(), upload: await step.upload?.() ?? null };
    } catch (error) {
      if (!(error instanceof UnwritableError)) throw error;
      return this.#fail(step, null, error.message);
    }
    const text = new TextEncoder().encode(JSON.stringify(request.body));
    await journal.intend(keyOf(step), await sha256Hex(text), isoSeconds(clock.date()));
    await this.#settle(step, await writer.write(request));
  }

  async #settle(step: WriteStep, outcome: WriteOutcome): Promise<void> {
    if (outcome.kind === "refused") {
      const { status, message } = outcome;
      // Harvest refuses an event whose state is reached already, and a name that another record has: that one is used.
      const isOnce = step.lookup?.().kind === "state" || RESTORED[step.resource]?.isReused;
      const there = status === 422 && isOnce ? await this.#find(step, { isTaken: true }) : null;
      if (there !== null) return await this.#done(step, there, "found");
      await this.options.journal.settle(keyOf(step), { id: null, status, message });
      return this.#fail(step, status, message);
    }
    const id = outcome.kind === "done" ? textAt(outcome.record, "id") : "";
    // An answer without the new record's id does not say that there is one.
    if (outcome.kind === "unknown" || (id === "" && step.action === "create")) {
      this.#uncertain.push(step);
      return;
    }
    await this.#done(step, id || step.old, outcome.status);
    if (outcome.record["is_running"] === true) await this.#stopTimer(step, id);
  }

  async #done(step: WriteStep, id: string, status: number | "found"): Promise<void> {
    await this.options.journal.settle(keyOf(step), { id, status });
    if (step.action === "create") this.context.ids.set(step.resource, step.old, id);
    this.written++;
  }

  /** An account that tracks time otherwise than it says must not be left with a clock that runs. */
  async #stopTimer(step: WriteStep, id: string): Promise<void> {
    if (step.resource !== "time_entries") return;
    const path = `/time_entries/${id}/stop`;
    await this.options.writer.write({ method: "PATCH", path, body: {}, upload: null });
    this.#fail(step, null, "Harvest started a timer in place of the hours; it was stopped");
  }

  #fail({ action, resource, old }: WriteStep, status: number | null, reason: string): void {
    const failure = { action, record: `${resource}/${old}`, status, reason };
    this.failures.push(failure);
    this.options.onEvent({ type: "restore_failure", failure });
  }

  /**
   * The record that a write has made whose answer never came; null if it was not done. A record that is the counterpart of another
   * one already, or is older than the restore, is none. @throws as {@link HarvestClient}
   */
  async #find(step: WriteStep, { isTaken = false } = {}): Promise<string | null> {
    const { client, journal, signal } = this.options;
    const { ids, options: { target: { id: accountId } } } = this.context;
    const lookup = step.lookup?.();
    if (lookup === undefined) return null;
    if (lookup.kind === "state") {
      const { text } = await client.object(accountId, lookup.path, signal);
      const record: Fields = parseExact(new TextDecoder().decode(text));
      return lookup.states.includes(textAt(record, "state")) ? textAt(record, "id") : null;
    }
    const { resource, key, isNew, kind: _kind, ...where } = lookup;
    const beganMs = Date.parse(journal.head?.beganAt ?? "") - CLOCK_MARGIN_MS;
    for await (
      const [id, fields] of listRecords(client, { resource, accountId, signal, ...where })
    ) {
      if (naturalKey(resource, fields) !== key) continue;
      if (!isTaken && ids.isTaken(resource, id)) continue;
      if (!isNew || !(Date.parse(textAt(fields, "created_at")) < beganMs)) return id;
    }
    return null;
  }
}
