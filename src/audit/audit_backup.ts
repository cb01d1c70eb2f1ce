import { connect, type Connection, type Network } from "../harvest/connect.ts";
import type { RequestEvent } from "../http/http_client.ts";
import { isReportUrl } from "../harvest/harvest_client.ts";
import { isoSeconds } from "../http/clock.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { UsageError } from "../usage_error.ts";
import { auditAccount } from "./audit_account.ts";
import type { AccountAudit, AuditReport, AuditRequests } from "./audit_report.ts";
import type { AuditProgress } from "./online/online_run.ts";

/** There is nothing to audit in the folder. */
export class NoBackupError extends Error {
  override name = "NoBackupError";
}

/** What is audited, and against what. */
export interface AuditRequest {
  readonly output: string;
  /** Ids; empty: all accounts of the backup. */
  readonly accounts: readonly string[];
  /** The first year that is compared with Harvest; null: all. */
  readonly fromYear: number | null;
  /** Null: offline, the backup is checked in itself. */
  readonly connection: Connection | null;
  /** `name/version`. */
  readonly tool: string;
}

/** What happens during an audit; `url` is redacted. */
export type AuditEvent =
  | { readonly type: "account_started"; readonly accountId: string }
  | ({ readonly type: "year"; readonly accountId: string } & AuditProgress)
  | RequestEvent;

/** What an audit takes from the world. */
export interface AuditEnvironment extends Network {
  readonly signal: AbortSignal;
  readonly onEvent: (event: AuditEvent) => void;
}

/**
 * Shows that a backup adds up, or where it does not: in itself, and against Harvest's own reports. It reads and writes
 * nothing.
 * @throws NoBackupError, UsageError, NewerFormatError, StatusError (401), UnreachableError, the signal's reason, or
 * the system's errors
 */
export async function auditBackup(
  request: AuditRequest,
  { signal, onEvent, ...network }: AuditEnvironment,
): Promise<AuditReport> {
  const { output, connection, fromYear, tool } = request;
  const { clock } = network;
  const startedAt = clock.date();
  const reader = new BackupReader(output);
  const accounts = chooseAccounts(await reader.accounts(), request);
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
  for (const accountId of accounts) {
    onEvent({ type: "account_started", accountId });
    const onProgress = (progress: AuditProgress) =>
      onEvent({ type: "year", accountId, ...progress });
    audits.push(
      await auditAccount(accountId, {
        reader,
        client,
        fromYear,
        now: clock.date(),
        signal,
        onProgress,
      }),
    );
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

function chooseAccounts(
  there: readonly string[],
  { accounts, output }: AuditRequest,
): readonly string[] {
  if (there.length === 0) {
    throw new NoBackupError(`Cannot audit "${output}": it holds no backup of an account`);
  }
  const unknown = accounts.find((id) => !there.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot audit account "${unknown}": the backup does not hold it`,
      `it holds ${there.join(", ")}`,
    );
  }
  return accounts.length > 0 ? accounts : there;
}
