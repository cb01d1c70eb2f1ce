import { connect } from "../../harvest/connect.ts";
import { API_MARGIN_MS, API_WINDOW_MS } from "../../harvest/limits.ts";
import { HARVEST_SHAPE } from "../../harvest/shape.ts";
import { isoSeconds } from "../../http/clock.ts";
import { BackupPreview } from "../../store/backup_preview.ts";
import { savedAccounts } from "../../store/saved_accounts.ts";
import type { BackupRequest } from "../context/backup_request.ts";
import { readFacts } from "../context/account_facts.ts";
import type { AccountInfo, BackupEnvironment } from "../context/event.ts";
import { KnownAccount } from "../context/known_account.ts";
import { readingsIn } from "../context/run_journal.ts";
import { AccountForecast, type PlannedResource } from "./account_forecast.ts";
import { planAccount } from "./plan_account.ts";
import { accountsToBackUp, lostAccounts, selectResources } from "./selection.ts";

/** What a run would do. */
export interface BackupPlan {
  readonly accounts: readonly {
    readonly account: AccountInfo;
    readonly rows: readonly PlannedResource[];
  }[];
  /** Accounts of the backup that the token does not list any more. */
  readonly lost: readonly AccountInfo[];
  readonly requests: number;
  /** At the rate limit. */
  readonly seconds: number;
}

/**
 * What a backup would do now: the plan that a run would carry out, with what Harvest says it would bring. Writes nothing.
 * @throws what `backUp` throws
 */
export async function planBackup(
  request: BackupRequest,
  { signal, onEvent, ...network }: BackupEnvironment,
): Promise<BackupPlan> {
  const { output, options, rate } = request;
  const client = connect(request, network, onEvent);
  const resources = selectResources(request.only, request.skip);
  const all = await client.accounts(signal);
  const chosen = accountsToBackUp(all, request.accounts);
  const now = isoSeconds(network.clock.date());
  const disk = await BackupPreview.open(output, HARVEST_SHAPE, now);
  const { reader } = disk;
  const saved = await savedAccounts(output, reader);
  const { lost } = lostAccounts(saved, all, request.forgetAccounts);
  const readings = readingsIn(disk.pages);
  const artifacts = await reader.artifacts();
  const accounts = await Promise.all(chosen.map(async ({ id, name, product }) => {
    const manifest = await disk.manifest(id);
    const known = await KnownAccount.open(id, { manifest, artifacts, readings, disk });
    const facts = await readFacts(client, id, signal);
    const today = network.clock.date();
    const plan = await planAccount(known, facts, { resources, options, today });
    const rows = await new AccountForecast(plan, { client, known, signal }).rows();
    return { account: { id, name, product }, rows };
  }));
  // The first request is for the accounts.
  const requests = accounts.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.requests, 1);
  const windows = Math.ceil(requests / rate) - 1;
  const seconds = Math.ceil(windows * (API_WINDOW_MS + API_MARGIN_MS) / 1000);
  return { accounts, lost, requests, seconds };
}
