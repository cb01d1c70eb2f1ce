import type { AccountAudit, AuditReport, AuditRequests } from "./audit_report.ts";
import { AccountBackup } from "./ledger/account_backup.ts";
import { describeItems, FindingLog } from "./ledger/finding_log.ts";
import { Ledger } from "./ledger/ledger.ts";
import { YearlyTotals } from "./ledger/yearly_totals.ts";
import { checkConsistency, noChecks } from "./offline/check_consistency.ts";
import {
  type AuditProgress,
  compareWithHarvest,
  type ComparisonOptions,
  isProbable,
} from "./online/compare_with_harvest.ts";
import { FigureTotals } from "../figures/figure_totals.ts";
import { connect, type Connection, type Network } from "../harvest/connect.ts";
import { type HarvestClient, isReportUrl } from "../harvest/harvest_client.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { isoSeconds } from "../http/clock.ts";
import type { RequestEvent } from "../http/http_client.ts";
import { BackupReader, NotAsWrittenError } from "../store/backup_reader.ts";
import { accountPaths } from "../store/layout/paths.ts";
import { NoBackupError } from "../store/no_backup_error.ts";
import { UsageError } from "../usage_error.ts";

/** What to audit, and against what. */
export interface AuditRequest {
  /** The backup's folder. */
  readonly output: string;
  /** Ids; all accounts of the backup if empty. */
  readonly accounts: readonly string[];
  /** The first year to compare with Harvest; null compares all. */
  readonly fromYear: number | null;
  /** Null checks only the backup's consistency, offline. */
  readonly connection: Connection | null;
  /** `name/version`. */
  readonly tool: string;
}

/** What happens during an audit; `url` is redacted. */
export type AuditEvent =
  | { readonly type: "account_started"; readonly accountId: string }
  | ({ readonly accountId: string } & AuditProgress)
  | RequestEvent;

/** What an audit needs from its caller. */
export interface AuditEnvironment extends Network {
  readonly signal: AbortSignal;
  readonly onEvent: (event: AuditEvent) => void;
}

/**
 * The accounts of a backup to audit: those that are named, or all.
 * @throws NoBackupError; UsageError if one that is named is not in the backup
 */
export async function auditedAccounts(
  { output, accounts }: Pick<AuditRequest, "output" | "accounts">,
): Promise<readonly string[]> {
  const saved = await new BackupReader(output).accounts();
  if (saved.length === 0) throw new NoBackupError(output);
  const unknown = accounts.find((id) => !saved.includes(id));
  if (unknown === undefined) return accounts.length > 0 ? accounts : saved;
  throw new UsageError(
    `Cannot audit account "${unknown}": it is not in the backup`,
    `the backup has ${saved.join(", ")}`,
  );
}

/**
 * Checks that a backup is consistent, and compares its figures with Harvest's own reports. Writes nothing.
 * @throws NoBackupError, UsageError, NewerFormatError, StatusError (401), UnreachableError, the signal's reason, or
 * the system's errors
 */
export async function auditBackup(
  { output, accounts, fromYear, connection, tool }: AuditRequest,
  { signal, onEvent, ...network }: AuditEnvironment,
): Promise<AuditReport> {
  const { clock } = network;
  const startedAt = clock.date();
  const reader = new BackupReader(output);
  const audited = await auditedAccounts({ output, accounts });
  const requests: AuditRequests = { reports: 0, others: 0 };
  const onRequest = (event: RequestEvent) => {
    if (event.type === "request") {
      if (isReportUrl(event.url)) requests.reports++;
      else requests.others++;
    }
    onEvent(event);
  };
  const client = connection && connect(connection, network, onRequest);
  const audits: AccountAudit[] = [];
  for (const accountId of audited) {
    onEvent({ type: "account_started", accountId });
    const findings = new FindingLog();
    const totals = new YearlyTotals();
    const manifest = await unlessDamaged(reader.manifest(accountId));
    const manifestPath = accountPaths(accountId).manifest;
    const found = manifest && await compareAll(
      new AccountBackup(accountId, reader, manifest, findings, signal),
      {
        client,
        fromYear,
        now: clock.date(),
        totals,
        onProgress: (progress) => onEvent({ ...progress, accountId }),
      },
    );
    if (!manifest) findings.add("manifest_missing", { resource: "manifest", record: manifestPath });
    audits.push({
      account: {
        id: accountId,
        name: manifest?.account.name ?? "",
        backupRole: manifest?.role ?? null,
        auditRole: found?.auditRole ?? null,
        backedUpAt: manifest?.run.finished_at ?? "",
        manifestSha256: (await reader.digest(manifestPath))?.sha256 ?? null,
      },
      hours: totals.hours(),
      years: totals.list(findings),
      totals: totals.ofAllYears(),
      uninvoiced: found?.uninvoiced ?? [],
      reports: found?.reports ?? [],
      invoices: found?.invoices ?? null,
      inside: found?.inside ?? noChecks(),
      ...findings.list(),
    });
  }
  return {
    tool,
    output,
    startedAt: isoSeconds(startedAt),
    finishedAt: isoSeconds(clock.date()),
    isOffline: connection === null,
    fromYear,
    accounts: audits,
    requests,
  };
}

/** Checks that an account is consistent, and compares it with Harvest if there is a client. */
async function compareAll(
  backup: AccountBackup,
  { client, totals, ...options }: Omit<ComparisonOptions, "ledger" | "counts"> & {
    client: HarvestClient | null;
  },
) {
  const { manifest, masterData, findings, asOf, reader } = backup;
  const { fromYear, now } = options;
  const ledger = new Ledger(masterData);
  const saved = new FigureTotals(
    masterData,
    (year, amount) => totals.addBackup(year, amount),
    { fromYear, asOf },
  );
  const counts = { time_entries: 0, expenses: 0 };
  const inside = await checkConsistency(backup, {
    artifacts: await unlessDamaged(reader.artifacts()) ?? new Map(),
    totals: saved,
    onItem: (item) => {
      const { resource, date } = item;
      counts[resource]++;
      saved.addItem(item);
      if (!isProbable(date, now)) {
        findings.add("improbable_date", { resource, ...describeItems(masterData, item, null) });
      } else if (saved.isWanted(date.slice(0, 4))) ledger.add(item);
    },
  });
  const comparison = client &&
    await compareWithHarvest(client, backup, { ...options, totals, ledger, counts });
  const role = comparison ? comparison.auditRole : manifest.role;
  if (role !== ADMINISTRATOR) {
    findings.add("partial_role", { resource: "account", record: `role: ${role ?? "unknown"}` });
  }
  const uninvoiced = saved.uninvoiced().map(({ unit, value }) => ({ unit, value: `${value}` }));
  return { inside, uninvoiced, ...comparison };
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
