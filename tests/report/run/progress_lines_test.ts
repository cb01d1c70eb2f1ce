import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { BackupEvent } from "../../../src/backup/context/event.ts";
import { progressLines, type ProgressScreen } from "../../../src/report/run/progress_lines.ts";
import { RunFold } from "../../../src/report/run/run_fold.ts";
import { textWidth } from "../../../src/text/text_width.ts";
import { finished } from "../sample_run.ts";

const SCREEN: ProgressScreen = { columns: 80, rows: 24, color: false, nowMs: 26_000, rate: 100 };

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

function started(id: string, name: string): BackupEvent {
  const account = { id, name, product: "harvest" };
  return { type: "account_started", account, role: "administrator", modulesOff: [] };
}

function reading(
  accountId: string,
  resource: string,
  [done, total, requestsLeft]: readonly [number, number | null, number],
): BackupEvent {
  const sizeBytes = done * 1000;
  return { type: "resource_progress", accountId, resource, done, total, sizeBytes, requestsLeft };
}

function saved(resource: string): BackupEvent {
  return {
    type: "artifact_saved",
    accountId: "1001",
    resource,
    recordId: "9",
    path: `${resource}/artifacts/9.pdf`,
    sizeBytes: 51_200,
  };
}

function request(path: string): BackupEvent {
  return {
    type: "request",
    url: `https://api.harvestapp.com${path}`,
    status: 200,
    attempt: 0,
    durationMs: 80,
    sizeBytes: 100_000,
    requestHeaders: {},
    responseHeaders: {},
  };
}

/** A run in its middle: 130 requests, five a second, files since the first second. */
function middle(): RunFold {
  const progress = new RunFold(0);
  const events = [
    started("1001", "Example Agency"),
    started("1002", "Büro 東京"),
    finished("1001", "clients", { records: 40 }),
    reading("1001", "time_entries", [12_000, 31_204, 10]),
    reading("1001", "users_me_project_assignments", [0, null, 1]),
    finished("1001", "invoices", { records: 412 }),
    reading("1002", "billable_rates", [12, 120, 108]),
  ];
  for (const event of events) progress.add(event, 100);
  progress.add(
    {
      type: "artifacts_planned",
      accountId: "1001",
      resource: "invoices",
      total: 412,
      toFetch: 400,
    },
    1000,
  );
  for (let i = 0; i < 37; i++) {
    progress.add(request("/client/invoices/….pdf"), 2000 + 400 * i);
    progress.add(saved("invoices"), 2000 + 400 * i);
  }
  for (let i = 0; i < 130; i++) progress.add(request("/v2/time_entries"), i * 200);
  return progress;
}

const shown = (progress: RunFold, more: Partial<ProgressScreen> = {}) => {
  const view = { ...SCREEN, ...more };
  return progressLines(progress.progress(), view).join("\n");
};

/** Of a run that waits, by columns. */
const CAPTURES: Readonly<Record<number, string>> = {
  120: `
━━━─────────────   16% · 2:16 left · elapsed 0:26 · 167 requests · 16.7 MB
waiting 7 s: Harvest allows 40 requests per 15 s
Example Agency (1001)  2 of 4 lists
  time_entries                  12,000 of 31,204   38%  12.0 MB
  users_me_project_assignments                 0
  invoices                        37 of 400 PDFs    9%  1.9 MB
Büro 東京 (1002)  0 of 1 list
  billable_rates                       12 of 120   10%  12.0 kB
`,
  80: `
━━━─────────────   16% · 2:16 left · elapsed 0:26 · 167 requests · 16.7 MB
waiting 7 s: Harvest allows 40 requests per 15 s
Example Agency (1001)  2 of 4 lists
  time_entries                  12,000 of 31,204   38%  12.0 MB
  users_me_project_assignments                 0
  invoices                        37 of 400 PDFs    9%  1.9 MB
Büro 東京 (1002)  0 of 1 list
  billable_rates                       12 of 120   10%  12.0 kB
`,
  50: `
━━━─────────────   16% · 2:16 left · elapsed 0:26
167 requests · 16.7 MB
waiting 7 s: Harvest allows 40 requests per 15 s
Example Agency (1001)  2 of 4 lists
  time_entries                  12,000 of 31,204
  users_me_project_assignments                 0
  invoices                        37 of 400 PDFs
Büro 東京 (1002)  0 of 1 list
  billable_rates                       12 of 120
`,
};

for (const columns of [120, 80, 50]) {
  pure(
    `progressLines() shows the whole run and what is read of each account in ${columns} columns`,
    () => {
      assertEquals(shown(middle(), { columns, rate: 40 }), CAPTURES[columns]?.trim());
    },
  );
}

pure("progressLines() fits every window, and leaves its last line free", () => {
  const progress = middle();
  progress.add({ type: "paused", waitMs: 12_000 }, 26_000);
  for (let i = 0; i < 40; i++) progress.add(reading("1001", `resource_${i}`, [1, 2, 1]), 26_000);
  for (let columns = 1; columns <= 120; columns += 7) {
    for (const rows of [1, 3, 8, 24, 50]) {
      const view = { ...SCREEN, columns, rows };
      const lines = progressLines(progress.progress(), view);
      for (const line of lines) assert(textWidth(line) < Math.max(columns, 2), line);
      // Where even the last line's parts do not fit, they are still better than nothing.
      if (rows >= 8 && columns >= 40) assert(lines.length < rows, `${columns}x${rows}`);
    }
  }
});

pure("progressLines() says how many rows there was no room for", () => {
  const progress = middle();
  for (let i = 0; i < 40; i++) progress.add(reading("1001", `resource_${i}`, [1, 2, 1]), 26_000);
  assertStringIncludes(shown(progress, { rows: 12 }), "  and 40 more");
});

pure("progressLines() drops what is done", () => {
  const progress = middle();
  progress.add(finished("1001", "time_entries", { records: 31_204 }), 26_000);
  progress.add({ type: "account_finished", accountId: "1002", files: 1, sizeBytes: 1 }, 26_000);
  const text = shown(progress);
  assert(!text.includes("time_entries") && !text.includes("Büro"), text);
  assertStringIncludes(text, "Example Agency (1001)  3 of 4 lists");
});

pure("progressLines() shows what waits to be finished only where nothing else goes on", () => {
  const progress = middle();
  progress.add(reading("1001", "tasks", [9, 9, 1]), 26_000);
  progress.add(reading("1002", "billable_rates", [120, 120, 1]), 26_000);
  const text = shown(progress);
  assert(!text.includes("tasks"), text);
  assertMatch(text, /billable_rates +120 of 120 .* 100%/);
});

pure("progressLines() keeps its columns where they are while rows come and go", () => {
  const progress = middle();
  const place = () =>
    shown(progress).split("\n").find((line) => line.includes("400 PDFs"))?.indexOf("37 of");
  const before = place();
  progress.add(finished("1001", "time_entries", { records: 31_204 }), 26_000);
  progress.add(finished("1001", "users_me_project_assignments", { records: 1 }), 26_000);
  assertEquals(place(), before);
});

pure("progressLines() colours only where asked", () => {
  assertStringIncludes(shown(middle(), { color: true }), "\x1b[1mExample Agency (1001)");
  assert(!shown(middle()).includes("\x1b"));
});

pure("progressLines() shows a pause that Harvest asked for until it is over", () => {
  const progress = middle();
  progress.add({ type: "paused", waitMs: 12_000 }, 26_000);
  assertStringIncludes(shown(progress), "Rate limited by Harvest; resuming in 12 s");
  assertStringIncludes(shown(progress, { nowMs: 37_100 }), "resuming in 1 s");
  assert(!shown(progress, { nowMs: 38_000 }).includes("resuming"));
});

pure(
  "progressLines() says that the limit makes it wait, where that takes more than a moment",
  () => {
    const fold = new RunFold(0);
    for (let at = 0; at < 100; at++) fold.add(request("/v2/clients"), 20_000 + at);
    assert(!shown(fold, { nowMs: 24_000 }).includes("waiting"), "nothing is left to be asked for");
    fold.add(reading("1001", "clients", [0, 400, 100]), 24_000);
    const waiting = shown(fold, { nowMs: 24_000 });
    assertStringIncludes(waiting, "waiting 11 s: Harvest allows 100 requests per 15 s");
    // The last of those left goes when the last that went is a window ago.
    assertStringIncludes(waiting, " 68% · 0:11 left · elapsed 0:24");
    assert(!shown(fold, { nowMs: 24_000, rate: 101 }).includes("waiting"));
    assert(!shown(fold, { nowMs: 34_500 }).includes("waiting"));
  },
);
