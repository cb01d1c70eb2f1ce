import { isLesserRole } from "../../harvest/roles.ts";
import { readMember } from "../../json/scan.ts";
import { inspectOutput, type OutputState } from "../../store/inspect_output.ts";
import { type AccountCheck, checkAccount, type CheckedAccount } from "./check_account.ts";
import { ClockWatch } from "../context/clock_watch.ts";
import { connect, type Connection } from "../../harvest/connect.ts";
import type { AccountInfo, Environment } from "../context/event.ts";
import { chooseAccounts } from "../context/selection.ts";

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

/** One account, compared with the backup that is there. */
export interface AccessOfAccount extends AccountCheck {
  /** The role of the last run if it saw more than this one does: a run then reads nothing unless told to. */
  readonly lostRole: string | null;
}

/** What a backup would find. */
export interface AccessCheck {
  /** Null if no account says. */
  readonly owner: TokenOwner | null;
  readonly accounts: readonly AccessOfAccount[];
  /** Accounts of other products, which are not backed up. */
  readonly skipped: readonly AccountInfo[];
  readonly output: Omit<OutputState, "roles"> & { readonly path: string };
  /** By how much this machine's clock is ahead of Harvest's; null if Harvest does not tell the time. */
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
  { signal, onEvent, ...network }: Environment,
): Promise<AccessCheck> {
  const watch = new ClockWatch(network.send, network.clock);
  let requests = 0;
  const client = connect(request, { ...network, send: watch.send }, (event) => {
    if (event.type === "request") requests++;
    onEvent(event);
  });
  const all = await client.accounts(signal);
  const chosen = chooseAccounts(all, request.accounts);
  const { roles, ...output } = await inspectOutput(request.output);
  const checked = await Promise.all(
    chosen.map((account) => checkAccount({ client, signal }, account)),
  );
  const others = all.filter(({ product }) => product !== "harvest");
  return {
    owner: ownerOf(checked),
    accounts: checked.map(({ check }) => {
      const before = roles[check.account.id] ?? null;
      return { ...check, lostRole: isLesserRole(check.role, before) ? before : null };
    }),
    skipped: others.map(({ id, name, product }) => ({ id, name, product })),
    output: { path: request.output, ...output },
    clockAheadMs: watch.aheadMs,
    clockWarning: watch.warning(),
    requests,
  };
}

/** A person has the same name in all accounts; the first that says it will do. */
function ownerOf(checked: readonly CheckedAccount[]): TokenOwner | null {
  for (const { resource, answer } of checked.flatMap(({ objects }) => objects)) {
    if (resource.name !== "users_me" || !("text" in answer)) continue;
    const member = (name: string) => {
      const value = readMember(answer.text, name);
      return typeof value === "string" ? value : "";
    };
    return {
      name: `${member("first_name")} ${member("last_name")}`.trim(),
      email: member("email"),
    };
  }
  return null;
}
