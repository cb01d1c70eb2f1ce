import { catalogRow, type ModuleFlag, MODULES } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { countRecords, paginate } from "../../harvest/paginate.ts";
import { ADMINISTRATOR, roleOf } from "../../harvest/roles.ts";
import { type Fields, listAt, parseExact, textAt } from "../../json/exact.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { UsageError } from "../../usage_error.ts";
import { RESTORED } from "../records/restored.ts";

/** What everything else refers to; small enough to be read whole. */
const MASTER_DATA = [
  ...["users", "contacts", "projects"],
  ...Object.keys(RESTORED).filter((resource) => RESTORED[resource]?.isReused),
];

/** What is too much to be read whole; of what must not be in an account that is to be filled, the number says enough. */
export const TRACKED = ["time_entries", "expenses", "invoices", "estimates"] as const;

/** The account that is written to, as it is now. */
export interface TargetAccount {
  readonly id: string;
  readonly name: string;
  readonly company: Fields;
  /** The id of the token's user. */
  readonly ownerId: string;
  /** Master data: resource, id, record. */
  readonly lists: ReadonlyMap<string, Map<string, Fields>>;
  /** How many records there are of what is only counted. */
  readonly counts: ReadonlyMap<string, number>;
  /** ISO 8601 in UTC by Harvest's clock, as it was before anything was written; null if Harvest did not say. */
  readonly readAt: string | null;
}

/** Reads the account that is to be written to. @throws UsageError if the token's user is no administrator; as {@link HarvestClient} */
export async function readTarget(
  client: HarvestClient,
  { id, name }: { readonly id: string; readonly name: string },
  signal: AbortSignal,
): Promise<TargetAccount> {
  const { text: meText, date } = await client.object(id, "/users/me", signal);
  const me = fieldsOf(meText);
  const role = roleOf(listAt(me, "access_roles"));
  if (role !== ADMINISTRATOR) {
    throw new UsageError(
      `Cannot restore into ${name}: the token's user is ${role ?? "of an unknown role"} there`,
      "use the token of an administrator",
    );
  }
  const company = fieldsOf((await client.object(id, "/company", signal)).text);
  const isOn = (resource: string) => moduleOff(company, resource) === null;
  const lists = new Map<string, Map<string, Fields>>();
  for (const resource of MASTER_DATA) {
    lists.set(resource, isOn(resource) ? await readList(client, id, resource, signal) : new Map());
  }
  const counts = new Map<string, number>();
  for (const resource of TRACKED) {
    const count = isOn(resource) &&
      await countRecords(client, catalogRow(resource), { accountId: id, signal });
    counts.set(resource, count || 0);
  }
  const readAt = date?.toISOString() ?? null;
  return { id, name, company, ownerId: textAt(me, "id"), lists, counts, readAt };
}

/** The module that a resource belongs to and that the account has switched off; null if there is none. */
export function moduleOff(company: Fields, resource: string): string | null {
  const flag: ModuleFlag | undefined = catalogRow(resource).module;
  return flag !== undefined && company[flag] === false ? MODULES[flag] : null;
}

/** A whole list of an account by id, as it is now. @throws as {@link HarvestClient} */
export async function readList(
  client: HarvestClient,
  accountId: string,
  resource: string,
  signal: AbortSignal,
): Promise<Map<string, Fields>> {
  const records = new Map<string, Fields>();
  const list = listRecords(client, { resource, accountId, signal });
  for await (const [id, fields] of list) records.set(id, fields);
  return records;
}

/** Some records of a list, by id; `path` is where it is for one parent. @throws as {@link HarvestClient} */
export async function* listRecords(
  client: HarvestClient,
  { resource, accountId, signal, path, parentId, query = {} }: {
    readonly resource: string;
    readonly accountId: string;
    readonly signal: AbortSignal;
    readonly path?: string;
    readonly parentId?: string;
    readonly query?: Readonly<Record<string, string>>;
  },
): AsyncGenerator<[id: string, fields: Fields]> {
  const row = catalogRow(resource);
  const request = client.list(path === undefined ? row : { ...row, path }, {
    accountId,
    query,
    signal,
    ...(parentId === undefined ? {} : { parentId }),
  });
  const decoder = new TextDecoder();
  for await (using page of paginate(client, request)) {
    for (const { id, text } of slicedRecords(page)) yield [id, parseExact(decoder.decode(text))];
  }
}

function fieldsOf(text: Uint8Array): Fields {
  return parseExact(new TextDecoder().decode(text));
}

/** @throws UsageError if an account is not as new: nothing may be there that the restore would be mixed up with */
export function refuseUnlessEmpty({ name, lists, counts }: TargetAccount): void {
  const inLists = ["clients", "contacts", "projects"].map((resource) =>
    [resource, lists.get(resource)?.size ?? 0] as const
  );
  const found = [...inLists, ...counts].filter(([, count]) => count > 0)
    .map(([resource, count]) => `${count} ${resource.replaceAll("_", " ")}`);
  if (found.length === 0) return;
  throw new UsageError(
    `Cannot restore into ${name}: it is not empty, it has ${found.join(", ")}`,
    "use a new account; Harvest's sample data must be deleted there first",
  );
}
