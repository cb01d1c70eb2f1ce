import { connect, type Connection, type Network } from "../harvest/connect.ts";
import { isReportUrl } from "../harvest/harvest_client.ts";
import { isoSeconds } from "../http/clock.ts";
import type { RequestEvent } from "../http/http_client.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { UsageError } from "../usage_error.ts";
import { auditAccount } from "./audit_account.ts";
import type { AccountAudit, AuditReport, AuditRequests } from "./audit_report.ts";
import type { AuditProgress } from "./online/compare_with_harvest.ts";

/** A folder without a backup to audit. */
export class NoBackupError extends Error {
  override name = "NoBackupError";
}

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
  const saved = await reader.accounts();
  if (saved.length === 0) {
    throw new NoBackupError(`Cannot audit "${output}": it holds no backup of an account`);
  }
  const unknown = accounts.find((id) => !saved.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot audit account "${unknown}": it is not in the backup`,
      `the backup has ${saved.join(", ")}`,
    );
  }
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
  for (const accountId of accounts.length > 0 ? accounts : saved) {
    onEvent({ type: "account_started", accountId });
    const onProgress = (progress: AuditProgress) => onEvent({ ...progress, accountId });
    const options = { client, fromYear, now: clock.date(), signal, onProgress };
    audits.push(await auditAccount(reader, accountId, options));
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
