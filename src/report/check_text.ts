import type { AccessCheck } from "../backup/plan/check_access.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { checkMark, paint, type Screen } from "../text/screen.ts";
import { printable } from "../text/text_width.ts";
import { definitionList } from "../text/wrap.ts";
import type { ErrorText } from "./error_text.ts";
import { bytesText, countOf } from "./quantities.ts";
import { accountTitle } from "./run/event_line.ts";

/** Fits `modules off`. */
const TERM_COLUMNS = 11;

/** A check for people: token, folder, clock, accounts; then what would be missing, and the verdict. */
export function checkText(check: AccessCheck, screen: Screen): string {
  const { missing, warnings } = checkFindings(check);
  const warned = warnings.length === 0 ? "" : `, ${countOf(warnings.length, "warning")}`;
  const isFolderGood = check.output.problem === null && !isFull(check) &&
    folderWarnings(check).length === 0;
  return [
    `${checkMark(true, screen)} ${tokenText(check)}`,
    `${checkMark(isFolderGood, screen)} Folder: ${folderText(check)}`,
    ...clockLines(check, screen),
    ...accountLines(check, screen),
    "",
    ...section(paint("Would be missing from a backup:", "red", screen), missing),
    ...section(paint("Warnings:", "yellow", screen), warnings),
    missing.length === 0
      ? `${paint("READY", "good", screen)}: a backup would be complete${warned}`
      : `${paint("NOT COMPLETE", "bad", screen)}: ${countOf(missing.length, "problem")}${warned}`,
    `Asked Harvest for one record of each list and each kind of child, in ${
      countOf(check.requests, "request")
    }; nothing was written.`,
  ].join("\n");
}

/** The answer where Harvest refuses the token: nothing else can be found out. */
export function refusedText({ message, hint }: ErrorText, screen: Screen): string {
  return [
    `${paint("NOT COMPLETE", "bad", screen)}: ${message}`,
    ...(hint === null ? [] : [`  ${hint}`]),
  ].join("\n");
}

function section(heading: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [heading, ...entries.map((entry) => `  ${entry}`), ""];
}

function tokenText({ owner }: AccessCheck): string {
  if (owner === null) return "Token is valid";
  const { name, email } = owner;
  const person = [name, email && `<${email}>`].filter((part) => part !== "").join(" ");
  return `Token belongs to ${printable(person)}`;
}

function folderText({ output }: AccessCheck): string {
  const { path, exists, problem, isLocked, freeBytes, savedBytes } = output;
  const facts = [
    problem === null ? "writable" : "NOT USABLE",
    ...(exists || problem !== null ? [] : ["will be created"]),
    ...(savedBytes > 0 ? [`${bytesText(savedBytes)} saved`] : []),
    ...(isLocked ? ["in use by a run"] : []),
    freeBytes === null ? "free space unknown" : `${bytesText(freeBytes)} free`,
  ];
  return `${printable(path)} (${facts.join(", ")})`;
}

function clockLines({ clockAheadMs, clockWarning }: AccessCheck, screen: Screen): string[] {
  if (clockAheadMs === null) return [];
  const isGood = clockWarning === null;
  return [`${checkMark(isGood, screen)} Clock ${isGood ? "in sync" : "WRONG"}`];
}

function accountLines({ accounts, skipped }: AccessCheck, screen: Screen): string[] {
  const { columns } = screen;
  const covered = accounts.flatMap((access) => {
    const { account, role, modules } = access;
    const names = (isOn: boolean | null) =>
      modules.filter((module) => module.isOn === isOn).map(({ name }) => name).join(", ");
    const rows = ([
      ["role", role ?? "unknown"],
      ["modules on", names(true)],
      ["modules off", names(false)],
      ["unknown", names(null)],
    ] as const).filter(([, text]) => text !== "");
    return [
      `${checkMark(accountMissing(access).length === 0, screen)} Account: ${
        paint(accountTitle(account), "bold", screen)
      }`,
      ...definitionList(rows, { termColumns: TERM_COLUMNS, columns }),
    ];
  });
  const others = skipped.map((account) =>
    `Not backed up: ${capitalized(account.product)} account ${accountTitle(account)}`
  );
  return [...covered, ...others];
}

function capitalized(text: string): string {
  return printable(text.charAt(0).toUpperCase() + text.slice(1));
}

/** A full run keeps the pages of a large account beside its lists until it is done. */
const LEAST_FREE_BYTES = 1_000_000_000;
/** With less than this, hardly any run can finish. */
const FULL_BYTES = 10_000_000;

/** The result of a check. */
export interface CheckFindings {
  /** What a backup would lack; empty if it would be complete. */
  readonly missing: readonly string[];
  /** What needs attention although nothing would be missing. */
  readonly warnings: readonly string[];
}

/** What would be missing from a backup, and what needs attention. */
export function checkFindings(check: AccessCheck): CheckFindings {
  const { accounts, output, clockWarning } = check;
  return {
    missing: [
      ...(output.problem === null ? [] : [`everything: ${printable(output.problem)}`]),
      ...(isFull(check)
        ? [`everything new: the disk is full (${bytesText(output.freeBytes ?? 0)} free)`]
        : []),
      ...accounts.flatMap(accountMissing),
    ],
    warnings: [
      ...accounts.filter(({ role }) => role === null).map(({ account }) =>
        `${accountTitle(account)}: Harvest does not report the token's role, so records may be ` +
        "missing without notice"
      ),
      ...folderWarnings(check),
      ...(clockWarning === null ? [] : [clockWarning]),
    ],
  };
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
  const forbidden = unread.filter(({ state }) => state === "forbidden");
  const missing = [
    ...(lostRole === null ? [] : [
      `everything new: the token's role was ${printable(lostRole)} and is now ${
        printable(role ?? "unknown")
      }; a run keeps what is saved and reads nothing, unless --accept-role is given`,
    ]),
    ...(role === null || role === ADMINISTRATOR ? [] : [
      `records that a ${printable(role)} cannot see; Harvest leaves them out without notice`,
    ]),
    ...(forbidden.length === 0 ? [] : [
      `${countOf(forbidden.length, "resource")} that Harvest refuses to show (403), ${
        refusalText(role)
      }: ${forbidden.map(({ resource }) => resource).join(", ")}`,
    ]),
    ...unread.filter(({ state }) => state === "failed").map(({ resource, reason }) =>
      `${resource}: ${printable(reason ?? "reason unknown")}`
    ),
  ];
  return missing.map((text) => `${accountTitle(account)}: ${text}`);
}

/** What a refusal means for a role: what nobody knows of an unknown one is not said. */
function refusalText(role: string | null): string {
  if (role === null) return "to a token whose role is unknown";
  return role === ADMINISTRATOR
    ? "although the token is an administrator's (the feature may be off)"
    : "which takes an administrator's token";
}

/** What needs attention about the folder. */
export function folderWarnings(check: AccessCheck): string[] {
  const { isLocked, savedBytes, freeBytes, openWarning } = check.output;
  const needed = Math.max(LEAST_FREE_BYTES, savedBytes);
  return [
    ...(isLocked ? ["a run is using the backup now: another one would end with exit code 6"] : []),
    ...(openWarning === null ? [] : [printable(openWarning)]),
    ...(freeBytes === null || freeBytes >= needed || isFull(check) ? [] : [
      `${bytesText(freeBytes)} of disk space are free: a full run may need as much again as is ` +
      `saved, so keep ${bytesText(needed)} free`,
    ]),
  ];
}
