import type { PlannedResource } from "../../backup/plan/account_forecast.ts";
import type { BackupPlan } from "../../backup/plan/plan_backup.ts";
import { paint, type Screen } from "../../text/screen.ts";
import { groupedTable, type TableColumn } from "../../text/table.ts";
import { artifactsText, countOf, countText, durationText } from "../quantities.ts";
import { accountTitle } from "./event_line.ts";

const COLUMNS: readonly TableColumn[] = [
  { heading: "resource", dropOrder: 2, least: 24 },
  { heading: "records", isNumeric: true, dropOrder: 3 },
  { heading: "requests", isNumeric: true },
  { heading: "PDFs/receipts", isNumeric: true, dropOrder: 4 },
  { heading: "mode", dropOrder: 1 },
];

/** Leaves room on a screen of 24 lines for titles, sums and the prompt. */
const MAX_ROWS = 12;

/**
 * A plan for people; `rate` is in requests per 15 seconds. Lists that take few requests are one row for each mode, unless
 * `isWhole`: then each is a row.
 */
export function planText(
  plan: BackupPlan,
  { rate, isWhole = false, ...screen }: Screen & { rate: number; isWhole?: boolean },
): string {
  const rows = plan.accounts.flatMap((account) => account.rows);
  const records = sumOf(rows, (row) => row.records ?? 0);
  const artifacts = sumOf(rows, (row) => row.artifacts);
  const room = isWhole ? Infinity : Math.floor(MAX_ROWS / Math.max(1, plan.accounts.length));
  const groups = plan.accounts.map(({ account, rows }) => ({
    title: paint(accountTitle(account), "bold", screen),
    rows: planRows(rows, room).map(planCells),
  }));
  const isShort = plan.accounts.some((account) => account.rows.length > room);
  return [
    ...groupedTable(COLUMNS, groups, screen),
    ...plan.lost.map((account) =>
      `${paint("Missing", "red", screen)}: account ${
        accountTitle(account)
      }, which the token does not list any more.`
    ),
    `A backup would read ${countOf(records, "record")} in ${countOf(plan.requests, "request")} ` +
    `and fetch ${artifactsText(artifacts)}.`,
    `Estimated time: ${
      plan.seconds < 15 ? "under 15 s" : `about ${durationText(plan.seconds * 1000)}`
    } (at ${countOf(rate, "request")} per 15 s).`,
    ...(isShort ? ["-v shows every list."] : []),
    "Nothing was written.",
  ].join("\n");
}

/** The rows that take most requests, and the others added up by mode. */
function planRows(rows: readonly PlannedResource[], room: number): readonly PlannedResource[] {
  if (rows.length <= room) return rows;
  const modes = new Set(rows.map(({ state }) => state)).size;
  const largest = new Set(
    rows.toSorted((a, b) => effortOf(b) - effortOf(a) || (b.records ?? 0) - (a.records ?? 0))
      .slice(0, Math.max(1, room - modes)),
  );
  const others = Map.groupBy(rows.filter((row) => !largest.has(row)), ({ state }) => state);
  return [
    ...rows.filter((row) => largest.has(row)),
    ...[...others].map(([state, group]) => ({
      resource: countOf(group.length, "other list"),
      records: group.every(({ records }) => records === null)
        ? null
        : sumOf(group, ({ records }) => records ?? 0),
      requests: sumOf(group, ({ requests }) => requests),
      artifacts: sumOf(group, ({ artifacts }) => artifacts),
      state,
    })),
  ];
}

function effortOf({ requests, artifacts }: PlannedResource): number {
  return requests + artifacts;
}

function sumOf(rows: readonly PlannedResource[], of: (row: PlannedResource) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

function planCells({ resource, records, requests, artifacts, state }: PlannedResource): string[] {
  const isIncremental = state === "changes";
  return [
    resource,
    // How many records have changed is not known in advance.
    records === null || (isIncremental && records === 0) ? "–" : countText(records),
    requests > 0 ? countText(requests) : "",
    artifacts > 0 ? countText(artifacts) : "",
    isIncremental ? "incremental" : state,
  ];
}
