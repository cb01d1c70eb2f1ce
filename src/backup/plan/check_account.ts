import type { Account } from "../../harvest/accounts.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { idText } from "../../json/record_id.ts";
import { type AccountFacts, type AccountObject, factsOf } from "../back_up_account.ts";
import type { AccountInfo } from "../context/event.ts";
import { describeFailure, isFatal, isForbidden, isMissing } from "../context/failure.ts";
import { readObjects } from "../sync/read_objects.ts";

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
  /** Null where the state says all. */
  readonly reason: string | null;
}

/** One account as the token sees it. */
export interface AccountCheck {
  readonly account: AccountInfo;
  /** `administrator`, `manager`, `member`; null if Harvest does not say. */
  readonly role: string | null;
  readonly modules: readonly ModuleCheck[];
  readonly unread: readonly UnreadResource[];
}

const ADMINISTRATOR = "administrator";
/** By the switch of `/v2/company`. */
const MODULES = {
  expense_feature: "expenses",
  invoice_feature: "invoices",
  estimate_feature: "estimates",
  team_feature: "team",
};
/** Paid time off has no switch: whether an account has it shows when this is asked for, which speaks for all of it. */
const TIME_OFF = "pto_types";

/** Who asks, and about what. */
interface Probe {
  readonly client: HarvestClient;
  readonly account: Account;
  readonly facts: AccountFacts;
  readonly signal: AbortSignal;
}

/** What a look at an account comes to, with the objects it was read from. */
export interface CheckedAccount {
  readonly check: AccountCheck;
  readonly objects: readonly AccountObject[];
}

/**
 * Asks an account for its role and modules, for one thing that has no switch, and, unless the role is administrator,
 * which may read everything, for one record of each list.
 * @throws StatusError (401), the signal's reason
 */
export async function checkAccount(
  { client, signal }: Pick<Probe, "client" | "signal">,
  account: Account,
): Promise<CheckedAccount> {
  const objects = await readObjects({ client, resources: CATALOG, signal }, account);
  const facts = factsOf(objects);
  const probe: Probe = { client, account, facts, signal };
  const ofObjects = objects.flatMap(({ resource, answer }) =>
    "error" in answer ? [unread(resource, answer.error)] : []
  );
  const lists = CATALOG.filter(({ kind }) => kind === "list");
  const ofLists = (await Promise.all(lists.map((list) => checkList(probe, list)))).flat();
  const isCompanyKnown = !ofObjects.some(({ resource }) => resource === "company");
  const { id, name, product } = account;
  return {
    objects,
    check: {
      account: { id, name, product },
      role: facts.role,
      modules: [
        ...Object.entries(MODULES).map(([flag, name]) => ({
          name,
          isOn: isCompanyKnown ? !facts.modulesOff.has(flag) : null,
        })),
        { name: "paid time off", isOn: hasTimeOff(facts, ofLists) },
      ],
      unread: [...ofObjects, ...ofLists],
    },
  };
}

/** A refusal says "off" only to those who would be let in. */
function hasTimeOff({ role }: AccountFacts, unread: readonly UnreadResource[]): boolean | null {
  const state = unread.find(({ resource }) => resource === TIME_OFF)?.state ?? null;
  if (state === null) return true;
  return state === "unavailable" && role === ADMINISTRATOR ? false : null;
}

/** What of a list, and of what is nested in it, could not be read. */
async function checkList(probe: Probe, resource: Resource): Promise<UnreadResource[]> {
  const children = CATALOG.filter(({ parent }) => parent === resource.name);
  if (resource.module !== undefined && probe.facts.modulesOff.has(resource.module)) {
    return [resource, ...children].map(({ name }) => ({
      resource: name,
      state: "off",
      reason: null,
    }));
  }
  const isAsked = resource.optional
    ? resource.name === TIME_OFF
    : probe.facts.role !== ADMINISTRATOR;
  if (!isAsked) return [];
  try {
    const [first] = await firstIds(probe, resource, resource.path);
    // Without a record there is nothing nested that could be missing.
    return first === undefined
      ? []
      : (await Promise.all(children.map((child) => checkChildren(probe, child, first)))).flat();
  } catch (error) {
    if (isFatal(error)) throw error;
    const own = unread(resource, error);
    return [
      own,
      ...children.map(({ name }) => ({
        ...own,
        resource: name,
        reason: `${resource.name} cannot be read`,
      })),
    ];
  }
}

async function checkChildren(
  probe: Probe,
  child: Resource,
  parentId: string,
): Promise<UnreadResource[]> {
  try {
    await firstIds(probe, child, child.path.replace("{id}", parentId));
    return [];
  } catch (error) {
    if (isFatal(error)) throw error;
    // One parent that has none of it says nothing about the others.
    return isMissing(error, child) ? [] : [unread(child, error)];
  }
}

/** The id of a list's first record, as an array: none, one, or without ids none. */
async function firstIds(
  { client, account, signal }: Probe,
  resource: Resource,
  path: string,
): Promise<string[]> {
  const { wrapper, optional = false } = resource;
  const url = client.listUrl(path, { per_page: "1" });
  return await client.page(
    { accountId: account.id, url, wrapper, undocumented: optional, priority: "high", signal },
    ({ slices }) => slices.count === 0 ? [] : [idText(slices.idsHi[0] ?? 0, slices.idsLo[0] ?? 0)],
  );
}

function unread(resource: Resource, error: unknown): UnreadResource {
  if (isMissing(error, resource)) {
    return { resource: resource.name, state: "unavailable", reason: null };
  }
  return {
    resource: resource.name,
    state: isForbidden(error) ? "forbidden" : "failed",
    reason: describeFailure(error),
  };
}
