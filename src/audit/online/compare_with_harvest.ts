import type { AccountBackup } from "../ledger/account_backup.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type ReportKind, type ReportWindow, unitOf, windowsOf } from "../ledger/report_kind.ts";
import type { YearlyTotals } from "../ledger/yearly_totals.ts";
import { compareBudgets } from "./compare_budgets.ts";
import { compareInvoices } from "./compare_invoices.ts";
import { comparableKinds, type ComparedReport, compareReports } from "./compare_reports.ts";
import {
  type CurrentMasterData,
  readCurrentMasterData,
  readUnlessFailed,
} from "./current_records.ts";
import { explainWindow } from "./explain_window.ts";
import { Decimal } from "../../figures/decimal.ts";
import type { TrackedResource } from "../../figures/tracked_item.ts";
import { catalogRow } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { countRecords } from "../../harvest/paginate.ts";
import { roleOf } from "../../harvest/roles.ts";
import { readMember } from "../../json/scan.ts";

/** The result of comparing one report over all years. */
export interface ReportCheck {
  /** As in the API: `time/clients`. */
  readonly report: string;
  /** Rows of all windows. */
  compared: number;
  differing: number;
}

/** The result of comparing an account's backup with Harvest. */
export interface HarvestComparison {
  /** The role of the token, which decides what reports show; null if Harvest does not say. */
  readonly auditRole: string | null;
  readonly reports: readonly ReportCheck[];
  /** Invoices that were compared; null if they could not be. */
  readonly invoices: number | null;
}

/** What an account's backup is compared by. */
export interface ComparisonOptions {
  readonly ledger: Ledger;
  /** How many records the lists of the backup have. */
  readonly counts: Readonly<Record<TrackedResource, number>>;
  readonly totals: YearlyTotals;
  readonly fromYear: number | null;
  readonly now: Date;
  readonly onProgress: (progress: AuditProgress) => void;
}

/** How far the comparison of an account is. */
export type AuditProgress =
  | {
    readonly type: "planned";
    /** The latest first. */
    readonly years: readonly number[];
    /** Reports that will be asked for, about. */
    readonly reports: number;
  }
  /** A year is being compared. */
  | { readonly type: "year"; readonly year: number }
  /** All years are compared; invoices and budgets follow. */
  | { readonly type: "years_compared" };

/**
 * Compares the figures of a backup with Harvest's reports, year by year, and explains what differs; then invoices and
 * budgets. Of years without records in the backup nothing is asked, unless Harvest has more records than the backup.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function compareWithHarvest(
  client: HarvestClient,
  backup: AccountBackup,
  { ledger, counts, totals, fromYear, now, onProgress }: ComparisonOptions,
): Promise<HarvestComparison> {
  let reading: Promise<CurrentMasterData> | null = null;
  const currentMasterData = () => reading ??= readCurrentMasterData(client, backup);
  const kinds = comparableKinds(backup);
  const checks = new Map<string, ReportCheck>();
  const compareYear = async (year: number): Promise<boolean> => {
    let hasRows = false;
    for (const window of windowsOf(year)) {
      const reports = await compareReports(client, backup, window, { kinds, ledger });
      for (const report of reports) {
        const { kind: { path }, compared, differences } = report;
        const check = checks.get(path) ?? { report: path, compared: 0, differing: 0 };
        checks.set(path, check);
        check.compared += compared;
        check.differing += differences.length;
        hasRows ||= compared > 0;
        addTotals(totals, year, report);
      }
      const differing = reports.filter(({ differences }) => differences.length > 0);
      await explainWindow(client, backup, { window, differing, currentMasterData });
    }
    return hasRows;
  };
  const { accountId, signal } = backup;
  const readUser = () => client.object(accountId, "/users/me", signal);
  const user = await readUnlessFailed(readUser, () => {});
  const auditRole = user && roleOf(readMember(user.text, "access_roles"));
  let years = ledger.years().filter((year) => year >= (fromYear ?? FIRST_YEAR)).reverse();
  // A year that the backup lacks shows in the number of records; else it need not be asked for.
  const lacksSome = await hasFewer(client, backup, counts);
  const thisYear = now.getUTCFullYear();
  const last = Math.max(years[0] ?? thisYear, thisYear);
  const first = years.at(-1) ?? thisYear;
  if (lacksSome) years = Array.from({ length: last - first + 1 }, (_, at) => last - at);
  onProgress({ type: "planned", years, reports: expectedReports(ledger, years, kinds) });
  for (const year of years) {
    onProgress({ type: "year", year });
    await compareYear(year);
  }
  for (let year = first - 1; lacksSome && fromYear === null && await compareYear(year);) year--;
  onProgress({ type: "years_compared" });
  const invoices = await compareInvoices(client, backup, { totals, fromYear });
  const budgets = await compareBudgets(client, backup, {
    ledger,
    month: now.toISOString().slice(0, 7),
    isOfAllYears: fromYear === null,
    currentMasterData,
  });
  if (budgets) checks.set("project_budget", { report: "project_budget", ...budgets });
  return { auditRole, reports: [...checks.values()], invoices };
}

/** Whether Harvest has more time entries or expenses than the backup. */
async function hasFewer(
  client: HarvestClient,
  backup: AccountBackup,
  saved: ComparisonOptions["counts"],
): Promise<boolean> {
  const { accountId, signal } = backup;
  for (const resource of ["time_entries", "expenses"] as const) {
    if (!backup.isComplete(resource)) continue;
    const count = () => countRecords(client, catalogRow(resource), { accountId, signal });
    const total = await readUnlessFailed(count, () => {});
    if (total !== null && total > saved[resource]) return true;
  }
  return false;
}

function addTotals(
  totals: YearlyTotals,
  year: number,
  { kind, report, hidesAmounts }: ComparedReport,
): void {
  if (!kind.isTotal) return;
  for (const [at, shown] of kind.figures.entries()) {
    const { name: figure, unit } = shown;
    if (figure === undefined || (hidesAmounts && unit !== "hours")) continue;
    for (const { currency, values } of report.values()) {
      const value = values[at] ?? Decimal.ZERO;
      totals.addHarvest(year, { figure, unit: unitOf(shown, currency), value });
    }
    totals.completeHarvest(year, figure);
  }
}

/** Nobody kept time in Harvest before; it began in 2006, and some have entered older work. */
const FIRST_YEAR = 1990;
/** Planned work lies in the next year at most. */
const YEARS_AHEAD = 1;

/** Whether a `YYYY-MM-DD` date is probably what somebody meant. */
export function isProbable(date: string, now: Date): boolean {
  const year = Number(date.slice(0, 4));
  return year >= FIRST_YEAR && year <= now.getUTCFullYear() + YEARS_AHEAD;
}

/** How many reports have to be read for some years, with that of budgets; about, since a report may have several pages. */
function expectedReports(
  ledger: Ledger,
  years: readonly number[],
  kinds: readonly ReportKind[],
): number {
  const ofWindow = ({ from }: ReportWindow) => {
    const isEmpty = (resource: string) =>
      kinds.every((kind) => kind.resources[0] !== resource || ledger.rows(kind, from).size === 0);
    return kinds.filter(({ isTotal, resources }) => isTotal || !resources.every(isEmpty)).length;
  };
  return years.flatMap(windowsOf).reduce((sum, window) => sum + ofWindow(window), 1);
}
