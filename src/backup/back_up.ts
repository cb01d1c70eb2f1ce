import type { Account } from "../harvest/accounts.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { HARVEST_SHAPE } from "../harvest/shape.ts";
import { isoSeconds } from "../http/clock.ts";
import { savedAccounts } from "../store/saved_accounts.ts";
import { openFolderWarning } from "../store/files/make_folder.ts";
import { settleBackup } from "../store/settle/settle_backup.ts";
import { foldersOf } from "../store/layout/backup_shape.ts";
import { accountOfFolderPath } from "../store/layout/paths.ts";
import { BackupFolder } from "../store/write/backup_folder.ts";
import { ClockWatch } from "./context/clock_watch.ts";
import { connect } from "../harvest/connect.ts";
import type { BackupEnvironment, BackupEvent, LeftOut, OnEvent } from "./context/event.ts";
import { runBackup } from "./run_backup.ts";
import type { BackupRequest } from "./context/backup_request.ts";
import { accountsToBackUp, lostAccounts, selectResources } from "./plan/selection.ts";

/**
 * Makes or updates a backup. What could not be saved is reported in events; the rest continues.
 * @throws UsageError, NoAccountsError, LockedError, NewerFormatError, StatusError (401), UnreachableError, the signal's
 * reason, or the system's errors; what was done until then is kept, and the next run goes on from there
 */
export async function backUp(
  request: BackupRequest,
  { signal, ...environment }: BackupEnvironment,
): Promise<void> {
  const { clock } = environment;
  const beganMs = clock.now();
  const watch = new Watch(environment.onEvent);
  const onEvent: OnEvent = (event) => watch.see(event);
  const resources = selectResources(request.only, request.skip);
  const clocks = new ClockWatch(environment.send, clock);
  const client = connect(
    request,
    { ...environment, send: clocks.send },
    onEvent,
    environment.pacer,
  );
  const all = await client.accounts(signal);
  const chosen = accountsToBackUp(all, request.accounts);
  const saved = await savedAccounts(request.output);
  const { lost, forgotten } = lostAccounts(saved, all, request.forgetAccounts);
  const infoOf = ({ id, name, product }: Account) => ({ id, name, product });
  const isLeftOut = (account: Account) =>
    account.product === "harvest" && !chosen.includes(account);
  const leftOut: LeftOut = {
    accounts: all.filter(isLeftOut).map(infoOf),
    resources: CATALOG.filter((resource) => !resources.includes(resource)).map(({ name }) => name),
    artifacts: !request.options.artifacts,
  };
  const finish = (outcome: "complete" | "partial" | "incomplete" | "interrupted") =>
    onEvent({
      type: "run_finished",
      outcome,
      leftOut,
      finishedAt: isoSeconds(clock.date()),
      durationMs: Math.round(clock.now() - beganMs),
      requests: watch.requests,
    });
  const startedAt = isoSeconds(clock.date());
  const openWarning = saved.length === 0 ? openFolderWarning(request.output) : null;
  const holder = { pid: request.pid, started_at: startedAt };
  const folders = foldersOf(HARVEST_SHAPE);
  const folder = await BackupFolder.open(request.output, holder, { folders });
  let isDone = false;
  try {
    const { isResumed: resumed, mended } = await settleBackup(folder, HARVEST_SHAPE, startedAt);
    onEvent({
      type: "run_started",
      runId: `${startedAt}-${request.pid}`,
      startedAt,
      output: request.output,
      resumed,
    });
    onEvent({
      type: "accounts_found",
      accounts: chosen.map(infoOf),
      skipped: all.filter(({ product }) => product !== "harvest").map(infoOf),
      lost,
    });
    for (const message of [clocks.warning(), openWarning]) {
      if (message !== null) onEvent({ type: "warning", accountId: null, resource: null, message });
    }
    for (const { path, accountId, reason, kept, isWhole, isLoss } of mended) {
      if (isLoss && accountId !== null) {
        const lost = `${reason}: what Harvest has is read again; what only the backup had is lost`;
        onEvent({ type: "file_lost", accountId, resource: "manifest", path, reason: lost });
        continue;
      }
      const where = kept === null ? "" : `; what was there is kept as "${kept}"`;
      const done = isWhole
        ? "only its line ends were changed, and are as they were"
        : accountOfFolderPath(path)
        ? "what was in the folder is read again"
        : "what it says is not used, and everything is read again";
      const message = `"${path}" was not as it was written: ${reason}; ${done}${where}`;
      onEvent({ type: "warning", accountId, resource: null, message });
    }
    const accounts = { all, chosen, forgotten };
    await runBackup(accounts, { request, folder, client, resources, clock, signal, onEvent });
    isDone = true;
  } catch (error) {
    if (signal.aborted) finish("interrupted");
    throw error;
  } finally {
    await folder.close({ keepWork: !isDone });
  }
  const isPartial = leftOut.artifacts || leftOut.accounts.length + leftOut.resources.length > 0;
  finish(watch.isIncomplete ? "incomplete" : isPartial ? "partial" : "complete");
}

/** Passes events on, and remembers those that decide how the run ended. */
class Watch {
  requests = 0;
  isIncomplete = false;
  readonly #lost = new Set<string>();

  constructor(private readonly onEvent: OnEvent) {}

  see(event: BackupEvent): void {
    if (event.type === "request") this.requests++;
    if (event.type === "file_lost") {
      // When it is found, and again as one of all losses.
      if (this.#lost.has(event.path)) return;
      this.#lost.add(event.path);
      this.isIncomplete = true;
    }
    if (event.type === "artifact_failed") this.isIncomplete = true;
    if (event.type === "accounts_found" && event.lost.length > 0) this.isIncomplete = true;
    if (event.type === "resource_finished" && ["incomplete", "forbidden"].includes(event.state)) {
      this.isIncomplete = true;
    }
    this.onEvent(event);
  }
}
