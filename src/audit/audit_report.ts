import type { ReportCheck } from "./online/compare_reports.ts";
import type { Finding } from "./ledger/finding_log.ts";
import type { TotalHours, YearFigure } from "./ledger/yearly_totals.ts";

/** What an audit of a backup came to. Times are ISO 8601 in UTC. */
export interface AuditReport {
  readonly tool: string;
  readonly output: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Harvest was not asked: the backup was only checked in itself. */
  readonly isOffline: boolean;
  readonly fromYear: number | null;
  readonly accounts: readonly AccountAudit[];
  readonly requests: AuditRequests;
}

/** How often Harvest was asked, repeated attempts included. */
export interface AuditRequests {
  reports: number;
  others: number;
}

/** Whose backup was audited, and by which token. */
export interface AuditedAccount {
  readonly id: string;
  readonly name: string;
  /** The role of the token that made the backup; null if unknown. */
  readonly backupRole: string | null;
  /** The role of the token that audits; null offline or if unknown. */
  readonly auditRole: string | null;
  /** When the last run of the backup ended. */
  readonly backedUpAt: string;
  /** SHA-256 of the account's manifest.json, which holds the digests of all its files; null if there is none. */
  readonly manifestSha256: string | null;
}

/** What was checked inside the backup, and how often. */
export interface InsideChecks {
  /** Files of the manifest: there, and of the recorded size. */
  files: number;
  /** Records in lists. */
  records: number;
  references: number;
  /** Invoices and estimates: amounts and states. */
  documents: number;
  /** Invoices whose due amount was compared with their payments. */
  payments: number;
  /** PDFs and receipts that records should have. */
  artifacts: number;
}

/** What the audit of one account came to. */
export interface AccountAudit {
  readonly account: AuditedAccount;
  readonly hours: TotalHours;
  /** Figures by year, earliest first. */
  readonly years: readonly YearFigure[];
  /** Reports that were compared. */
  readonly reports: readonly ReportCheck[];
  /** Invoices compared with Harvest's list of them; null if they were not. */
  readonly invoices: number | null;
  readonly inside: InsideChecks;
  /** What needs somebody to act. */
  readonly findings: readonly Finding[];
  /** Differences that are normal. */
  readonly explained: readonly Finding[];
  readonly notes: readonly Finding[];
}

/** Whether nothing was found that needs somebody to act. */
export function addsUp({ accounts }: AuditReport): boolean {
  return accounts.length > 0 && accounts.every(({ findings }) => findings.length === 0);
}

/** The exit code of an audit: 0 it adds up, 3 there are findings. */
export function auditExitCode(report: AuditReport): 0 | 3 {
  return addsUp(report) ? 0 : 3;
}
