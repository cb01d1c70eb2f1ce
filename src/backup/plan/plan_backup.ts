import { connect } from "../../harvest/connect.ts";
import { API_MARGIN_MS, API_WINDOW_MS } from "../../harvest/limits.ts";
import { isoSeconds } from "../../http/clock.ts";
import { BackupPreview } from "../../store/backup_preview.ts";
import { accountPaths } from "../../store/layout/paths.ts";
import type { BackupRequest } from "../context/backup_request.ts";
import { readFacts } from "../context/account_facts.ts";
import type { AccountInfo, BackupEnvironment } from "../context/event.ts";
import { KnownAccount } from "../context/known_account.ts";
import { runKey, RunState } from "../context/run_state.ts";
import { planAccount } from "./plan_account.ts";
import { plannedList, plannedObjects, type PlannedResource } from "./planned_resource.ts";
import { accountsToBackUp, selectResources } from "./selection.ts";

/** What a run would do. */
export interface BackupPlan {
  readonly accounts: readonly {
    readonly account: AccountInfo;
    readonly rows: readonly PlannedResource[];
  }[];
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
  const chosen = accountsToBackUp(await client.accounts(signal), request.accounts);
  const disk = await BackupPreview.open(output);
  const { reader } = disk;
  await reader.refuseNewerFormat();
  const started_at = isoSeconds(network.clock.date());
  const run = RunState.of(disk.journal, { key: runKey(request), run_id: "", started_at });
  const artifacts = await reader.artifacts();
  const accounts = await Promise.all(chosen.map(async ({ id, name, product }) => {
    const manifest = await reader.manifest(id);
    const isImported = manifest === null && await reader.exists(accountPaths(id).root);
    const known = new KnownAccount(id, { manifest, isImported, artifacts, run, disk });
    const facts = await readFacts(client, id, signal);
    const today = network.clock.date();
    const plan = await planAccount(known, facts, { resources, options, today });
    const lists = await Promise.all(
      plan.lists.map((list) => plannedList(list, facts.baseUri, { client, known, signal })),
    );
    return { account: { id, name, product }, rows: [...plannedObjects(plan), ...lists.flat()] };
  }));
  // The first request asks which accounts there are.
  const requests = accounts.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.requests, 1);
  const windows = Math.ceil(requests / rate) - 1;
  const seconds = Math.ceil(windows * (API_WINDOW_MS + API_MARGIN_MS) / 1000);
  return { accounts, requests, seconds };
}
