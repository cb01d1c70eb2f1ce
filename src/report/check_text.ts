import type { AccessCheck } from "../backup/check_access.ts";
import { checkFindings } from "./check_findings.ts";
import { accountTitle } from "./event_line.ts";
import { paint } from "./paint.ts";
import { bytesText, countOf } from "./quantities.ts";
import { tableLines } from "./table.ts";
import { printable } from "./text_width.ts";

/** A check for people: token, accounts, folder, then what would be missing, then the verdict. */
export function checkText(check: AccessCheck, { color }: { color: boolean }): string {
  const { missing, warnings } = checkFindings(check);
  const warned = warnings.length === 0 ? "" : `, ${countOf(warnings.length, "warning")}`;
  return [
    `Token: valid${ownerText(check)}`,
    `Output: ${outputText(check)}`,
    "",
    ...accountLines(check),
    ...section("Would be missing from a backup:", missing),
    ...section("Warnings:", warnings),
    missing.length === 0
      ? `${paint("READY", "green", { color })}: a backup would be complete${warned}`
      : `${paint("NOT COMPLETE", "red", { color })}: ${
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

function accountLines({ accounts, skipped }: AccessCheck): string[] {
  const cells = accounts.map(({ account, role, modules }) => {
    const names = (isOn: boolean | null) =>
      modules.filter((module) => module.isOn === isOn).map(({ name }) => name).join(", ");
    return [accountTitle(account), role ?? "unknown", names(true), names(false), names(null)];
  });
  const others = skipped.map((account) =>
    `${accountTitle(account)}: ${printable(account.product)}, not covered by this program`
  );
  if (cells.length + others.length === 0) return [];
  const headings = ["account", "role", "modules on", "modules off", "not known"];
  return [
    ...(cells.length > 0 ? tableLines(headings.map((heading) => ({ heading })), cells) : []),
    ...others,
    "",
  ];
}
