import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { FigureName, YearFigure } from "../../audit/ledger/yearly_totals.ts";
import type { ConsistencyChecks } from "../../audit/offline/check_consistency.ts";
import { countOf, countText } from "../quantities.ts";

/** Figures of a year by the names that people use. */
export const FIGURE_TITLES: Readonly<Record<FigureName, string>> = {
  hours: "hours",
  billable_hours: "billable hours",
  billable_amount: "billable amount",
  expenses: "expenses",
  billable_expenses: "billable expenses",
  invoiced: "invoiced",
  due: "still due",
  paid: "paid",
};

/** What the comparison of a figure came to. */
export const STATE_TITLES: Readonly<Record<YearFigure["state"], string>> = {
  equal: "equal",
  explained: "explained",
  differs: "DIFFERS",
  not_compared: "",
};

/** A decimal with its thousands set apart, the same in every locale: `12,431.25`. */
export function amountText(value: string): string {
  const [whole = "", fraction] = value.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A problem in one line: how many of what, where, since when, by how much. */
export function findingTitle(
  { count, resource, year, client, project, title, differences }: AuditFinding,
): string {
  const where = [year === null ? null : String(year), client, project].filter((part) =>
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

/** The sentence a statement is opened for; one an account. */
export function accountVerdict(
  audit: AccountAudit,
  { isOffline }: Pick<AuditReport, "isOffline">,
): string {
  const { findings, hours, account } = audit;
  const figures = hours.harvest === null
    ? `${amountText(hours.backup)} h in this backup`
    : `${amountText(hours.harvest)} h in Harvest ${hours.harvest === hours.backup ? "=" : "≠"} ` +
      `${amountText(hours.backup)} h in this backup`;
  if (findings.length > 0) return `${countOf(findings.length, "finding")}: ${figures}`;
  const role = account.auditRole ?? account.backupRole;
  const scope = role === "administrator"
    ? ""
    : `, as far as a token of role "${role ?? "unknown"}" sees`;
  return `${
    isOffline ? "Sound in itself, not compared with Harvest" : "It adds up"
  }${scope}: ${figures}`;
}

/** What was checked inside a backup, with numbers. */
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

/** What was compared with Harvest, with numbers; null if nothing was. */
export function comparedText({ reports, invoices }: AccountAudit): string | null {
  if (reports.length === 0 && invoices === null) return null;
  const rows = reports.reduce((sum, { compared }) => sum + compared, 0);
  return [
    `${countOf(rows, "row")} of ${countOf(reports.length, "report")}`,
    ...(invoices === null ? [] : [countOf(invoices, "invoice")]),
  ].join(", ");
}
