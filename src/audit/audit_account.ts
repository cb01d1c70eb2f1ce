import type { HarvestClient } from "../harvest/harvest_client.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { type BackupReader, NotAsWrittenError } from "../store/backup_reader.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { AccountAudit } from "./audit_report.ts";
import { AccountBackup } from "./ledger/account_backup.ts";
import { FigureTotals } from "../figures/figure_totals.ts";
import { isProbable } from "./ledger/audited_years.ts";
import { FindingLog } from "./ledger/finding_log.ts";
import { Ledger } from "./ledger/ledger.ts";
import { MasterData } from "./ledger/master_data.ts";
import { describeItems } from "./ledger/tracked_item.ts";
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
      uninvoiced: [],
      reports: [],
      invoices: null,
      inside: { files: 0, records: 0, references: 0, documents: 0, payments: 0, artifacts: 0 },
      ...findings.list(),
    };
  }
  const backup = new AccountBackup(reader, manifest, { accountId, findings, signal });
  const masterData = new MasterData();
  const ledger = new Ledger(masterData);
  const asOf = manifest.run.finished_at.slice(0, 10);
  const saved = new FigureTotals(
    masterData,
    (year, amount) => totals.addBackup(year, amount),
    { fromYear, asOf },
  );
  const counts = { time_entries: 0, expenses: 0 };
  const checks = await checkConsistency(backup, {
    masterData,
    artifacts: await unlessDamaged(reader.artifacts()) ?? new Map(),
    findings,
    totals: saved,
    onItem: (item) => {
      counts[item.resource]++;
      saved.addItem(item);
      if (!isProbable(item.date, now)) {
        const { resource } = item;
        findings.add("improbable_date", { resource, ...describeItems(masterData, item, null) });
      } else if (saved.isWanted(item.date.slice(0, 4))) ledger.add(item);
    },
  });
  const comparison = client && await compareWithHarvest({ client, accountId, signal }, backup, {
    ledger,
    counts,
    totals,
    findings,
    asOf,
    fromYear,
    now,
    onProgress,
  });
  const role = comparison ? comparison.auditRole : manifest.role;
  if (role !== ADMINISTRATOR) {
    findings.add("partial_role", { resource: "account", record: `role: ${role ?? "unknown"}` });
  }
  return {
    account: { ...account, auditRole: comparison?.auditRole ?? null },
    hours: totals.hours(),
    years: totals.list(findings),
    uninvoiced: saved.uninvoiced().map(({ unit, value }) => ({ unit, value: value.toString() })),
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
