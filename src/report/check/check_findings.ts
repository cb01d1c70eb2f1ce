import type { AccessCheck } from "../../backup/plan/check_access.ts";
import { accountTitle } from "../run/event_line.ts";
import { bytesText, countOf } from "../quantities.ts";
import { printable } from "../../text/text_width.ts";

/** A full reading of a large account keeps its pages beside the lists until it is done. */
const LEAST_FREE_BYTES = 1_000_000_000;
/** With less than this, hardly a run gets to its end. */
const FULL_BYTES = 10_000_000;

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
  if (isFull(check)) {
    missing.push(
      `everything new: the disk is full, ${bytesText(check.output.freeBytes ?? 0)} are free`,
    );
  }
  missing.push(...check.accounts.flatMap(accountMissing));
  const warnings = [
    ...outputWarnings(check),
    ...(check.clockWarning === null ? [] : [check.clockWarning]),
  ];
  return { missing, warnings };
}

/** Whether there is no room for a backup. */
export function isFull({ output }: AccessCheck): boolean {
  return output.freeBytes !== null && output.freeBytes < FULL_BYTES;
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
export function outputWarnings(check: AccessCheck): string[] {
  const { output, accounts } = check;
  const warnings = accounts.filter(({ role }) => role === null).map(({ account }) =>
    `${
      accountTitle(account)
    }: Harvest does not say the token's role, so records may be missing without a word`
  );
  if (output.isLocked) {
    warnings.push("a run holds the backup now: another one would end with exit code 6");
  }
  const needed = Math.max(LEAST_FREE_BYTES, output.savedBytes);
  if (output.freeBytes !== null && output.freeBytes < needed && !isFull(check)) {
    warnings.push(
      `${
        bytesText(output.freeBytes)
      } of disk space are free: a full reading may need as much again as is saved, ` +
        `so have ${bytesText(needed)} free`,
    );
  }
  return warnings;
}
