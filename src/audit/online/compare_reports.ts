import { StatusError } from "../../http/errors/http_error.ts";
import { isComplete } from "../ledger/audit_run.ts";
import { comparableProjects, compareRows, type Comparison } from "./compare_rows.ts";
import { Decimal } from "../ledger/decimal.ts";
import { explainWindow } from "./explain_window.ts";
import { isOfOneRequest } from "./fresh_records.ts";
import type { OnlineRun } from "./online_run.ts";
import { REPORT_KINDS, type ReportKind } from "../ledger/report_kind.ts";
import { readReport, type ReportRows } from "./report_rows.ts";
import { type ReportWindow, windowsOf } from "../ledger/report_window.ts";
import type { Tally, TallyRows } from "../ledger/tally.ts";
import type { TrackedResource } from "../ledger/tracked_item.ts";
import type { FigureName } from "../ledger/yearly_totals.ts";

/** What comparing one report over all years came to. */
export interface ReportCheck {
  /** As in the API: `time/clients`. */
  readonly report: string;
  /** Rows of all windows. */
  compared: number;
  differing: number;
}

/** A report of a window beside the same rows from the backup. */
export interface ComparedReport {
  readonly kind: ReportKind;
  readonly report: ReportRows;
  readonly comparison: Comparison;
}

/** What a year's statement shows, and the report it is taken from. */
const YEAR_FIGURES: Readonly<Record<string, readonly FigureName[]>> = {
  "time/clients": ["hours", "billable_hours", "billable_amount"],
  "expenses/clients": ["expenses", "billable_expenses"],
};

/**
 * Compares Harvest's dated reports with the same figures computed from the backup, year by year, and explains what
 * differs. Without a first year of its own it also asks for the years before the backup's first, until one is empty.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function compareReports(run: OnlineRun, tally: Tally): Promise<ReportCheck[]> {
  const checks = new Map<string, ReportCheck>();
  const thisYear = run.now.getUTCFullYear();
  const known = [...tally.years(), thisYear];
  const first = run.fromYear ?? Math.min(...known);
  const last = Math.max(...known);
  for (let year = last; year >= first; year--) {
    run.onProgress({ year, done: last - year, total: last - first + 1 });
    await compareYear(run, tally, { year, checks });
  }
  let earlier = first - 1;
  while (run.fromYear === null && await compareYear(run, tally, { year: earlier, checks })) {
    earlier--;
  }
  return [...checks.values()];
}

/** Whether there was anything in that year, in Harvest or here. */
async function compareYear(
  run: OnlineRun,
  tally: Tally,
  { year, checks }: { year: number; checks: Map<string, ReportCheck> },
): Promise<boolean> {
  let hasAny = false;
  for (const window of windowsOf(year)) {
    const compared = await compareWindow(run, tally, window);
    hasAny ||= compared.some(({ comparison }) => comparison.compared > 0);
    for (const { kind, comparison } of compared) {
      const check = checks.get(kind.path) ?? { report: kind.path, compared: 0, differing: 0 };
      checks.set(kind.path, check);
      check.compared += comparison.compared;
      check.differing += comparison.differences.length;
    }
    await explainWindow(
      run,
      window,
      compared.filter(({ comparison }) => comparison.differences.length > 0),
    );
  }
  return hasAny;
}

async function compareWindow(
  run: OnlineRun,
  tally: Tally,
  window: ReportWindow,
): Promise<ComparedReport[]> {
  const isThere = (resource: string) =>
    isComplete(run, resource) || run.manifest.resources[resource]?.state === "off";
  const kinds = REPORT_KINDS.filter((kind) =>
    isComplete(run, kind.resources[0] ?? "") && kind.resources.every(isThere)
  );
  const isLeading = (kind: ReportKind) => kind.path in YEAR_FIGURES;
  const compared: ComparedReport[] = [];
  const compare = async (kind: ReportKind) => {
    const report = await readOrNote(run, kind, window);
    if (report === null) return;
    const records = tally.rows(kind, window.from);
    const result = { kind, report, comparison: compareOne(run, kind, { report, records }) };
    compared.push(result);
    if (isLeading(kind)) bookYear(run, window.year, { ...result, records });
  };
  await Promise.all(kinds.filter(isLeading).map(compare));
  const isEmpty = (resource: TrackedResource) =>
    compared.some(({ kind, comparison }) =>
      kind.resources.includes(resource) && comparison.compared === 0
    );
  // No row for any client: then there is none for any project, task or person either.
  const others = kinds.filter((kind) => !isLeading(kind) && !kind.resources.every(isEmpty));
  await Promise.all(others.map(compare));
  return compared;
}

/** A report's rows; null, and noted down, if they cannot be had. */
async function readOrNote(
  run: OnlineRun,
  kind: ReportKind,
  window: ReportWindow,
): Promise<ReportRows | null> {
  try {
    return await readReport(run, kind, { window, directory: run.directory });
  } catch (error) {
    if (!isOfOneRequest(error)) throw error;
    const isForbidden = error instanceof StatusError && [403, 404].includes(error.status);
    const resource = kind.resources[0] ?? "";
    if (isForbidden) {
      run.book.add("report_forbidden", { resource, record: `the report ${kind.path}` });
    } else {run.book.add("report_unreadable", {
        resource,
        year: window.year,
        record: `${kind.path}: ${error.message}`,
      });}
    return null;
  }
}

function compareOne(
  run: OnlineRun,
  kind: ReportKind,
  sides: { report: ReportRows; records: TallyRows },
): Comparison {
  const comparison = compareRows(
    kind,
    kind.path === "uninvoiced" ? uninvoicedSides(run, sides) : sides,
  );
  if (comparison.hidesAmounts) {
    run.book.add("amounts_hidden", {
      resource: kind.resources[0] ?? "",
      record: `the report ${kind.path}`,
    });
  }
  return comparison;
}

/** Archived projects are told, as nobody would look for their money in a report that leaves them out. */
function uninvoicedSides(
  run: OnlineRun,
  { report, records }: { report: ReportRows; records: TallyRows },
) {
  const { directory, book } = run;
  const hasOpen = ({ sums }: { sums: readonly Decimal[] }) =>
    sums.slice(1).some((sum) => !sum.isZero);
  for (const row of records.values()) {
    const project = directory.projects.get(row.subjectId);
    if (!project || project.isActive || !hasOpen(row)) continue;
    book.add("archived_project", {
      resource: "uninvoiced",
      client: project.clientId === null ? null : directory.nameOf("client", project.clientId),
      project: project.name,
      differences: [["h", row.sums[1] ?? Decimal.ZERO], [
        row.currency,
        (row.sums[3] ?? Decimal.ZERO).round(2),
      ]],
    });
  }
  const own = new Map(
    [...comparableProjects(records, directory)].filter(([key, row]) =>
      report.has(key) || hasOpen(row)
    ),
  );
  return { report: comparableProjects(report, directory), records: own };
}

function bookYear(
  run: OnlineRun,
  year: number,
  { kind, report, comparison, records }: ComparedReport & { records: TallyRows },
): void {
  const names = YEAR_FIGURES[kind.path] ?? [];
  const unitOf = (at: number, currency: string) =>
    kind.figures[at]?.unit === "hours" ? "h" : currency;
  names.forEach((figure, at) => {
    const isHidden = comparison.hidesAmounts && kind.figures[at]?.unit === "money";
    for (const { currency, sums } of records.values()) {
      run.years.addBackup(year, {
        figure,
        unit: unitOf(at, currency),
        value: sums[at] ?? Decimal.ZERO,
      });
    }
    for (const { currency, values } of isHidden ? [] : report.values()) {
      run.years.addHarvest(year, {
        figure,
        unit: unitOf(at, currency),
        value: values[at] ?? Decimal.ZERO,
      });
    }
    if (!isHidden) run.years.answered(year, [figure]);
  });
}
