import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { YearFigure } from "../../audit/ledger/yearly_totals.ts";
import { type FigureName, figureOf, NO_CURRENCY } from "../../figures/figures.ts";
import { ADMINISTRATOR } from "../../harvest/roles.ts";
import type { ConsistencyChecks } from "../../audit/offline/check_consistency.ts";
import { amountText, countOf, countText } from "../quantities.ts";

/** What people call a figure of a year. */
export function figureTitle(name: FigureName): string {
  return figureOf(name).label.toLowerCase();
}

/** Results of comparing a figure. */
export const STATE_TITLES: Readonly<Record<YearFigure["state"], string>> = {
  equal: "equal",
  rounding: "equal, rounded",
  explained: "explained",
  differs: "DIFFERS",
  not_compared: "",
};

/** What is not invoiced, in each currency: `Not invoiced yet: 785.00 USD`; null if nothing. */
export function uninvoicedText({ uninvoiced }: AccountAudit): string | null {
  const amounts = uninvoiced.map(({ value, unit }) =>
    `${amountText(value)} ${unit || NO_CURRENCY}`
  );
  return amounts.length === 0 ? null : amounts.join(", ");
}

/** A finding in one line: how many of what, where, when, by how much. */
export function findingTitle(
  { count, resource, year, client, project, title, differences }: AuditFinding,
): string {
  const where = [year === null ? null : yearText(year), client, project].filter((part) =>
    part !== null
  );
  const off = differences.map(({ value, unit }) =>
    `${value.startsWith("-") ? "" : "+"}${amountText(value)} ${unit}`.trimEnd()
  );
  const place = where.length > 0 ? ` (${where.join(", ")})` : "";
  return `${countText(count)} × ${resource}${place}: ${title}${
    off.length > 0 ? `; ${off.join(", ")}` : ""
  }`;
}

/** The records of a finding: the first few, and how many more there are. */
export function recordNames({ records, count }: AuditFinding): string[] {
  const more = count - records.length;
  return more > 0 && records.length > 0
    ? [...records, `and ${countOf(more, "more", "more")}`]
    : [...records];
}

/** The verdict on an account: a headline, and a sentence about the hours. */
export function accountVerdict(
  { findings, explained, hours, account, reports, invoices }: AccountAudit,
  { isOffline }: Pick<AuditReport, "isOffline">,
): { readonly headline: string; readonly hours: string } {
  const role = account.auditRole ?? account.backupRole ?? "unknown";
  const scope = role === ADMINISTRATOR ? "" : `, as far as the role "${role}" can see`;
  const isCompared = !isOffline && (reports.length > 0 || invoices !== null);
  const isSame = hours.harvest === null || hours.harvest === hours.backup;
  const headline = findings.length > 0
    ? countOf(findings.length, "finding")
    : !isCompared
    ? "Consistent. Not compared with Harvest"
    : `Matches Harvest${isSame ? "" : ", but for what is explained"}${scope}`;
  return { headline: `${headline}.`, hours: hoursText(hours, { findings, explained }) };
}

function hoursText(
  { harvest, backup }: AccountAudit["hours"],
  { findings, explained }: Pick<AccountAudit, "findings" | "explained">,
): string {
  const saved = `${amountText(backup)} h`;
  if (harvest === null) return `${saved}, rounded as in Harvest's reports.`;
  if (harvest !== backup) {
    const isExpected = findings.length === 0 && explained.length > 0;
    return `${isExpected ? "Hours" : "Hours differ:"} ${
      amountText(harvest)
    } h in Harvest, ${saved} in this backup.`;
  }
  return findings.length > 0 ? `Hours match (${saved}).` : `${saved} in both.`;
}

/** What was checked within a backup, with numbers. */
export function insideText(inside: ConsistencyChecks): string {
  return [
    countOf(inside.files, "file"),
    countOf(inside.records, "record"),
    countOf(inside.references, "reference"),
    `${countOf(inside.documents, "invoice or estimate", "invoices and estimates")}`,
    `payments of ${countOf(inside.payments, "invoice")}`,
    countOf(inside.artifacts, "PDF or receipt", "PDFs and receipts"),
  ].join(", ");
}

/** What was compared with Harvest, with numbers; null if nothing. */
export function comparedText({ reports, invoices }: AccountAudit): string | null {
  if (reports.length === 0 && invoices === null) return null;
  const rows = reports.reduce((sum, { compared }) => sum + compared, 0);
  return [
    `${countOf(rows, "row")} of ${countOf(reports.length, "report")}`,
    ...(invoices === null ? [] : [countOf(invoices, "invoice")]),
  ].join(", ");
}

/** A year as in a date, also a mistyped one: `0202`. */
export function yearText(year: number): string {
  return String(year).padStart(4, "0");
}

/** Years, given the latest first, as spans: `2021 to 2026, 2012`. */
export function yearsText(years: readonly number[]): string {
  const spans: [first: number, last: number][] = [];
  for (const year of years) {
    const span = spans.at(-1);
    if (span && span[1] === year + 1) span[1] = year;
    else spans.push([year, year]);
  }
  return spans.map(([first, last]) =>
    first === last ? yearText(first) : `${yearText(last)} to ${yearText(first)}`
  ).join(
    ", ",
  );
}
