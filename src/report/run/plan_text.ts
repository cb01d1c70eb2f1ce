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

/** A plan for people; `rate` is in requests per 15 seconds. */
export function planText(plan: BackupPlan, { rate, ...screen }: Screen & { rate: number }): string {
  const rows = plan.accounts.flatMap((account) => account.rows);
  const records = rows.reduce((sum, row) => sum + (row.records ?? 0), 0);
  const artifacts = rows.reduce((sum, row) => sum + row.artifacts, 0);
  const groups = plan.accounts.map(({ account, rows }) => ({
    title: paint(accountTitle(account), "bold", screen),
    rows: rows.map(planCells),
  }));
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
    "Nothing was written.",
  ].join("\n");
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
