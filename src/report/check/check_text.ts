import type { AccessCheck } from "../../backup/plan/check_access.ts";
import { paint } from "../../text/paint.ts";
import type { Screen } from "../../text/screen.ts";
import { printable } from "../../text/text_width.ts";
import { definitionList } from "../../text/wrap.ts";
import { accountMissing, checkFindings, isFull, outputWarnings } from "./check_findings.ts";
import { accountTitle } from "../run/event_line.ts";
import { mark } from "../mark.ts";
import { bytesText, countOf } from "../quantities.ts";

/** Fits `modules off`. */
const TERM_COLUMNS = 11;

/** A check for people: token, folder, clock, accounts; then what would be missing, and the verdict. */
export function checkText(check: AccessCheck, screen: Screen): string {
  const { missing, warnings } = checkFindings(check);
  const warned = warnings.length === 0 ? "" : `, ${countOf(warnings.length, "warning")}`;
  const isFolderGood = check.output.problem === null && !isFull(check) &&
    outputWarnings(check).length === 0;
  return [
    `${mark(true, screen)} Token: valid${ownerText(check)}`,
    `${mark(isFolderGood, screen)} Folder: ${outputText(check)}`,
    ...(check.clockAheadMs === null
      ? []
      : [`${mark(check.clockWarning === null, screen)} Clock: ${clockText(check)}`]),
    ...accountLines(check, screen),
    "",
    ...section(paint("Would be missing from a backup:", "red", screen), missing),
    ...section(paint("Warnings:", "yellow", screen), warnings),
    missing.length === 0
      ? `${paint("READY", "good", screen)}: a backup would be complete${warned}`
      : `${paint("NOT COMPLETE", "bad", screen)}: ${
        countOf(missing.length, "thing")
      } to see to${warned}`,
    `Asked Harvest with ${countOf(check.requests, "request")}; nothing was written.`,
  ].join("\n");
}

function section(heading: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [heading, ...entries.map((entry) => `  ${entry}`), ""];
}

function ownerText({ owner }: AccessCheck): string {
  if (owner === null) return "";
  const { name, email } = owner;
  return `, of ${printable([name, email && `<${email}>`].filter((part) => part !== "").join(" "))}`;
}

function outputText({ output }: AccessCheck): string {
  const { path, exists, problem, isLocked, freeBytes, savedBytes } = output;
  const facts = [
    problem === null ? "writable" : "NOT USABLE",
    ...(exists ? [] : ["not there yet"]),
    ...(savedBytes > 0 ? [`${bytesText(savedBytes)} saved`] : []),
    ...(isLocked ? ["held by a run"] : []),
    freeBytes === null ? "free space unknown" : `${bytesText(freeBytes)} free`,
  ];
  return `${printable(path)} (${facts.join(", ")})`;
}

function clockText({ clockWarning }: AccessCheck): string {
  return clockWarning === null ? "agrees with Harvest's" : "WRONG";
}

function accountLines({ accounts, skipped }: AccessCheck, screen: Screen): string[] {
  const { columns } = screen;
  const own = accounts.flatMap((access) => {
    const { account, role, modules } = access;
    const names = (isOn: boolean | null) =>
      modules.filter((module) => module.isOn === isOn).map(({ name }) => name).join(", ");
    const rows = ([
      ["role", role ?? "unknown"],
      ["modules on", names(true)],
      ["modules off", names(false)],
      ["not known", names(null)],
    ] as const).filter(([, text]) => text !== "");
    return [
      `${mark(accountMissing(access).length === 0, screen)} Account: ${
        paint(accountTitle(account), "bold", screen)
      }`,
      ...definitionList(rows, { termColumns: TERM_COLUMNS, columns }),
    ];
  });
  const others = skipped.map((account) =>
    `  Not covered by this program: ${accountTitle(account)}, ${printable(account.product)}`
  );
  return [...own, ...others];
}
