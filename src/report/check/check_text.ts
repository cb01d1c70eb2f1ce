import type { AccessCheck } from "../../backup/plan/check_access.ts";
import { checkMark, paint, type Screen } from "../../text/screen.ts";
import { printable } from "../../text/text_width.ts";
import { definitionList } from "../../text/wrap.ts";
import { bytesText, countOf } from "../quantities.ts";
import { accountTitle } from "../run/event_line.ts";
import { accountMissing, checkFindings, folderWarnings, isFull } from "./check_findings.ts";

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
    ...(exists ? [] : ["will be created"]),
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
