import type { Account } from "../harvest/accounts.ts";
import { BackupFolder } from "../store/write/backup_folder.ts";
import type { RunOptions } from "./context/account_run.ts";
import { ClockWatch } from "./context/clock_watch.ts";
import { connect, type Connection } from "../harvest/connect.ts";
import type { BackupEvent, Environment, OnEvent } from "./context/event.ts";
import { runBackup } from "./run_backup.ts";
import { RunJournal } from "./context/run_journal.ts";
import { chooseAccounts, selectResources } from "./context/selection.ts";
import { toSeconds } from "./sync/reading_policy.ts";

/**
 * A run that was killed is continued as the same run if the next one comes within this time; later, what it had done is
 * kept, and brought up to date like after any run.
 */
const MAX_PAUSE_MS = 60 * 60 * 1000;

/** The token sees no Harvest account. */
export class NoAccountsError extends Error {
  override name = "NoAccountsError";
}

/** What is to be backed up, and where to. */
export interface BackupRequest extends Connection {
  readonly output: string;
  /** Ids; empty: all. */
  readonly accounts: readonly string[];
  /** Names of resources; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly options: RunOptions;
  /** `name/version`, for the manifest. */
  readonly tool: string;
  readonly pid: number;
}

/**
 * Makes or updates a backup. What could not be saved is told in events and leaves the rest alone.
 * @throws UsageError, NoAccountsError, LockedError, NewerFormatError, StatusError (401), UnreachableError, the signal's
 * reason, or the system's errors; what was done until then is kept and the next run goes on from there
 */
export async function backUp(
  request: BackupRequest,
  { signal, ...environment }: Environment,
): Promise<void> {
  const { clock } = environment;
  const beganMs = clock.now();
  const watch = new Watch(environment.onEvent);
  const onEvent: OnEvent = (event) => watch.see(event);
  const resources = selectResources(request.only, request.skip);
  const clocks = new ClockWatch(environment.send, clock);
  const client = connect(request, { ...environment, send: clocks.send }, onEvent);
  const finish = (outcome: "complete" | "incomplete" | "interrupted") =>
    onEvent({
      type: "run_finished",
      outcome,
      finishedAt: toSeconds(clock.date()),
      durationMs: Math.round(clock.now() - beganMs),
      requests: watch.requests,
    });
  const all = await client.accounts(signal);
  const chosen = chooseHarvest(all, request.accounts);
  const startedAt = toSeconds(clock.date());
  const folder = await BackupFolder.open(request.output, {
    pid: request.pid,
    started_at: startedAt,
  });
  let isDone = false;
  try {
    const journal = RunJournal.open(folder, {
      key: JSON.stringify([request.apiUrl, request.options.full, request.options.recordFiles]),
      runId: `${startedAt}-${request.pid}`,
      startedAt,
      maxPauseMs: MAX_PAUSE_MS,
    });
    onEvent({
      type: "run_started",
      runId: journal.runId,
      startedAt: journal.startedAt,
      output: request.output,
      resumed: journal.resumed,
    });
    const told = ({ id, name, product }: Account) => ({ id, name, product });
    onEvent({
      type: "accounts_found",
      accounts: chosen.map(told),
      skipped: all.filter(({ product }) => product !== "harvest").map(told),
    });
    const message = clocks.warning();
    if (message !== null) onEvent({ type: "warning", accountId: null, resource: null, message });
    const { options, tool } = request;
    const today = () => clock.date();
    await runBackup({ folder, journal, client, options, resources, tool, today, signal, onEvent }, {
      all,
      chosen,
    });
    isDone = true;
  } catch (error) {
    if (signal.aborted) finish("interrupted");
    throw error;
  } finally {
    await folder.close({ keepWork: !isDone });
  }
  finish(watch.isIncomplete ? "incomplete" : "complete");
}

function chooseHarvest(all: readonly Account[], wanted: readonly string[]): Account[] {
  const chosen = chooseAccounts(all, wanted);
  if (chosen.length > 0) return chosen;
  const others = all.map(({ name, product }) => `${name} (${product})`).join(", ");
  throw new NoAccountsError(
    `Cannot back up: the token sees no Harvest account${others ? `, only ${others}` : ""}`,
  );
}

/** Passes events on and remembers what decides how the run ended. */
class Watch {
  requests = 0;
  isIncomplete = false;

  constructor(private readonly onEvent: OnEvent) {}

  see(event: BackupEvent): void {
    if (event.type === "request") this.requests++;
    if (event.type === "artifact_failed") this.isIncomplete = true;
    if (event.type === "resource_finished" && ["incomplete", "forbidden"].includes(event.state)) {
      this.isIncomplete = true;
    }
    this.onEvent(event);
  }
}
