import type { AccessCheck } from "../backup/check_access.ts";
import { accountTitle } from "./event_line.ts";
import { bytesText, countOf, durationText } from "./quantities.ts";
import { printable } from "../text/text_width.ts";

/** A clock that is further off than this is wrong rather than late; certificates and the sweep's age depend on it. */
const CLOCK_TOLERANCE_MS = 60_000;
/** A full reading of a large account keeps its pages beside the lists until it is done. */
const LEAST_FREE_BYTES = 1_000_000_000;

/** What a check comes to. */
export interface CheckFindings {
  /** What a backup would lack; empty: nothing the token could give. */
  readonly missing: readonly string[];
  /** What to see to though nothing would be missing. */
  readonly warnings: readonly string[];
}

/** What would be missing from a backup, and what to see to. */
export function checkFindings(check: AccessCheck): CheckFindings {
  const missing = check.accounts.length === 0
    ? ["everything: the token sees no Harvest account"]
    : [];
  if (check.output.problem !== null) missing.push(`everything: ${printable(check.output.problem)}`);
  missing.push(...check.accounts.flatMap(accountMissing));
  return { missing, warnings: [...outputWarnings(check), ...clockWarnings(check)] };
}

/** 0: a backup would be complete; 3: something would be missing. */
export function checkExitCode(check: AccessCheck): 0 | 3 {
  return checkFindings(check).missing.length === 0 ? 0 : 3;
}

/** What a backup would lack of an account. */
export function accountMissing(
  { account, role, lostRole, unread }: AccessCheck["accounts"][number],
): string[] {
  const title = accountTitle(account);
  const missing: string[] = [];
  if (lostRole !== null) {
    missing.push(
      `${title}: everything new: the token's role was ${printable(lostRole)} and is ${
        printable(role ?? "unknown")
      } now; ` +
        "a run keeps what is saved and reads nothing, unless given --accept-shrink",
    );
  }
  if (role !== null && role !== "administrator") {
    missing.push(
      `${title}: records that a ${
        printable(role)
      } does not see; Harvest leaves them out without a word`,
    );
  }
  const forbidden = unread.filter(({ state }) => state === "forbidden").map(({ resource }) =>
    resource
  );
  if (forbidden.length > 0) {
    missing.push(
      `${title}: ${countOf(forbidden.length, "resource")} forbidden to the token's role: ${
        forbidden.join(", ")
      }`,
    );
  }
  for (const { resource, state, reason } of unread) {
    if (state === "failed") {
      missing.push(`${title}: ${resource}: ${printable(reason ?? "no reason is known")}`);
    }
  }
  return missing;
}

/** What to see to about the folder and the accounts. */
export function outputWarnings({ output, accounts }: AccessCheck): string[] {
  const warnings = accounts.filter(({ role }) => role === null).map(({ account }) =>
    `${
      accountTitle(account)
    }: Harvest does not say the token's role, so records may be missing without a word`
  );
  if (output.isLocked) {
    warnings.push("a run holds the backup now: another one would end with exit code 6");
  }
  const needed = Math.max(LEAST_FREE_BYTES, output.savedBytes);
  if (output.freeBytes !== null && output.freeBytes < needed) {
    warnings.push(
      `${
        bytesText(output.freeBytes)
      } of disk space are free: a full reading may need as much again as is saved, ` +
        `so have ${bytesText(needed)} free`,
    );
  }
  return warnings;
}

/** What is wrong with this machine's clock. */
export function clockWarnings({ clockAheadMs }: AccessCheck): string[] {
  if (clockAheadMs === null || Math.abs(clockAheadMs) <= CLOCK_TOLERANCE_MS) return [];
  return [`this machine's clock is ${clockText(clockAheadMs)} Harvest's: set it right`];
}

/** `3 min 0 s ahead of`, to be followed by whose clock. */
function clockText(aheadMs: number): string {
  return `${durationText(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"}`;
}
