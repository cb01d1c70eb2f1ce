import { visitList } from "../ledger/audit_run.ts";
import type { ComparedReport } from "./compare_reports.ts";
import {
  comparableProjects,
  type FigureDifference,
  type RowDifference,
  withoutCurrencies,
} from "./compare_rows.ts";
import { Decimal } from "../ledger/decimal.ts";
import { describeItems } from "./describe_item.ts";
import { isOfOneRequest, readFresh, readOne } from "./fresh_records.ts";
import type { FreshDirectory, OnlineRun } from "./online_run.ts";
import { Reconciliation } from "../ledger/reconciliation.ts";
import type { ReportKind } from "../ledger/report_kind.ts";
import type { ReportWindow } from "../ledger/report_window.ts";
import { Tally, type TallyRow } from "../ledger/tally.ts";
import { resourceNamed } from "../ledger/resource_named.ts";
import {
  countsTheSame,
  readItem,
  type TrackedItem,
  type TrackedResource,
} from "../ledger/tracked_item.ts";

/** Reports and hours have two decimals: a record rounded otherwise is off by half a hundredth at most. */
const HALF_HUNDREDTH = new Decimal(5n, 3);

/**
 * Finds out why reports of a window differ from the backup: reads all records of the window from Harvest again, compares
 * them one by one, and computes the reports from them. What then is left over is Harvest's own.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function explainWindow(
  run: OnlineRun,
  window: ReportWindow,
  differing: readonly ComparedReport[],
): Promise<void> {
  if (differing.length === 0) return;
  const remarksBefore = run.book.size;
  let fresh: FreshDirectory;
  let tally: Tally;
  try {
    fresh = await run.freshDirectory();
    tally = new Tally(fresh.directory);
    await readAgain(run, window, {
      tally,
      resources: new Set(differing.flatMap(({ kind }) => kind.resources)),
    });
  } catch (error) {
    if (!isOfOneRequest(error)) throw error;
    run.book.add("records_unreadable", {
      resource: "time_entries",
      year: window.year,
      record: error.message,
    });
    for (const compared of differing) noteRows(run, window, { compared, tally: null });
    return;
  }
  const isExplained = fresh.hasOtherSettings || run.book.size > remarksBefore;
  for (const compared of differing) noteRows(run, window, { compared, tally });
  if (isExplained || run.book.size > remarksBefore) return;
  // Records and report agree with each other and not with the sums: nothing should lead here, so nothing is hidden.
  for (const compared of differing) noteRows(run, window, { compared, tally: null });
}

/** Notes what records differ, and sums up the records as Harvest has them now. */
async function readAgain(
  run: OnlineRun,
  window: ReportWindow,
  { tally, resources }: { tally: Tally; resources: ReadonlySet<TrackedResource> },
): Promise<void> {
  for (const resource of resources) {
    if (run.manifest.resources[resource]?.state !== "complete") continue;
    const request = { resource, query: { from: window.from, to: window.to } };
    const read = (record: Parameters<typeof readItem>[1]) => readItem(resource, record);
    const fresh = await readFresh(run, request, read);
    for (const item of fresh.values()) tally.add(item);
    const reconciliation = new Reconciliation<TrackedItem>(run, fresh, {
      resource,
      read,
      isInScope: ({ date }) => date >= window.from && date <= window.to,
      isSame: countsTheSame,
      describe: (own, now) => describeItems(run.directory, own, now),
    });
    await visitList(run, resourceNamed(resource), [reconciliation]);
    await reconciliation.finish((id) => readOne(run, { resource, id }, read));
  }
}

/** Judges each figure that differs by the records as they are now; without them, the figure itself is the finding. */
function noteRows(
  run: OnlineRun,
  window: ReportWindow,
  { compared, tally }: { compared: ComparedReport; tally: Tally | null },
): void {
  const { kind, comparison } = compared;
  const rows = tally && freshRows(kind, { tally, window, hidesAmounts: comparison.hidesAmounts });
  for (const row of comparison.differences) {
    const fresh = rows?.get(`${row.subjectId}/${row.currency}`);
    for (const figure of row.figures) {
      const now = (fresh?.sums[figure.at] ?? Decimal.ZERO).round(2);
      const off = rows === null ? figure.backup.minus(figure.harvest) : now.minus(figure.harvest);
      if (off.isZero) continue;
      const problem = rows === null ? "row_differs" : leftOver(kind, { off, fresh });
      run.book.add(problem, {
        ...whereOf(run, window, { kind, row, figure }),
        differences: [[unitOf(row, figure), off]],
      });
    }
  }
}

function freshRows(
  kind: ReportKind,
  { tally, window, hidesAmounts }: { tally: Tally; window: ReportWindow; hidesAmounts: boolean },
) {
  const rows = tally.rows(kind, window.from);
  const comparable = kind.path === "uninvoiced" ? comparableProjects(rows, tally.directory) : rows;
  return hidesAmounts ? withoutCurrencies(comparable) : comparable;
}

/** Why a report is not the sum of its own records. */
function leftOver(kind: ReportKind, { off, fresh }: { off: Decimal; fresh: TallyRow | undefined }) {
  const count = new Decimal(BigInt(fresh?.count ?? 0), 0);
  if (off.abs().compare(HALF_HUNDREDTH.times(count)) <= 0) return "rounding";
  if ((fresh?.running ?? 0) > 0) return "timer_running";
  return kind.path === "uninvoiced" ? "counted_differently" : "report_differs";
}

function whereOf(
  { directory }: OnlineRun,
  { year }: ReportWindow,
  { kind, row, figure }: { kind: ReportKind; row: RowDifference; figure: FigureDifference },
) {
  const { subjectId } = row;
  const name = directory.nameOf(kind.subject, subjectId);
  const project = kind.subject === "project" ? directory.projects.get(subjectId) : undefined;
  const clientId = kind.subject === "client" ? subjectId : project?.clientId ?? null;
  return {
    resource: kind.resources[0] ?? "",
    year,
    client: clientId === null ? null : directory.nameOf("client", clientId),
    project: project?.name ?? null,
    record: `${kind.path}, ${name}: ${figure.figure.member} ${figure.harvest} in Harvest, ` +
      `${figure.backup} here ${unitOf(row, figure)}`.trimEnd(),
  };
}

function unitOf({ currency }: RowDifference, { figure }: FigureDifference): string {
  return figure.unit === "hours" ? "h" : currency;
}
