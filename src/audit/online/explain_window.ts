import type { AccountBackup } from "../ledger/account_backup.ts";
import { describeItems } from "../ledger/finding_log.ts";
import { type ComputedRow, Ledger } from "../ledger/ledger.ts";
import type { ProblemCode } from "../ledger/problem.ts";
import { type ReportKind, type ReportWindow, rowKey, unitOf } from "../ledger/report_kind.ts";
import {
  comparableComputed,
  type ComparedReport,
  type FigureDifference,
  type RowDifference,
} from "./compare_reports.ts";
import {
  type CurrentMasterData,
  readCurrent,
  readUnlessFailed,
  reconcile,
} from "./current_records.ts";
import { Decimal, isRounding } from "../../figures/decimal.ts";
import type { MasterData } from "../../figures/master_data.ts";
import { countsTheSame, readItem, type TrackedItem } from "../../figures/tracked_item.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { RecordSlice } from "../../json/slice_records.ts";

/**
 * Finds out why reports of a window differ from the backup: reads all records of the window from Harvest, compares them
 * one by one with the backup's, and computes the reports from them. A difference that remains is Harvest's own.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function explainWindow(
  client: HarvestClient,
  backup: AccountBackup,
  { window, differing, currentMasterData }: {
    window: ReportWindow;
    differing: readonly ComparedReport[];
    /** Clients and projects as Harvest has them now; reads them when first called. */
    currentMasterData: () => Promise<CurrentMasterData>;
  },
): Promise<void> {
  if (differing.length === 0) return;
  const { findings } = backup;
  const { from, to, year } = window;
  const observed = findings.size;
  const resources = new Set(differing.flatMap(({ kind }) => kind.resources));
  const current = await readUnlessFailed(async () => {
    const { masterData: currentData, hasChanges } = await currentMasterData();
    const ledger = new Ledger(currentData);
    for (const resource of resources) {
      if (!backup.isComplete(resource)) continue;
      const read = (record: RecordSlice) => readItem(resource, record);
      const items = await readCurrent(client, backup, { resource, query: { from, to } }, read);
      for (const item of items.values()) ledger.add(item);
      await reconcile<TrackedItem>(client, backup, items, {
        resource,
        read,
        isInScope: ({ date }) => date >= from && date <= to,
        isSame: countsTheSame,
        describe: (saved, now) => describeItems(backup.masterData, saved, now),
      });
    }
    return { ledger, hasChanges };
  }, (record) => {
    findings.add("records_unreadable", { resource: "time_entries", year, record });
  });
  const logAll = (ledger: Ledger | null) => {
    const logged = new Set<string>();
    // A project names its client, too, so its report shows most of what differs.
    const isProject = ({ kind }: ComparedReport) => kind.subject === "project";
    const others = differing.filter((report) => !isProject(report));
    for (const report of [...differing.filter(isProject), ...others]) {
      logDifferences(backup, report, { window, ledger, logged });
    }
  };
  if (current === null) return logAll(null);
  const isExplained = current.hasChanges || findings.size > observed;
  logAll(current.ledger);
  // If Harvest's records agree with its report and with the backup, their sums should, too: the cause is unknown.
  if (!isExplained && findings.size === observed) logAll(null);
}

/**
 * Explains each difference by Harvest's records as they are now; without them the difference is a finding. A row is logged
 * once, with all figures that differ for one reason.
 */
function logDifferences(
  { masterData, findings }: AccountBackup,
  { kind, differences, hidesAmounts }: ComparedReport,
  { window, ledger, logged }: {
    window: ReportWindow;
    ledger: Ledger | null;
    /** The causes that are logged already, which other reports show, too: sums of figures, and projects. */
    logged: Set<string>;
  },
): void {
  const rows = ledger &&
    comparableComputed(kind, ledger.rows(kind, window.from), {
      masterData: ledger.masterData,
      hidesAmounts,
    });
  const isUninvoiced = kind.path === "uninvoiced";
  // What time and expenses differ by, what is uninvoiced of them does, too.
  const own = differences.filter(({ subjectId }) => !isUninvoiced || !logged.has(subjectId));
  const left = own.flatMap((row) => {
    const current = rows?.get(rowKey(row));
    return row.figures.flatMap((figure) => {
      const now = rows ? (current?.values[figure.at] ?? Decimal.ZERO).round(2) : figure.backup;
      const off = now.minus(figure.harvest);
      const problem: ProblemCode = rows ? remainingProblem(kind, off, current) : "row_differs";
      return off.isZero ? [] : [{ row, figure, off, problem }];
    });
  });
  const causes = [...Map.groupBy(left, ({ figure }) => figure.figure.member)]
    .map(([member, some]) => {
      const sum = some.reduce((total, { off }) => total.plus(off), Decimal.ZERO);
      return { some, cause: `${isUninvoiced ? kind.path : kind.resources[0]} ${member} ${sum}` };
    }).filter(({ cause }) => !logged.has(cause));
  for (const { cause } of causes) logged.add(cause);
  const unlogged = causes.flatMap(({ some }) => some);
  for (
    const some of Map.groupBy(unlogged, ({ row, problem }) => `${rowKey(row)} ${problem}`).values()
  ) {
    const [first] = some;
    if (!first) continue;
    if (kind.subject === "project") logged.add(first.row.subjectId);
    const byUnit = Map.groupBy(some, ({ figure }) => unitOf(figure.figure, first.row.currency));
    findings.add(first.problem, {
      ...describeRow(kind, first.row, { figures: some.map(({ figure }) => figure), masterData }),
      year: window.year,
      // The largest: hours that are billable are among all hours.
      differences: [...byUnit].map(([unit, figures]) => [
        unit,
        figures.map(({ off }) => off)
          .reduce((a, b) => b.abs().compare(a.abs()) > 0 ? b : a, Decimal.ZERO),
      ]),
    });
  }
}

/** Why a report is not the sum of Harvest's own records. */
function remainingProblem(kind: ReportKind, off: Decimal, row: ComputedRow | undefined) {
  if (row !== undefined && isRounding(off, { parts: row.count })) return "rounding";
  if ((row?.running ?? 0) > 0) return "timer_running";
  return kind.path === "uninvoiced" ? "counted_differently" : "report_differs";
}

function describeRow(
  { path, resources, subject }: ReportKind,
  { subjectId, currency }: RowDifference,
  { figures, masterData }: { figures: readonly FigureDifference[]; masterData: MasterData },
) {
  const project = subject === "project" ? masterData.projects.get(subjectId) : undefined;
  const clientId = subject === "client" ? subjectId : project?.clientId ?? null;
  const values = figures.map(({ figure, harvest, backup }) => {
    const [theirs, ours] = [harvest, backup].map((value) =>
      `${value} ${unitOf(figure, currency)}`.trimEnd()
    );
    return `${figure.member} ${theirs} in Harvest, ${ours} here`;
  });
  return {
    resource: resources[0],
    client: masterData.clientName(clientId),
    project: project?.name ?? null,
    record: `${path}, ${masterData.nameOf(subject, subjectId)}: ${values.join("; ")}`,
  };
}
