import type { Resource } from "../../harvest/catalog.ts";
import { connect } from "../../harvest/connect.ts";
import { API_MARGIN_MS, API_WINDOW_MS } from "../../harvest/limits.ts";
import { HARVEST_SHAPE } from "../../harvest/shape.ts";
import { isoSeconds } from "../../http/clock.ts";
import { BackupPreview } from "../../store/backup_preview.ts";
import { savedAccounts } from "../../store/saved_accounts.ts";
import type { BackupRequest } from "../context/backup_request.ts";
import { type AccountFacts, readFacts } from "../context/account_facts.ts";
import type { AccountInfo, BackupEnvironment } from "../context/event.ts";
import { KnownAccount } from "../context/known_account.ts";
import { readingsIn } from "../context/run_journal.ts";
import { type AccountPlan, parentAction, planAccount, type PlannedList } from "./plan_account.ts";
import { accountsToBackUp, lostAccounts, selectResources } from "./selection.ts";
import { isFatal, type Shortfall, shortfallOf } from "../context/failure.ts";
import { type ForecastOptions, ListForecast } from "./list_forecast.ts";
import { artifactState, type WantedArtifact, wantedArtifact } from "./wanted_artifact.ts";

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
    const lists = await Promise.all(
      plan.lists.map((list) => plannedList(list, facts, { client, known, signal })),
    );
    return { account: { id, name, product }, rows: [...plannedObjects(plan), ...lists.flat()] };
  }));
  // The first request is for the accounts.
  const requests = accounts.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.requests, 1);
  const windows = Math.ceil(requests / rate) - 1;
  const seconds = Math.ceil(windows * (API_WINDOW_MS + API_MARGIN_MS) / 1000);
  return { accounts, lost, requests, seconds };
}

/** What a run would ask of one resource. */
export interface PlannedResource {
  readonly resource: string;
  /** Records that would be read; null if only the run itself can find out. */
  readonly records: number | null;
  readonly requests: number;
  /** Binaries that would be fetched. */
  readonly artifacts: number;
  /** `full`, `changes`, or the state it would be left in. */
  readonly state: string;
}

/** Nothing is asked for but what is said. */
const row = (
  { name }: Resource,
  state: string,
  asked: Partial<PlannedResource> = {},
): PlannedResource => ({
  resource: name,
  records: null,
  requests: 0,
  artifacts: 0,
  state,
  ...asked,
});

/** An account's objects, which were read to make the plan. */
function plannedObjects({ facts, refusal }: AccountPlan): PlannedResource[] {
  return facts.objects.map(({ resource, answer }) => {
    const failure = "error" in answer &&
      stateText(shortfallOf(answer.error, resource, facts.role).own);
    const records = failure === false ? 1 : null;
    return row(resource, refusal?.state ?? (failure || "full"), { records, requests: 1 });
  });
}

/**
 * What carrying out the plan of a list and its children would take, as far as that can be known beforehand.
 * @throws what ends a run: see {@link isFatal}
 */
async function plannedList(
  planned: PlannedList,
  { baseUri, role }: AccountFacts,
  options: ForecastOptions,
): Promise<PlannedResource[]> {
  const { resource, reading, children } = planned;
  const { known } = options;
  if (reading.how === "none") {
    const { state } = reading.shortfall;
    return [resource, ...children.map((child) => child.resource)].map((one) => row(one, state));
  }
  let artifacts = 0;
  const parents = new Map(children.map((child) => [child, 0]));
  try {
    const found = await new ListForecast(planned, options).make(async (record) => {
      for (const [child, count] of parents) {
        if (parentAction(child, record, known) === "read") parents.set(child, count + 1);
      }
      if (!planned.artifacts) return;
      const wanted = await wantedArtifact(record.text, record.id, { resource, baseUri, known });
      if (wanted && await mustBeFetched(wanted, known)) artifacts++;
    });
    const { records, requests, mode, isCounted } = found;
    return [
      row(resource, mode, { records, requests, artifacts }),
      ...[...parents].map(([child, count]) => {
        if (child.shortfall) return row(child.resource, child.shortfall.state);
        const requests = isCounted ? records ?? 0 : count;
        return row(child.resource, child.parents === "all" ? "full" : "changes", { requests });
      }),
    ];
  } catch (error) {
    if (isFatal(error)) throw error;
    const { own, ofChildren } = shortfallOf(error, resource, role);
    return [
      row(resource, stateText(own), { requests: 1 }),
      ...children.map((child) => row(child.resource, stateText(ofChildren))),
    ];
  }
}

/** Of the binaries that another program saved, a run takes over the PDFs. */
async function mustBeFetched(wanted: WantedArtifact, known: KnownAccount): Promise<boolean> {
  const state = await artifactState(wanted, known);
  const isTakenOver = known.isImported && wanted.source.kind !== "receipt";
  return state === "missing" || (state === "unknown" && !isTakenOver);
}

/** Of a failure, the reason says more than the state. */
function stateText({ state, reason }: Shortfall): string {
  return state === "incomplete" && reason !== null ? reason : state;
}
