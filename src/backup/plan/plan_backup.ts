import { connect } from "../../harvest/connect.ts";
import { API_MARGIN_MS, API_WINDOW_MS } from "../../harvest/limits.ts";
import { isoSeconds } from "../../http/clock.ts";
import { BackupPreview } from "../../store/backup_preview.ts";
import { accountPaths } from "../../store/layout/paths.ts";
import type { BackupRequest } from "../context/backup_request.ts";
import { type AccountObject, readFacts } from "../context/account_facts.ts";
import type { AccountInfo, BackupEnvironment } from "../context/event.ts";
import { KnownAccount } from "../context/known_account.ts";
import { runKey, RunState } from "../context/run_journal.ts";
import { type AccountPlan, parentAction, planAccount, type PlannedList } from "./plan_account.ts";
import { accountsToBackUp, selectResources } from "./selection.ts";
import { isFatal, type Shortfall, shortfallOf } from "../context/failure.ts";
import { type ForecastOptions, ListForecast } from "./list_forecast.ts";
import { artifactState, type WantedArtifact, wantedArtifact } from "./wanted_artifact.ts";

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

/** What a run would ask of one resource. */
export interface PlannedResource {
  readonly resource: string;
  /** Records that would be read; null where only the run itself can tell. */
  readonly records: number | null;
  readonly requests: number;
  /** Binaries that would be fetched. */
  readonly artifacts: number;
  /** `full`, `changes`, `done` (by the run that this one would resume), or the state it would be left in. */
  readonly state: string;
}

/** What became of an account's objects, which are read to make the plan. */
export function plannedObjects({ facts, refusal }: AccountPlan): PlannedResource[] {
  const stateOf = ({ resource, answer }: AccountObject) => {
    if (refusal) return refusal.state;
    return "error" in answer ? stateText(shortfallOf(answer.error, resource).own) : "full";
  };
  return facts.objects.map((object) => ({
    resource: object.resource.name,
    records: "error" in object.answer ? null : 1,
    requests: 1,
    artifacts: 0,
    state: stateOf(object),
  }));
}

/**
 * What carrying out the plan of a list and its children would take, as far as Harvest tells without it.
 * @throws what ends a run: see {@link isFatal}
 */
export async function plannedList(
  planned: PlannedList,
  baseUri: string | null,
  options: ForecastOptions,
): Promise<PlannedResource[]> {
  const { resource, reading, children } = planned;
  const { known } = options;
  const unread = (state: (isChild: boolean) => string, requests: number): PlannedResource[] =>
    [resource, ...children.map((child) => child.resource)].map(({ name }, at) => ({
      resource: name,
      records: null,
      requests: at === 0 ? requests : 0,
      artifacts: 0,
      state: state(at > 0),
    }));
  if (reading.how === "none") return unread(() => reading.shortfall.state, 0);
  let artifacts = 0;
  const parents = children.map(() => 0);
  try {
    const found = await new ListForecast(planned, options).make(async (record) => {
      children.forEach((child, at) => {
        if (parentAction(child, record, known) === "read") parents[at] = (parents[at] ?? 0) + 1;
      });
      if (!planned.artifacts) return;
      const wanted = await wantedArtifact(record.text, record.id, { resource, baseUri, known });
      if (wanted && await mustBeFetched(wanted, known)) artifacts++;
    });
    return [
      {
        resource: resource.name,
        records: found.records,
        requests: found.requests,
        artifacts,
        state: found.mode,
      },
      ...children.map((child, at) => ({
        resource: child.resource.name,
        records: null,
        requests: found.isCounted
          ? Math.max(0, (found.records ?? 0) - known.doneParents(child.resource).size)
          : parents[at] ?? 0,
        artifacts: 0,
        state: child.parents === "all" ? "full" : "changes",
      })),
    ];
  } catch (error) {
    if (isFatal(error)) throw error;
    const { own, ofChildren } = shortfallOf(error, resource);
    return unread((isChild) => stateText(isChild ? ofChildren : own), 1);
  }
}

/** Of what another program saved, the run takes over PDFs. */
async function mustBeFetched(wanted: WantedArtifact, known: KnownAccount): Promise<boolean> {
  const state = await artifactState(wanted, known);
  const isTakenOver = known.isImported && wanted.source.kind !== "receipt";
  return state === "missing" || (state === "unknown" && !isTakenOver);
}

/** What failed says more than that something did. */
function stateText({ state, reason }: Shortfall): string {
  return state === "incomplete" && reason !== null ? reason : state;
}
