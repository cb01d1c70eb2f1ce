import type { SavedRecord } from "../../export/read_account.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { Fields } from "../../json/exact.ts";
import type { Selection } from "../records/selection.ts";
import { listRecords, moduleOff, type TargetAccount } from "./target_account.ts";

/** What is too much to be read whole. */
const TRACKED = ["time_entries", "expenses", "invoices", "estimates"] as const;

/** What is looked for, and where. */
interface Search {
  readonly client: HarvestClient;
  readonly selection: Selection;
  readonly isThere: (resource: string, id: string) => boolean;
  /** What earlier runs have done; what of it is gone again is to be done again. */
  readonly journal: Pick<RestoreLog, "done" | "forget" | "results"> | null;
  readonly signal: AbortSignal;
}

/** Of the restore's journal. */
interface RestoreLog {
  readonly done: (key: string) => string | undefined;
  readonly forget: (record: string) => void;
  readonly results: ReadonlyMap<string, string>;
}

/**
 * The account that records were deleted from, with what was made there since: whatever has come back already, by another
 * restore or by hand, is not to come back twice. @throws as {@link HarvestClient}
 */
export async function withMadeAgain(target: TargetAccount, search: Search): Promise<TargetAccount> {
  const { client, selection, isThere, journal, signal } = search;
  const lists = new Map(target.lists);
  const read = async (
    name: string,
    options: { path?: string; parentId?: string; since?: string },
  ) => {
    const { since, ...where } = options;
    const [resource = ""] = name.split("/");
    const query: Record<string, string> = since === undefined ? {} : { updated_since: since };
    const records = new Map<string, Fields>();
    const request = { resource, accountId: target.id, signal, query, ...where };
    for await (const [id, fields] of listRecords(client, request)) records.set(id, fields);
    lists.set(name, records);
  };
  const gone = (resource: string, old: string, list: string) => {
    const id = journal?.done(`create ${resource}/${old}`);
    if (id !== undefined && lists.get(list)?.has(id) === false) {
      journal?.forget(`${resource}/${old}`);
    }
  };
  for (const key of [...journal?.results.keys() ?? []]) {
    const [, resource = "", old = ""] = /^create (\w+)\/(.+)$/.exec(key) ?? [];
    if (target.lists.has(resource) && moduleOff(target.company, resource) === null) {
      gone(resource, old, resource);
    }
  }
  for (const resource of TRACKED) {
    const records: readonly (SavedRecord & { noticedAt?: string })[] = await Array.fromAsync(
      selection.records(resource),
    );
    const [since] = records.flatMap(({ noticedAt = "" }) => noticedAt || []).sort();
    if (since === undefined || moduleOff(target.company, resource) !== null) continue;
    await read(resource, { since });
    for (const { id } of records) gone(resource, id, resource);
  }
  const payments = await Array.fromAsync(selection.records("invoice_payments"));
  const parents = new Set(payments.map(({ parentId }) => parentId ?? ""));
  const since = parents.size > 0 ? lists.get("invoices")?.keys() ?? [] : [];
  const invoices = new Set([...[...parents].filter((id) => isThere("invoices", id)), ...since]);
  for (const parentId of invoices) {
    await read(`invoice_payments/${parentId}`, {
      path: `/invoices/${parentId}/payments`,
      parentId,
    });
  }
  for (const { id, parentId } of payments) {
    const invoice = journal?.done(`create invoices/${parentId}`) ?? parentId ?? "";
    const list = `invoice_payments/${invoice}`;
    // They went with their invoice.
    if (!lists.has(list)) lists.set(list, new Map());
    gone("invoice_payments", id, list);
  }
  return { ...target, lists };
}
