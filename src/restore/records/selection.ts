import { type AccountSource, type SavedRecord, savedRecords } from "../../export/read_account.ts";
import { catalogRow } from "../../harvest/catalog.ts";
import { textAt } from "../../json/exact.ts";
import { UsageError } from "../../usage_error.ts";
import { expectedRecord, IdMap, naturalKey } from "./translation.ts";
import { fieldRules, LOST_RESOURCES, RESTORED } from "./restored.ts";
import { type DeletedRecord, deletedRecords } from "./saved_record.ts";

/** What is to be restored. */
export interface Selection {
  /** Its records of one resource. @throws ListFormatError | SyntaxError */
  readonly records: (resource: string) => AsyncIterable<SavedRecord>;
  /** What it was chosen by, for the journal. */
  readonly terms: readonly string[];
  /** Things to know about the choice. */
  readonly notes: readonly string[];
  /** What takes the place of records that were brought back before and deleted again: of both only the later is chosen. */
  readonly later: IdMap;
}

/** Everything in the backup. */
export function wholeAccount(source: AccountSource): Selection {
  const records = (resource: string) => savedRecords(source, resource);
  return { records, terms: ["all"], notes: [], later: new IdMap() };
}

/** Which deleted records are wanted. */
export interface DeletedRequest {
  /** `projects/41000215` each. */
  readonly names: readonly string[];
  /** All that were noticed as deleted since this day or time, in UTC; null: none. */
  readonly since: string | null;
}

/** Rates belong to people, whom a restore into the same account does not touch. */
const NOT_ALONE: ReadonlySet<string> = new Set(["billable_rates", "cost_rates"]);

/** A day: what went with a record may have been noticed by the run before. */
const SAME_DELETION_MS = 86_400_000;

/**
 * Deleted records with what was deleted with them, and with what they cannot be without. What Harvest still has is left
 * out: it is used as it is.
 * @throws UsageError if something that is named is not among the deleted records
 */
export async function selectDeleted(
  source: AccountSource,
  { names, since }: DeletedRequest,
  isThere: (resource: string, id: string) => boolean,
): Promise<Selection> {
  const deleted = new Map<string, DeletedRecord>();
  // A record may have been deleted, and come back, and been deleted again: the last one counts.
  for await (const record of deletedRecords(source)) {
    deleted.set(`${record.resource}/${record.id}`, record);
  }
  for (const resource of new Set([...deleted.values()].map((record) => record.resource))) {
    if (catalogRow(resource).kind !== "list") continue;
    for await (const { id } of savedRecords(source, resource)) deleted.delete(`${resource}/${id}`);
  }
  const chosen = new Map<string, SavedRecord>();
  let earlier = 0;
  const add = (record: SavedRecord & Partial<DeletedRecord>) => {
    const { resource, id, fields } = record;
    const name = `${resource}/${id}`;
    if (chosen.has(name) || isThere(resource, id) || RESTORED[resource] === undefined) return;
    chosen.set(name, record);
    for (const [member, { to, isOptional = false }] of fieldRules(resource)) {
      const needed = isOptional ? undefined : deleted.get(`${to}/${textAt(fields, member, "id")}`);
      if (needed) add(needed);
    }
    for (const child of record.children ?? []) add(child);
  };
  const contents = Map.groupBy(deleted.values(), ({ resource, fields }) => {
    const { within = "" } = RESTORED[resource] ?? {};
    return `${fieldRules(resource).get(within)?.to}/${textAt(fields, within, "id")}`;
  });
  const addContent = (parent: DeletedRecord) => {
    add(parent);
    for (const record of contents.get(`${parent.resource}/${parent.id}`) ?? []) {
      const gapMs = Date.parse(parent.noticedAt) - Date.parse(record.noticedAt);
      if (gapMs > SAME_DELETION_MS) earlier++;
      else add(record);
    }
  };
  for (const name of names) addContent(deleted.get(name) ?? refuseName(name, source, isThere));
  for (const record of deleted.values()) {
    const isWanted = since !== null && record.noticedAt >= since;
    if (isWanted && !NOT_ALONE.has(record.resource)) addContent(record);
  }
  const byResource = Map.groupBy(chosen.values(), ({ resource }) => resource);
  const later = dropEarlier(byResource, source.id);
  return {
    async *records(resource) {
      // What Harvest turns out to have is not deleted, whatever the backup says.
      yield* (byResource.get(resource) ?? []).filter(({ id }) => !isThere(resource, id));
    },
    terms: [...names, ...(since === null ? [] : [`since ${since}`])],
    notes: earlier === 0 ? [] : [
      `${earlier} records of it had been deleted before it was, and are left out: name them to bring them back`,
    ],
    later,
  };
}

/** Leaves out what has come back since it was deleted, as another record that is chosen too. */
function dropEarlier(chosen: Map<string, SavedRecord[]>, accountId: string): IdMap {
  const later = new IdMap();
  const ids = { get: (to: string, id: string) => later.get(to, id) ?? id };
  const options = { ids: { ...ids, need: ids.get }, accountId, standIn: () => null };
  for (const resource of Object.keys(RESTORED)) {
    const records = chosen.get(resource) ?? [];
    const byKey = Map.groupBy(records, (record) => {
      const parent = ids.get(catalogRow(resource).parent ?? "", record.parentId ?? "");
      return `${parent} ${naturalKey(resource, expectedRecord(options, record))}`;
    });
    const madeAt = ({ fields }: SavedRecord) => textAt(fields, "created_at");
    for (const same of byKey.values()) {
      const last = same.reduce((a, b) => madeAt(a) > madeAt(b) ? a : b);
      for (const record of same as readonly (SavedRecord & Partial<DeletedRecord>)[]) {
        const isBack = record !== last && madeAt(last) >= (record.noticedAt ?? "");
        if (isBack) later.set(resource, record.id, last.id);
      }
    }
    chosen.set(resource, records.filter(({ id }) => later.get(resource, id) === undefined));
  }
  return later;
}

function refuseName(
  name: string,
  { root, id: accountId }: AccountSource,
  isThere: (resource: string, id: string) => boolean,
): never {
  const [, resource = "", id = ""] = /^(\w+)\/(\d+)$/.exec(name) ?? [];
  const lost = Object.hasOwn(LOST_RESOURCES, resource) ? LOST_RESOURCES[resource] : undefined;
  if (lost !== undefined || NOT_ALONE.has(resource)) {
    throw new UsageError(`Cannot restore ${name}: ${lost ?? "rates belong to people"}`);
  }
  if (RESTORED[resource] === undefined) {
    throw new UsageError(
      `Cannot restore ${JSON.stringify(name)}: it is no record that can be restored`,
      "write it like projects/41000215",
    );
  }
  if (isThere(resource, id)) {
    throw new UsageError(
      `Cannot restore ${name}: it is not deleted, Harvest still has it (what is archived is not deleted)`,
    );
  }
  throw new UsageError(
    `Cannot restore ${name}: the backup "${root}" has no deleted record of that name in account ${accountId}`,
    `see: getharvest-backup history ${resource} --output ${root}`,
  );
}
