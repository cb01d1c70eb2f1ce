import type { HarvestClient } from "../harvest/harvest_client.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { type BackupReader, NotAsWrittenError } from "../store/backup_reader.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { AccountAudit } from "./audit_report.ts";
import { AccountBackup } from "./ledger/account_backup.ts";
import { FindingLog } from "./ledger/finding_log.ts";
import { Ledger } from "./ledger/ledger.ts";
import { MasterData } from "./ledger/master_data.ts";
import { REPORT_KINDS, totalAmounts, windowsOf } from "./ledger/report_kind.ts";
import { YearlyTotals } from "./ledger/yearly_totals.ts";
import { checkConsistency } from "./offline/check_consistency.ts";
import { type AuditProgress, compareWithHarvest } from "./online/compare_with_harvest.ts";

/** How to audit an account. */
export interface AuditAccountOptions {
  /** Null offline. */
  readonly client: HarvestClient | null;
  readonly fromYear: number | null;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: AuditProgress) => void;
}

/**
 * Audits the backup of one account: checks that it is consistent, then compares it with Harvest.
 * @throws NewerFormatError, StatusError (401), UnreachableError, the signal's reason, or the system's errors
 */
export async function auditAccount(
  reader: BackupReader,
  accountId: string,
  { client, fromYear, now, signal, onProgress }: AuditAccountOptions,
): Promise<AccountAudit> {
  const findings = new FindingLog();
  const totals = new YearlyTotals();
  const manifest = await unlessDamaged(reader.manifest(accountId));
  const manifestPath = accountPaths(accountId).manifest;
  const account = {
    id: accountId,
    name: manifest?.account.name ?? "",
    backupRole: manifest?.role ?? null,
    auditRole: null,
    backedUpAt: manifest?.run.finished_at ?? "",
    manifestSha256: (await reader.digest(manifestPath))?.sha256 ?? null,
  };
  if (!manifest) {
    findings.add("manifest_missing", { resource: "manifest", record: manifestPath });
    return {
      account,
      hours: totals.hours(),
      years: [],
      reports: [],
      invoices: null,
      inside: { files: 0, records: 0, references: 0, documents: 0, payments: 0, artifacts: 0 },
      ...findings.list(),
    };
  }
  const backup = new AccountBackup(reader, manifest, { accountId, findings, signal });
  const masterData = new MasterData();
  const ledger = new Ledger(masterData);
  const { checks, invoices } = await checkConsistency(backup, {
    masterData,
    artifacts: await unlessDamaged(reader.artifacts()) ?? new Map(),
    findings,
    onItem: (item) => {
      if (fromYear === null || Number(item.date.slice(0, 4)) >= fromYear) ledger.add(item);
    },
  });
  for (const { year, currency: unit, invoiced, due, paid } of invoices) {
    totals.addBackup(year, { figure: "invoiced", unit, value: invoiced });
    totals.addBackup(year, { figure: "due", unit, value: due });
    totals.addBackup(year, { figure: "paid", unit, value: paid });
  }
  const comparison = client && await compareWithHarvest({ client, accountId, signal }, backup, {
    ledger,
    totals,
    findings,
    fromYear,
    now,
    onProgress,
  });
  if (!comparison) addOfflineTotals(totals, ledger);
  const role = comparison ? comparison.auditRole : manifest.role;
  if (role !== ADMINISTRATOR) {
    findings.add("partial_role", { resource: "account", record: `role: ${role ?? "unknown"}` });
  }
  return {
    account: { ...account, auditRole: comparison?.auditRole ?? null },
    hours: totals.hours(),
    years: totals.list(findings),
    reports: comparison?.reports ?? [],
    invoices: comparison?.invoices ?? null,
    inside: checks,
    ...findings.list(),
  };
}

/** What is read; null if it is not as it was written, which the checks of files then report. */
async function unlessDamaged<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotAsWrittenError) return null;
    throw error;
  }
}

/** The backup's figures by year, without Harvest's. */
function addOfflineTotals(totals: YearlyTotals, ledger: Ledger): void {
  for (const kind of REPORT_KINDS) {
    for (const { year, from } of ledger.years().flatMap(windowsOf)) {
      const rows = ledger.rows(kind, from).values();
      for (const amount of totalAmounts(kind, rows)) totals.addBackup(year, amount);
    }
  }
}
