import { type AccountBackup, resourceNamed } from "../ledger/account_backup.ts";
import { describeChanges, type FindingLog } from "../ledger/finding_log.ts";
import { MasterData, type ProjectSettings } from "../../figures/master_data.ts";
import type { RecordSlice } from "../../figures/record_fields.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { PagingError } from "../../harvest/page_frontier.ts";
import { paginate } from "../../harvest/paginate.ts";
import { StatusError, TransientError } from "../../http/errors/http_error.ts";
import { slicedRecords } from "../../json/slice_records.ts";

/** An account in Harvest, as it is now. */
export interface LiveAccount {
  readonly client: HarvestClient;
  readonly accountId: string;
  readonly signal: AbortSignal;
}

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
  { client, accountId, signal }: LiveAccount,
  { resource, query }: { resource: string; query: Readonly<Record<string, string>> },
  read: (record: RecordSlice) => T,
): Promise<Map<string, T>> {
  const list = client.list(resourceNamed(resource), { accountId, query, signal });
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
 * Reads one record as it is now; null if Harvest has none with the id.
 * @throws StatusError | TransientError | UnreachableError
 */
export async function readCurrentRecord<T>(
  { client, accountId, signal }: LiveAccount,
  { resource, id }: { readonly resource: string; readonly id: string },
  read: (record: RecordSlice) => T,
): Promise<T | null> {
  try {
    const { text } = await client.object(accountId, `/${resource}/${id}`, signal);
    return read({ bytes: text, start: 0, end: text.length, id });
  } catch (error) {
    if (error instanceof StatusError && error.status === 404) return null;
    throw error;
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
  live: LiveAccount,
  backup: AccountBackup,
  { saved, findings }: { saved: MasterData; findings: FindingLog },
): Promise<CurrentMasterData> {
  const current = new MasterData();
  for (const resource of ["clients", "projects"] as const) {
    await readCurrent(live, { resource, query: {} }, (record) => current.add(resource, record));
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
    const before = saved.clients.get(id) ?? now;
    const changes = describeChanges({ currency: before.currency }, { currency: now.currency });
    log("clients", now, changes);
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
