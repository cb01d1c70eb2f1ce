import { CATALOG } from "../../harvest/catalog.ts";
import { connect, type Connection } from "../../harvest/connect.ts";
import { readMember } from "../../json/scan.ts";
import { RawReader } from "../../store/raw_reader.ts";
import { inspectOutput, type OutputState } from "../../store/inspect_output.ts";
import { type AccountFacts, readFacts, textOf } from "../context/account_facts.ts";
import { ClockWatch } from "../context/clock_watch.ts";
import type { AccountInfo, BackupEnvironment } from "../context/event.ts";
import { KnownAccount } from "../context/known_account.ts";
import { type AccountAccess, checkAccount } from "./check_account.ts";
import { planAccount } from "./plan_account.ts";
import { chooseAccounts } from "./selection.ts";

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
  readonly output: Omit<OutputState, "manifests"> & { readonly path: string };
  /** By how much this machine's clock is ahead of Harvest's; null if Harvest does not give its time. */
  readonly clockAheadMs: number | null;
  /** What that means, for people; null if it is no more than clocks differ by. */
  readonly clockWarning: string | null;
  readonly requests: number;
}

/**
 * Finds out in a few requests what a backup would hold and what would stop it; writes nothing.
 * @throws StatusError (401), TransientError, UnreachableError, UsageError (an account it does not see), the signal's reason
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
  const chosen = chooseAccounts(all, request.accounts);
  const { manifests, ...output } = await inspectOutput(request.output);
  const checked = await Promise.all(chosen.map(async (account) => {
    const known = new KnownAccount(account.id, {
      manifest: manifests.get(account.id) ?? null,
      disk: { reader: new RawReader(request.output), placed: new Map() },
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
    const member = (name: string) => {
      const value = readMember(me, name);
      return typeof value === "string" ? value : "";
    };
    return {
      name: `${member("first_name")} ${member("last_name")}`.trim(),
      email: member("email"),
    };
  }
  return null;
}
