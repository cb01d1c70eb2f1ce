import type { HarvestClient } from "../harvest/harvest_client.ts";
import { roleOf } from "../harvest/roles.ts";
import { readMember } from "../json/scan.ts";
import type { BackupReader } from "../store/backup_reader.ts";
import type { Manifest } from "../store/manifest/manifest.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { AccountAudit, AuditedAccount, InsideChecks } from "./audit_report.ts";
import type { AuditRun } from "./ledger/audit_run.ts";
import { BudgetTally } from "./ledger/budget_tally.ts";
import { checkInside, type InsideParts } from "./offline/check_inside.ts";
import { compareBudgets } from "./online/compare_budgets.ts";
import { compareInvoices } from "./online/compare_invoices.ts";
import { compareReports } from "./online/compare_reports.ts";
import { Decimal } from "./ledger/decimal.ts";
import { Directory } from "./ledger/directory.ts";
import { FindingLog } from "./ledger/finding_log.ts";
import { isOfOneRequest } from "./online/fresh_records.ts";
import { type AuditProgress, freshDirectoryOf, type OnlineRun } from "./online/online_run.ts";
import { REPORT_KINDS } from "./ledger/report_kind.ts";
import { windowsOf } from "./ledger/report_window.ts";
import { Tally } from "./ledger/tally.ts";
import { YearlyTotals } from "./ledger/yearly_totals.ts";

/** What the audit of an account is made of. */
export interface AccountParts {
  readonly reader: BackupReader;
  /** Null offline. */
  readonly client: HarvestClient | null;
  readonly fromYear: number | null;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: AuditProgress) => void;
}

const NOTHING: InsideChecks = {
  files: 0,
  records: 0,
  references: 0,
  documents: 0,
  payments: 0,
  artifacts: 0,
};

/**
 * Audits the backup of one account: in itself, then against Harvest.
 * @throws NewerFormatError, StatusError (401), UnreachableError, the signal's reason, or the system's errors
 */
export async function auditAccount(accountId: string, parts: AccountParts): Promise<AccountAudit> {
  const { reader, client } = parts;
  const book = new FindingLog();
  const years = new YearlyTotals();
  const paths = accountPaths(accountId);
  const manifest = await reader.manifest(accountId);
  const digest = (await reader.digest(paths.manifest))?.sha256 ?? null;
  if (!manifest) {
    book.add("manifest_missing", { resource: "manifest", record: paths.manifest });
    const account = accountOf(accountId, { manifest, digest, auditRole: null });
    return {
      account,
      hours: years.hours(),
      years: [],
      reports: [],
      invoices: null,
      inside: NOTHING,
      ...listed(book),
    };
  }
  const directory = new Directory();
  const { fromYear, signal, now } = parts;
  const run: AuditRun = { accountId, paths, reader, manifest, directory, book, fromYear, signal };
  const inside: InsideParts = {
    artifacts: await reader.artifacts(),
    tally: new Tally(directory),
    budgets: new BudgetTally(directory, now.toISOString().slice(0, 7)),
    years,
  };
  const checks = await checkInside(run, inside);
  const online = client &&
    await askHarvest({ ...run, client, years, now, onProgress: parts.onProgress }, inside);
  if (!online) bookOffline(inside);
  const role = online ? online.auditRole : manifest.role;
  if (role !== "administrator") {
    book.add("partial_role", { resource: "account", record: `role: ${role ?? "unknown"}` });
  }
  return {
    account: accountOf(accountId, { manifest, digest, auditRole: online?.auditRole ?? null }),
    hours: years.hours(),
    years: years.list(book),
    reports: online?.reports ?? [],
    invoices: online?.invoices ?? null,
    inside: checks,
    ...listed(book),
  };
}

async function askHarvest(
  asking: Omit<OnlineRun, "freshDirectory">,
  { tally, budgets }: InsideParts,
) {
  const run: OnlineRun = { ...asking, freshDirectory: freshDirectoryOf(asking) };
  const auditRole = await readRole(run);
  const reports = await compareReports(run, tally);
  const invoices = await compareInvoices(run);
  const budget = await compareBudgets(run, budgets);
  return {
    auditRole,
    reports: budget ? [...reports, budget] : reports,
    invoices: invoices?.compared ?? null,
  };
}

/** The role of the token that audits: reports are scoped by it without a word. Null where Harvest does not say. */
async function readRole({ client, accountId, signal }: OnlineRun): Promise<string | null> {
  try {
    const { text } = await client.object(accountId, "/users/me", signal);
    return roleOf(readMember(text, "access_roles"));
  } catch (error) {
    if (!isOfOneRequest(error)) throw error;
    return null;
  }
}

/** The backup's own figures by year, where Harvest was not asked for its. */
function bookOffline({ tally, years }: InsideParts): void {
  for (const kind of REPORT_KINDS.filter(({ path }) => path.endsWith("/clients"))) {
    const names = kind.path === "time/clients"
      ? ["hours", "billable_hours", "billable_amount"] as const
      : ["expenses", "billable_expenses"] as const;
    for (const window of tally.years().flatMap(windowsOf)) {
      for (const { currency, sums } of tally.rows(kind, window.from).values()) {
        names.forEach((figure, at) => {
          const unit = kind.figures[at]?.unit === "hours" ? "h" : currency;
          years.addBackup(window.year, { figure, unit, value: sums[at] ?? Decimal.ZERO });
        });
      }
    }
  }
}

function accountOf(
  id: string,
  { manifest, digest, auditRole }: {
    manifest: Manifest | null;
    digest: string | null;
    auditRole: string | null;
  },
): AuditedAccount {
  return {
    id,
    name: manifest?.account.name ?? "",
    backupRole: manifest?.role ?? null,
    auditRole,
    backedUpAt: manifest?.run.finished_at ?? "",
    manifestSha256: digest,
  };
}

function listed(book: FindingLog): Pick<AccountAudit, "findings" | "explained" | "notes"> {
  return {
    findings: book.list("finding"),
    explained: book.list("explained"),
    notes: book.list("note"),
  };
}
