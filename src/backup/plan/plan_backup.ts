import type { Account } from "../../harvest/accounts.ts";
import type { Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { ArtifactTable } from "../../store/manifest/artifacts_manifest.ts";
import { BackupReader } from "../../store/backup_reader.ts";
import type { Manifest } from "../../store/manifest/manifest.ts";
import type { BackupRequest } from "../back_up.ts";
import { type AccountFacts, factsOf } from "../back_up_account.ts";
import { connect } from "../../harvest/connect.ts";
import type { AccountInfo, Environment } from "../context/event.ts";
import { describeFailure, isFatal, isForbidden, isMissing } from "../context/failure.ts";
import { probeRecords } from "./probe_records.ts";
import { readObjects } from "../sync/read_objects.ts";
import { chooseAccounts, selectResources } from "../context/selection.ts";
import { isFullChildListingDue, isFullListingDue } from "../sync/reading_policy.ts";

/** The largest page, and so how many records a request brings. */
const PER_PAGE = 2000;
/** How long a window of the rate limit lasts, with the margin that is kept to it. */
const WINDOW_SECONDS = 15.4;

/** What a run would ask of one resource. */
export interface PlannedResource {
  readonly resource: string;
  /** Records that would be read; null where only the run itself can tell. */
  readonly records: number | null;
  readonly requests: number;
  /** Binaries that would be fetched. */
  readonly artifacts: number;
  /** `full`, `changes`, or the state it would be left in. */
  readonly state: string;
}

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

/** One account of a plan in the making. */
interface Probe {
  readonly client: HarvestClient;
  readonly account: Account;
  readonly resources: readonly Resource[];
  readonly request: BackupRequest;
  readonly base: Manifest | null;
  readonly artifacts: ArtifactTable;
  readonly facts: AccountFacts;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * What a backup would do now, from the numbers Harvest gives; writes nothing.
 * @throws what `backUp` throws
 */
export async function planBackup(
  request: BackupRequest,
  { signal, onEvent, ...network }: Environment,
): Promise<BackupPlan> {
  const client = connect(request, network, onEvent);
  const resources = selectResources(request.only, request.skip);
  const chosen = chooseAccounts(await client.accounts(signal), request.accounts);
  const reader = new BackupReader(request.output);
  const artifacts = await reader.artifacts();
  const accounts = await Promise.all(chosen.map(async (account) => {
    const objects = await readObjects({ client, resources, signal }, account);
    const probe: Probe = {
      client,
      account,
      resources,
      request,
      base: await reader.manifest(account.id),
      artifacts,
      facts: factsOf(objects),
      now: objects.flatMap(({ answer }) =>
        "date" in answer && answer.date ? [answer.date] : []
      )[0] ??
        network.clock.date(),
      signal,
    };
    const rows = objects.map(({ resource, answer }): PlannedResource => ({
      resource: resource.name,
      records: "error" in answer ? null : 1,
      requests: 1,
      artifacts: 0,
      state: "error" in answer ? stateOf(answer.error, resource) : "full",
    }));
    for (
      const planned of await Promise.all(lists(resources).map((list) => planList(probe, list)))
    ) rows.push(...planned);
    return { account: { id: account.id, name: account.name, product: account.product }, rows };
  }));
  // The first request asks which accounts there are.
  const requests = 1 +
    accounts.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.requests, 0);
  return {
    accounts,
    requests,
    seconds: Math.ceil((Math.ceil(requests / request.rate) - 1) * WINDOW_SECONDS),
  };
}

function lists(resources: readonly Resource[]): Resource[] {
  return resources.filter(({ kind }) => kind === "list");
}

/** A list and what is nested in it. */
async function planList(probe: Probe, resource: Resource): Promise<PlannedResource[]> {
  const children = probe.resources.filter(({ parent }) => parent === resource.name);
  const unread = (state: string, requests: number): PlannedResource[] =>
    [resource, ...children].map(({ name }, at) => ({
      resource: name,
      records: null,
      requests: at === 0 ? requests : 0,
      artifacts: 0,
      state,
    }));
  if (resource.module !== undefined && probe.facts.modulesOff.has(resource.module)) {
    return unread("off", 0);
  }
  const since = sinceOf(probe, resource);
  try {
    const found = await probeRecords(probe, resource, {
      since,
      isReadWhole: resource.artifact !== undefined ||
        children.some(({ parentRole }) => parentRole !== undefined),
    });
    const pages = Math.max(1, Math.ceil((found.records ?? 1) / PER_PAGE));
    const own: PlannedResource = {
      resource: resource.name,
      records: found.records,
      requests: pages + (since === null ? 0 : 1),
      artifacts: probe.request.options.artifacts ? found.artifacts : 0,
      state: since === null ? "full" : "changes",
    };
    return [
      own,
      ...await Promise.all(children.map((child) => planChildren(probe, child, { since, found }))),
    ];
  } catch (error) {
    if (isFatal(error)) throw error;
    return unread(stateOf(error, resource), 1);
  }
}

/** Nested records cost a request for each parent that is asked for. */
async function planChildren(
  probe: Probe,
  child: Resource,
  { since, found }: { since: string | null; found: { records: number | null; withRole: number } },
): Promise<PlannedResource> {
  const entry = probe.base?.resources[child.name] ?? null;
  const isWhole = probe.request.options.full || isFullChildListingDue(entry, probe.now);
  let parents = child.parentRole === undefined ? found.records ?? 0 : found.withRole;
  const parent = probe.resources.find(({ name }) => name === child.parent);
  if (isWhole && since !== null && parent) {
    const all = await probeRecords(probe, parent, {
      since: null,
      isReadWhole: child.parentRole !== undefined,
    });
    parents = child.parentRole === undefined ? all.records ?? 0 : all.withRole;
  }
  if (!isWhole && parent && !parent.updatedSince) {
    // Such a list is read whole each time; how many of its records are new is all that a count can tell.
    parents = Math.max(0, parents - (probe.base?.resources[parent.name]?.records ?? 0));
  }
  const requests = isWhole ? parents : parents + (entry?.pending?.length ?? 0);
  return {
    resource: child.name,
    records: null,
    requests,
    artifacts: 0,
    state: isWhole ? "full" : "changes",
  };
}

function sinceOf({ base, request, now }: Probe, resource: Resource): string | null {
  const entry = base?.resources[resource.name];
  return resource.updatedSince && !request.options.full && entry && !isFullListingDue(entry, now)
    ? entry.watermark
    : null;
}

function stateOf(error: unknown, resource: Resource): string {
  if (isMissing(error, resource)) return "unavailable";
  return isForbidden(error) ? "forbidden" : describeFailure(error);
}
