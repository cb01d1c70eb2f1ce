import type { AccountBackup } from "../ledger/account_backup.ts";
import { describeChanges, type Observation } from "../ledger/finding_log.ts";
import type { ProblemCode } from "../ledger/problem.ts";
import { MasterData, type ProjectSettings } from "../../figures/master_data.ts";
import { catalogRow } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { PagingError } from "../../harvest/page_frontier.ts";
import { paginate } from "../../harvest/paginate.ts";
import { StatusError, TransientError } from "../../http/errors/http_error.ts";
import { type RecordSlice, slicedRecords } from "../../json/slice_records.ts";

/** A list that kept changing while it was read. */
export class UnsteadyListError extends Error {
  override name = "UnsteadyListError";
}

/** Pages shift when somebody edits while they are read; three times in a row is not chance. */
const MAX_READINGS = 3;

/**
 * Reads the records of a list as they are now, again if pages shifted meanwhile. `read` may be called twice for a record;
 * the last result counts.
 * @throws UnsteadyListError | StatusError | TransientError | UnreachableError | PagingError
 */
export async function readCurrent<T>(
  client: HarvestClient,
  { accountId, signal }: AccountBackup,
  { resource, query }: { resource: string; query: Readonly<Record<string, string>> },
  read: (record: RecordSlice) => T,
): Promise<Map<string, T>> {
  const list = client.list(catalogRow(resource), { accountId, query, signal });
  for (let reading = 1;; reading++) {
    const records = new Map<string, T>();
    let total: number | null = null;
    for await (using page of paginate(client, list)) {
      total = page.totalEntries;
      for (const { id, text } of slicedRecords(page)) {
        records.set(id, read({ bytes: text, start: 0, end: text.length, id }));
      }
    }
    if (total === null || total === records.size) return records;
    if (reading >= MAX_READINGS) {
      throw new UnsteadyListError(
        `Cannot read ${resource} again: the list kept changing while it was read ` +
          `(${MAX_READINGS} attempts; ${records.size} of ${total} records)`,
      );
    }
  }
}

/**
 * Runs `read`; null if it fails for a reason that concerns its own requests only. A refused token, or a server that
 * cannot be reached, ends the audit: nothing could be compared.
 * @throws StatusError 401 | UnreachableError | the signal's reason
 */
export async function readUnlessFailed<T>(
  read: () => Promise<T>,
  onFailure: (message: string, isForbidden: boolean) => void,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StatusError && error.status !== 401) {
      onFailure(error.message, [403, 404].includes(error.status));
    } else if (
      error instanceof TransientError || error instanceof PagingError ||
      error instanceof UnsteadyListError
    ) {
      onFailure(error.message, false);
    } else throw error;
    return null;
  }
}

/** Clients and projects as Harvest has them now. */
export interface CurrentMasterData {
  readonly masterData: MasterData;
  /** Whether some settings are not those in the backup: figures differ for that reason alone. */
  readonly hasChanges: boolean;
}

/**
 * Reads clients and projects from Harvest, and logs settings that differ from those in the backup.
 * @throws StatusError | TransientError | UnreachableError | PagingError | UnsteadyListError
 */
export async function readCurrentMasterData(
  client: HarvestClient,
  backup: AccountBackup,
): Promise<CurrentMasterData> {
  const { masterData: saved, findings } = backup;
  const current = new MasterData();
  for (const resource of ["clients", "projects"] as const) {
    const add = (record: RecordSlice) => current.add(resource, record);
    await readCurrent(client, backup, { resource, query: {} }, add);
  }
  let hasChanges = false;
  const log = (
    resource: string,
    { name, updatedAt }: { name: string; updatedAt: string },
    changes: string,
  ) => {
    if (changes === "") return;
    hasChanges = true;
    const problem = updatedAt >= backup.readAt(resource) ? "edited_since" : "differs";
    findings.add(problem, { resource, record: `${name}: ${changes}` });
  };
  for (const [id, now] of current.clients) {
    const { currency } = saved.clients.get(id) ?? now;
    log("clients", now, describeChanges({ currency }, { currency: now.currency }));
  }
  for (const [id, now] of current.projects) {
    const before = saved.projects.get(id) ?? now;
    log("projects", now, describeChanges(settingsOf(before), settingsOf(now)));
  }
  return { masterData: current, hasChanges };
}

function settingsOf(project: ProjectSettings): Readonly<Record<string, unknown>> {
  return {
    active: project.isActive,
    "fixed fee": project.isFixedFee,
    "budget by": project.budgetBy,
    "monthly budget": project.isMonthlyBudget,
    budget: project.budget,
    client: project.clientId,
  };
}

/** A record as far as it is compared. Times are ISO 8601 in UTC. */
export interface ComparedRecord {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Whether it is a running timer, which is different at each reading. */
  readonly isRunning: boolean;
}

/**
 * How many records that only the backup has are looked up one by one: each is deleted, or moved to another year. With
 * more, the list is another one, and single records explain nothing.
 */
const MAX_LOOKUPS = 50;

/**
 * Compares the records of a resource in the backup with those that were read from Harvest, by id.
 * @throws StatusError | TransientError | UnreachableError
 */
export async function reconcile<T extends ComparedRecord>(
  client: HarvestClient,
  backup: AccountBackup,
  current: ReadonlyMap<string, T>,
  { resource, read, isInScope, isSame, describe }: {
    readonly resource: string;
    readonly read: (record: RecordSlice) => T;
    /** Whether a record of the backup should be among those that were read from Harvest. */
    readonly isInScope: (saved: T) => boolean;
    readonly isSame: (saved: T, current: T) => boolean;
    /** A difference; a version is null on the side that does not have the record. */
    readonly describe: (saved: T | null, current: T | null) => Omit<Observation, "resource">;
  },
): Promise<void> {
  const log = (problem: ProblemCode, saved: T | null, now: T | null) =>
    backup.findings.add(problem, { resource, ...describe(saved, now) });
  const readAt = backup.readAt(resource);
  /** Null if Harvest has none with the id. */
  const readOne = async (id: string) => {
    try {
      const { text } = await client.object(backup.accountId, `/${resource}/${id}`, backup.signal);
      return read({ bytes: text, start: 0, end: text.length, id });
    } catch (error) {
      if (error instanceof StatusError && error.status === 404) return null;
      throw error;
    }
  };
  const compare = (saved: T, now: T) => {
    if (isSame(saved, now)) return;
    const isTimer = saved.isRunning || now.isRunning;
    log(
      isTimer ? "timer_running" : now.updatedAt >= readAt ? "edited_since" : "differs",
      saved,
      now,
    );
  };
  const added = new Map(current);
  const absent: T[] = [];
  await backup.visit(resource, (record) => {
    const saved = read(record);
    const now = added.get(saved.id);
    if (now === undefined) {
      if (isInScope(saved)) absent.push(saved);
    } else {
      added.delete(saved.id);
      compare(saved, now);
    }
  });
  for (const now of added.values()) {
    log(now.createdAt >= readAt ? "added_since" : "missing_here", null, now);
  }
  for (const [at, saved] of absent.entries()) {
    const now = at < MAX_LOOKUPS ? await readOne(saved.id) : null;
    if (now === null) log("gone_there", saved, null);
    else compare(saved, now);
  }
}
