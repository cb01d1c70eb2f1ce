import { CATALOG, MODULES, type Resource } from "../../harvest/catalog.ts";
import { connect, type Connection } from "../../harvest/connect.ts";
import { readMember } from "../../json/scan.ts";
import { or, text } from "../../json/shape.ts";
import { inspectOutput, type OutputState } from "../../store/inspect_output.ts";
import { type AccountFacts, readFacts, textOf } from "../context/account_facts.ts";
import { ClockWatch } from "../context/clock_watch.ts";
import type { AccountInfo, BackupEnvironment } from "../context/event.ts";
import { KnownAccount } from "../context/known_account.ts";
import { type AccountPlan, planAccount, type PlannedList } from "./plan_account.ts";
import { accountsToBackUp } from "./selection.ts";
import type { Account } from "../../harvest/accounts.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { paginate } from "../../harvest/paginate.ts";
import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { isFatal, isMissing, type Shortfall, shortfallOf } from "../context/failure.ts";

/** A check is about access, not about what is new: every list counts as never read, and a lesser role as accepted. */
const OPTIONS = {
  full: true,
  artifacts: true,
  recordFiles: true,
  acceptShrink: true,
  acceptRole: true,
} as const;

/** What a backup would be made with. */
export interface CheckRequest extends Connection {
  readonly output: string;
  /** Ids; empty: all. */
  readonly accounts: readonly string[];
}

/** Whose token it is, as Harvest says. */
export interface TokenOwner {
  readonly name: string;
  readonly email: string;
}

/** What a backup would find. */
export interface AccessCheck {
  /** Null if no account says. */
  readonly owner: TokenOwner | null;
  readonly accounts: readonly AccountAccess[];
  /** Accounts of other products, which are not backed up. */
  readonly skipped: readonly AccountInfo[];
  readonly output: Omit<OutputState, "manifests" | "reader"> & { readonly path: string };
  /** By how much this machine's clock is ahead of Harvest's; null if Harvest does not give its time. */
  readonly clockAheadMs: number | null;
  /** What that means, for people; null if it is no more than clocks differ by. */
  readonly clockWarning: string | null;
  readonly requests: number;
}

/**
 * Finds out in a few requests what a backup would hold and what would stop it; writes nothing.
 * @throws NoAccountsError, StatusError (401), TransientError, UnreachableError, UsageError (an account it does not see),
 * the signal's reason
 */
export async function checkAccess(
  request: CheckRequest,
  { signal, onEvent, ...network }: BackupEnvironment,
): Promise<AccessCheck> {
  const watch = new ClockWatch(network.send, network.clock);
  let requests = 0;
  const client = connect(request, { ...network, send: watch.send }, (event) => {
    if (event.type === "request") requests++;
    onEvent(event);
  });
  const all = await client.accounts(signal);
  const chosen = accountsToBackUp(all, request.accounts);
  const { manifests, reader, ...output } = await inspectOutput(request.output);
  const checked = await Promise.all(chosen.map(async (account) => {
    const known = await KnownAccount.open(account.id, {
      manifest: manifests.get(account.id) ?? null,
      disk: { reader, placed: new Map() },
    });
    const facts = await readFacts(client, account.id, signal);
    const today = network.clock.date();
    const plan = await planAccount(known, facts, { resources: CATALOG, options: OPTIONS, today });
    return { facts, access: await checkAccount(account, plan, { client, signal }) };
  }));
  const others = all.filter(({ product }) => product !== "harvest");
  return {
    owner: ownerOf(checked.map(({ facts }) => facts)),
    accounts: checked.map(({ access }) => access),
    skipped: others.map(({ id, name, product }) => ({ id, name, product })),
    output: { path: request.output, ...output },
    clockAheadMs: watch.aheadMs,
    clockWarning: watch.warning(),
    requests,
  };
}

/** A person has the same name in all accounts; the first that says it will do. */
function ownerOf(accounts: readonly AccountFacts[]): TokenOwner | null {
  for (const { objects } of accounts) {
    const me = textOf(objects, "users_me");
    if (me === null) continue;
    const [first = "", last = "", email = ""] = ["first_name", "last_name", "email"]
      .map((name) => or(text, "")(readMember(me, name)));
    return { name: `${first} ${last}`.trim(), email };
  }
  return null;
}

/** A part of Harvest that an account may have or not. */
interface ModuleCheck {
  readonly name: string;
  /** Null if it cannot be known. */
  readonly isOn: boolean | null;
}

/** A resource that a backup would not hold. */
interface UnreadResource {
  readonly resource: string;
  /** `off` and `unavailable`: the account does not have it; the others: something would be missing. */
  readonly state: "off" | "unavailable" | "forbidden" | "failed";
  /** Null where the state says it all. */
  readonly reason: string | null;
}

/** One account as the token sees it. */
interface AccountAccess {
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
async function checkAccount(
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
