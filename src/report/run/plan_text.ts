import type { AccountInfo } from "../../backup/context/event.ts";
import { groupedTable } from "../../text/grouped_table.ts";
import { paint } from "../../text/paint.ts";
import type { Screen } from "../../text/screen.ts";
import type { Column } from "../../text/table.ts";
import { accountTitle } from "./event_line.ts";
import { countOf, countText, durationText } from "../quantities.ts";

const COLUMNS: readonly Column[] = [
  { heading: "resource", goes: 2, least: 24 },
  { heading: "records", isNumeric: true, goes: 3 },
  { heading: "requests", isNumeric: true },
  { heading: "files", isNumeric: true, goes: 4 },
  { heading: "state", goes: 1 },
];

/** What a run would read of one resource. */
export interface PlanRow {
  readonly resource: string;
  /** Null if the number cannot be known beforehand. */
  readonly records: number | null;
  readonly requests: number;
  readonly artifacts: number;
  /** As in the summary, or how it would be read. */
  readonly state: string;
}

/** What a run would do. */
export interface Plan {
  readonly accounts: readonly {
    readonly account: AccountInfo;
    readonly rows: readonly PlanRow[];
  }[];
  readonly requests: number;
  /** At the rate limit. */
  readonly seconds: number;
}

/** A plan for people; `rate` is in requests per 15 seconds. */
export function planText(plan: Plan, { rate, ...screen }: Screen & { rate: number }): string {
  const rows = plan.accounts.flatMap((account) => account.rows);
  const records = rows.reduce((sum, row) => sum + (row.records ?? 0), 0);
  const artifacts = rows.reduce((sum, row) => sum + row.artifacts, 0);
  const groups = plan.accounts.map(({ account, rows }) => ({
    title: paint(accountTitle(account), "bold", screen),
    rows: rows.map(planCells),
  }));
  return [
    ...groupedTable(COLUMNS, groups, screen),
    `A run would read ${countOf(records, "record")} in ${countOf(plan.requests, "request")} ` +
    `and fetch ${countOf(artifacts, "file")}.`,
    `At ${countOf(rate, "request")} per 15 s this takes ${
      plan.seconds === 0 ? "a moment" : `about ${durationText(plan.seconds * 1000)}`
    }.`,
    "Nothing was written.",
  ].join("\n");
}

function planCells({ resource, records, requests, artifacts, state }: PlanRow): string[] {
  return [
    resource,
    records === null ? "?" : countText(records),
    requests > 0 ? countText(requests) : "",
    artifacts > 0 ? countText(artifacts) : "",
    state,
  ];
}
