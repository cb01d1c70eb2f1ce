import type { SavedRecord } from "../../export/read_account.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { Fields } from "../../json/exact.ts";
import type { Selection } from "../records/selection.ts";
import { dateOf } from "../records/translation.ts";
import { listRecords, moduleOff, type TargetAccount, TRACKED } from "./target_account.ts";

/** What is looked for, and where. */
interface Search {
  readonly client: HarvestClient;
  readonly selection: Selection;
  /** What the target has under the ids of the backup; what turns out to be there is added. */
  readonly there: ReadonlyMap<string, Map<string, Fields>>;
  /** What earlier runs have done, by the journal; what of it is gone again is to be done again. */
  readonly journal: {
    readonly results: ReadonlyMap<string, string>;
    readonly forget: (record: string) => void;
  } | null;
  readonly signal: AbortSignal;
}

/**
 * The account that records were deleted from, with what was made there since: whatever has come back already, by another
 * restore or by hand, or was never gone, is not to come back twice. @throws as {@link HarvestClient}
 */
export async function withMadeAgain(target: TargetAccount, search: Search): Promise<TargetAccount> {
  const { client, selection, there, journal, signal } = search;
  const lists = new Map(target.lists);
  const read = async (
    name: string,
    where: { path?: string; parentId?: string; query?: Record<string, string> },
  ) => {
    const [resource = ""] = name.split("/");
    const records = lists.get(name) ?? new Map<string, Fields>();
    lists.set(name, records);
    const request = { resource, accountId: target.id, signal, ...where };
    for await (const [id, fields] of listRecords(client, request)) records.set(id, fields);
  };
  const gone = (resource: string, old: string, list: string) => {
    const known = lists.get(list);
    const still = known?.get(old);
    if (still) there.get(resource)?.set(old, still);
    const id = journal?.results.get(`create ${resource}/${old}`);
    if (id !== undefined && known?.has(id) === false) journal?.forget(`${resource}/${old}`);
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
    const dates = records.map(({ fields }) => dateOf(fields)).sort();
    const [from = "", to = ""] = [dates[0], dates.at(-1)];
    for (const query of [{ updated_since: since }, { from, to }]) await read(resource, { query });
    for (const { id } of records) gone(resource, id, resource);
  }
  const payments = await Array.fromAsync(selection.records("invoice_payments"));
  const parents = payments.map(({ parentId }) => parentId ?? "");
  const known = parents.filter((id) => there.get("invoices")?.has(id));
  const invoices = parents.length > 0 ? [...known, ...lists.get("invoices")?.keys() ?? []] : [];
  for (const parentId of new Set(invoices)) {
    const path = `/invoices/${parentId}/payments`;
    await read(`invoice_payments/${parentId}`, { path, parentId });
  }
  for (const { id, parentId } of payments) {
    const invoice = journal?.results.get(`create invoices/${parentId}`) ?? parentId;
    const list = `invoice_payments/${invoice}`;
    // They went with their invoice.
    if (!lists.has(list)) lists.set(list, new Map());
    gone("invoice_payments", id, list);
  }
  return { ...target, lists };
}
