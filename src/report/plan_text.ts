import type { AccountInfo } from "../backup/event.ts";
import { accountTitle } from "./event_line.ts";
import { countOf, countText, durationText } from "./quantities.ts";
import { tableLines } from "./table.ts";

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
export function planText(plan: Plan, { rate }: { rate: number }): string {
  const rows = plan.accounts.flatMap((account) => account.rows);
  const records = rows.reduce((sum, row) => sum + (row.records ?? 0), 0);
  const artifacts = rows.reduce((sum, row) => sum + row.artifacts, 0);
  return [
    ...plan.accounts.flatMap(({ account, rows }) => [
      accountTitle(account),
      ...tableLines([
        { heading: "resource" },
        { heading: "records", isNumeric: true },
        { heading: "requests", isNumeric: true },
        { heading: "files", isNumeric: true },
        { heading: "state" },
      ], rows.map(planCells)),
      "",
    ]),
    `A run would read ${countOf(records, "record")} in ${countOf(plan.requests, "request")} ` +
    `and fetch ${countOf(artifacts, "file")}.`,
    `At ${countOf(rate, "request")} per 15 s this takes ${durationText(plan.seconds * 1000)}.`,
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
