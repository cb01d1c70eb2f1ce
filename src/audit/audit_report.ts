import type { AuditFinding, Deviation } from "./ledger/finding_log.ts";
import type { FigureTotal, TotalHours, YearFigure } from "./ledger/yearly_totals.ts";
import type { ConsistencyChecks } from "./offline/check_consistency.ts";
import type { ReportCheck } from "./online/compare_with_harvest.ts";

/** The result of an audit. Times are ISO 8601 in UTC. */
export interface AuditReport {
  readonly tool: string;
  readonly output: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Only the backup's consistency was checked, without Harvest. */
  readonly isOffline: boolean;
  readonly fromYear: number | null;
  readonly accounts: readonly AccountAudit[];
  readonly requests: AuditRequests;
}

/** Requests to Harvest, retries included. */
export interface AuditRequests {
  reports: number;
  others: number;
}

/** The audited account of a backup. */
export interface AuditedAccount {
  readonly id: string;
  readonly name: string;
  /** The role of the token that made the backup; null if unknown. */
  readonly backupRole: string | null;
  /** The role of the token used for the audit; null offline or if unknown. */
  readonly auditRole: string | null;
  /** When the last backup run ended. */
  readonly backedUpAt: string;
  /** SHA-256 of the account's manifest.json, which lists the digests of its files; null if there is none. */
  readonly manifestSha256: string | null;
}

/** The result of auditing one account. */
export interface AccountAudit {
  readonly account: AuditedAccount;
  readonly hours: TotalHours;
  /** Figures by year, earliest first. */
  readonly years: readonly YearFigure[];
  /** The same of all years, in the backup. */
  readonly totals: readonly FigureTotal[];
  /** What is not invoiced in the backup, as Harvest's report counts it, by currency. */
  readonly uninvoiced: readonly Deviation[];
  /** The reports that were compared. */
  readonly reports: readonly ReportCheck[];
  /** Invoices compared with Harvest's list; null if they were not. */
  readonly invoices: number | null;
  readonly inside: ConsistencyChecks;
  /** Problems that need somebody to act. */
  readonly findings: readonly AuditFinding[];
  /** Expected differences. */
  readonly explained: readonly AuditFinding[];
  readonly notes: readonly AuditFinding[];
}

/** The exit code of an audit: 0 if there are no findings, 3 if there are. */
export function auditExitCode({ accounts }: AuditReport): 0 | 3 {
  return accounts.length > 0 && accounts.every(({ findings }) => findings.length === 0) ? 0 : 3;
}
