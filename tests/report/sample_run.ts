import type { BackupEvent } from "../../src/backup/context/event.ts";

/** A resource that was read whole and without trouble; the rest as given. */
export function finished(
  accountId: string,
  resource: string,
  more: Partial<Extract<BackupEvent, { type: "resource_finished" }>> = {},
): BackupEvent {
  return {
    type: "resource_finished",
    accountId,
    resource,
    state: "complete",
    mode: "full",
    records: 0,
    added: 0,
    changed: 0,
    deleted: 0,
    sizeBytes: 0,
    reason: null,
    ...more,
  };
}

/** A run over two accounts, in which nothing goes wrong. */
export const COMPLETE_RUN: readonly BackupEvent[] = [
  {
    type: "run_started",
    runId: "r1",
    startedAt: "2026-03-31T02:00:00.000Z",
    output: "./backup",
    resumed: false,
  },
  {
    type: "accounts_found",
    accounts: [
      { id: "1001", name: "Example Agency", product: "harvest" },
      { id: "1002", name: "Büro 東京", product: "harvest" },
    ],
    skipped: [{ id: "2001", name: "Example Plans", product: "forecast" }],
    lost: [],
  },
  {
    type: "account_started",
    account: { id: "1001", name: "Example Agency", product: "harvest" },
    role: "administrator",
    modulesOff: ["expense_feature"],
  },
  finished("1001", "company", { records: 1 }),
  finished("1001", "expenses", { state: "off", mode: "none" }),
  finished("1001", "time_entries", {
    mode: "incremental",
    records: 31204,
    added: 120,
    changed: 3,
    deleted: 1,
  }),
  finished("1001", "invoices", { records: 412, added: 2 }),
  { type: "artifacts_planned", accountId: "1001", resource: "invoices", total: 412, toFetch: 2 },
  ...["9001", "9002"].map((recordId): BackupEvent => ({
    type: "artifact_saved",
    accountId: "1001",
    resource: "invoices",
    recordId,
    path: `invoices/artifacts/${recordId}.pdf`,
    sizeBytes: 51_200,
  })),
  finished("1001", "pto_requests", { state: "unavailable", mode: "none", reason: "404" }),
  { type: "account_finished", accountId: "1001", files: 32_100, sizeBytes: 61_300_000 },
  {
    type: "account_started",
    account: { id: "1002", name: "Büro 東京", product: "harvest" },
    role: "administrator",
    modulesOff: [],
  },
  finished("1002", "company", { records: 1, added: 1 }),
  { type: "account_finished", accountId: "1002", files: 1, sizeBytes: 900 },
  {
    type: "run_finished",
    outcome: "complete",
    leftOut: { accounts: [], resources: [], artifacts: false },
    finishedAt: "2026-03-31T02:04:12.000Z",
    durationMs: 252_000,
    requests: 312,
  },
];

/** The same run with more happening in it, and the end that it claims. */
export function endedAs(
  outcome: "complete" | "incomplete" | "interrupted",
  ...more: readonly BackupEvent[]
): BackupEvent[] {
  return COMPLETE_RUN.flatMap((event): BackupEvent[] =>
    event.type === "run_finished" ? [...more, { ...event, outcome }] : [event]
  );
}

/** A run in which something went wrong. */
export function incompleteRun(...troubles: readonly BackupEvent[]): BackupEvent[] {
  return endedAs("incomplete", ...troubles);
}
