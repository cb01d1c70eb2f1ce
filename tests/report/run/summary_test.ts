import { assertEquals } from "@std/assert/equals";
import type { BackupEvent } from "../../../src/backup/context/event.ts";
import { exitCodeOf } from "../../../src/report/run/summary.ts";
import { summarize } from "../../../src/report/run/run_fold.ts";
import { COMPLETE_RUN, endedAs, finished, incompleteRun } from "../sample_run.ts";

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

const WARNING: BackupEvent = { type: "warning", accountId: "1001", resource: null, message: "m" };

const LOST_FILE: BackupEvent = {
  type: "artifact_failed",
  accountId: "1001",
  resource: "invoices",
  recordId: "9",
  path: "invoices/artifacts/9.pdf",
  reason: "the link answered 404",
};

pure("summarize() gathers a run by account and resource", () => {
  const summary = summarize(COMPLETE_RUN);
  assertEquals(
    [summary.outcome, summary.durationMs, summary.requests, summary.output],
    ["complete", 252_000, 312, "./backup"],
  );
  assertEquals(summary.skipped.map(({ name }) => name), ["Example Plans"]);
  assertEquals(summary.accounts.map(({ account, files }) => [account.name, files]), [
    ["Example Agency", 32_100],
    ["Büro 東京", 1],
  ]);
  const invoices = summary.accounts[0]?.resources.find(({ resource }) => resource === "invoices");
  assertEquals([invoices?.records, invoices?.added, invoices?.state], [412, 2, "complete"]);
  assertEquals(invoices?.artifacts, { total: 412, saved: 2, failed: 0, sizeBytes: 102_400 });
  assertEquals([summary.problems, summary.warnings], [[], []]);
});

pure("summarize() names every resource and file that is missing, with its reason", () => {
  const forbidden = finished("1002", "roles", { state: "forbidden", reason: "403" });
  const incomplete = finished("1002", "users", { state: "incomplete", reason: null });
  assertEquals(summarize(incompleteRun(forbidden, incomplete, LOST_FILE, WARNING)).problems, [
    { accountId: "1002", resource: "roles", path: null, reason: "403" },
    { accountId: "1002", resource: "users", path: null, reason: "it is incomplete" },
    {
      accountId: "1001",
      resource: "invoices",
      path: "invoices/artifacts/9.pdf",
      reason: "the link answered 404",
    },
  ]);
});

pure("summarize() of a run that was cut short lists what had begun", () => {
  const progress: BackupEvent = {
    type: "resource_progress",
    accountId: "1001",
    resource: "projects",
    done: 40,
    total: 90,
    sizeBytes: 20_000,
    requestsLeft: 1,
  };
  const summary = summarize([...COMPLETE_RUN.slice(0, 4), progress]);
  assertEquals([summary.outcome, summary.finishedAt], ["unfinished", null]);
  const [, projects] = summary.accounts[0]?.resources ?? [];
  assertEquals([projects?.resource, projects?.state, projects?.records], [
    "projects",
    "unfinished",
    40,
  ]);
  assertEquals(summary.accounts[0]?.files, null);
});

pure("exitCodeOf() is 0 only if the run says so and nothing speaks against it", () => {
  const begun: BackupEvent = {
    type: "resource_progress",
    accountId: "1001",
    resource: "projects",
    done: 1,
    total: 2,
    sizeBytes: 500,
    requestsLeft: 1,
  };
  const failed = finished("1001", "users", { state: "incomplete" });
  const forbidden = finished("1001", "users", { state: "forbidden" });
  const rows: readonly (readonly [string, ReturnType<typeof summarize>, boolean, number])[] = [
    ["complete", summarize(COMPLETE_RUN), false, 0],
    ["complete, strict", summarize(COMPLETE_RUN), true, 0],
    ["warning", summarize(endedAs("complete", WARNING)), false, 0],
    ["warning, strict", summarize(endedAs("complete", WARNING)), true, 3],
    ["incomplete", summarize(endedAs("incomplete")), false, 3],
    ["a resource failed", summarize(endedAs("incomplete", failed)), false, 3],
    ["a resource failed, but complete", summarize(endedAs("complete", failed)), false, 3],
    ["forbidden, but complete", summarize(endedAs("complete", forbidden)), false, 3],
    ["a file is missing, but complete", summarize(endedAs("complete", LOST_FILE)), false, 3],
    ["begun and never finished, but complete", summarize(endedAs("complete", begun)), false, 3],
    ["interrupted", summarize(endedAs("interrupted", failed)), false, 130],
    ["no end", summarize(COMPLETE_RUN.slice(0, -1)), false, 1],
    ["nothing", summarize([]), false, 1],
  ];
  for (const [name, summary, strict, code] of rows) {
    assertEquals(exitCodeOf(summary, { strict }), code, name);
  }
});
