import type { Account } from "../../harvest/accounts.ts";
import { MODULES, type Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { paginate } from "../../harvest/paginate.ts";
import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import type { AccountInfo } from "../context/event.ts";
import { isFatal, isMissing, type Shortfall, shortfallOf } from "../context/failure.ts";
import type { AccountPlan, PlannedList } from "./plan_account.ts";

/** A part of Harvest that an account may have or not. */
export interface ModuleCheck {
  readonly name: string;
  /** Null if it cannot be known. */
  readonly isOn: boolean | null;
}

/** A resource that a backup would not hold. */
export interface UnreadResource {
  readonly resource: string;
  /** `off` and `unavailable`: the account does not have it; the others: something would be missing. */
  readonly state: "off" | "unavailable" | "forbidden" | "failed";
  /** Null where the state says it all. */
  readonly reason: string | null;
}

/** One account as the token sees it. */
export interface AccountAccess {
  readonly account: AccountInfo;
  /** `administrator`, `manager`, `member`; null if Harvest does not say. */
  readonly role: string | null;
  /** The role of the last run if it saw more than this one does: a run then reads nothing without --accept-role. */
  readonly lostRole: string | null;
  readonly modules: readonly ModuleCheck[];
  readonly unread: readonly UnreadResource[];
}

/** Paid time off has no switch: whether an account has it shows when this is asked for, which speaks for all of it. */
const TIME_OFF = "pto_types";

/**
 * Shows what a run with this plan would not get: what the plan leaves out, and what is refused when one record of each
 * list, and of one parent's children of each kind, is asked for. An administrator is asked too: a feature may be off.
 * @throws StatusError (401), the signal's reason
 */
export async function checkAccount(
  { id, name, product }: Account,
  { facts, lostRole, lists }: AccountPlan,
  { client, signal }: { client: HarvestClient; signal: AbortSignal },
): Promise<AccountAccess> {
  const { role, modulesOff } = facts;
  const ofObjects = facts.objects.flatMap(({ resource, answer }) =>
    "error" in answer ? [unread(resource, shortfallOf(answer.error, resource, role).own)] : []
  );
  /** Reads the first record there is; its id, or null if there is none. */
  const readFirst = async (resource: Resource, parentId?: string): Promise<string | null> => {
    const parent = parentId === undefined ? {} : { parentId };
    const first = client.list(resource, { accountId: id, pageSize: 1, signal, ...parent });
    for await (using page of paginate(client, first)) {
      for (const record of slicedRecords(page)) return record.id;
    }
    return null;
  };
  const ofLists = await Promise.all(lists.map((list) => checkList(list, role, readFirst)));
  const all = [...ofObjects, ...ofLists.flat()];
  return {
    account: { id, name, product },
    role,
    lostRole,
    modules: [
      ...Object.entries(MODULES).map(([flag, module]) => ({
        name: module,
        isOn: modulesOff && !modulesOff.has(flag),
      })),
      { name: "paid time off", isOn: hasTimeOff(role, all) },
    ],
    unread: all,
  };
}

/** A refusal says "off" only to those who would be let in. */
function hasTimeOff(role: string | null, unread: readonly UnreadResource[]): boolean | null {
  const state = unread.find(({ resource }) => resource === TIME_OFF)?.state ?? null;
  if (state === null) return true;
  return state === "unavailable" && role === ADMINISTRATOR ? false : null;
}

/** What of a list and its children could not be read. */
async function checkList(
  { resource, reading, children }: PlannedList,
  role: string | null,
  readFirst: (resource: Resource, parentId?: string) => Promise<string | null>,
): Promise<UnreadResource[]> {
  const ofAll = (own: Shortfall, ofChildren: Shortfall) => [
    unread(resource, own),
    ...children.map((child) => unread(child.resource, ofChildren)),
  ];
  if (reading.how === "none") return ofAll(reading.shortfall, reading.shortfall);
  let parentId: string | null;
  try {
    parentId = await readFirst(resource);
  } catch (error) {
    if (isFatal(error)) throw error;
    const { own, ofChildren } = shortfallOf(error, resource, role);
    return ofAll(own, ofChildren);
  }
  // Without a record there are no children that could be missing.
  if (parentId === null) return [];
  const found = await Promise.all(children.map(async ({ resource: child }) => {
    try {
      await readFirst(child, parentId);
      return [];
    } catch (error) {
      if (isFatal(error)) throw error;
      // One parent that has none of it says nothing about the others.
      return isMissing(error, child) ? [] : [unread(child, shortfallOf(error, child, role).own)];
    }
  }));
  return found.flat();
}

function unread({ name }: Resource, { state, reason }: Shortfall): UnreadResource {
  return { resource: name, state: state === "incomplete" ? "failed" : state, reason };
}
