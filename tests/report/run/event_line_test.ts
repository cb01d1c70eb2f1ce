import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import type { BackupEvent } from "../../../src/backup/context/event.ts";
import { eventLines } from "../../../src/report/run/event_line.ts";
import type { Verbosity } from "../../../src/text/screen.ts";
import { COMPLETE_RUN, finished, incompleteRun } from "../sample_run.ts";

const TWO = new Map([["1001", "Example Agency"], ["1002", "Büro 東京"]]);
const ONE = new Map([["1001", "Example Agency"]]);

function lines(
  events: readonly BackupEvent[],
  verbosity: Verbosity,
  accountNames: ReadonlyMap<string, string> = TWO,
): string[] {
  return events.flatMap((event) => eventLines(event, { verbosity, accountNames, color: false }));
}

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("eventLines() shows a run in calm lines", () => {
  const start = [
    "Backing up to ./backup",
    "Harvest accounts: Example Agency (1001), Büro 東京 (1002); " +
    "not backed up: Example Plans (2001), forecast",
  ];
  assertEquals(lines(COMPLETE_RUN, "normal"), start);
  const isAfterStart = ({ type }: BackupEvent) =>
    !["artifact_saved", "run_started", "accounts_found"].includes(type);
  assertEquals(lines(COMPLETE_RUN.filter(isAfterStart), "verbose"), [
    "Example Agency (1001): reading as administrator; turned off in Harvest: expenses",
    "Example Agency: company: 1 record, unchanged",
    "Example Agency: expenses: off",
    "Example Agency: time_entries: 31,204 records, 120 new, 3 changed, 1 deleted",
    "Example Agency: invoices: 412 records, 2 new",
    "Example Agency: invoices: fetching 2 of 412 PDFs",
    "Example Agency: pto_requests: unavailable (404)",
    "Example Agency: 32,100 files on disk, 61.3 MB of data",
    "Büro 東京 (1002): reading as administrator",
    "Büro 東京: company: 1 record, 1 new",
    "Büro 東京: 1 file on disk, 900 B of data",
  ]);
});

pure("eventLines() names the account only where there are several", () => {
  const [event] = COMPLETE_RUN.slice(3);
  assert(event);
  assertEquals(lines([event], "verbose", ONE), ["company: 1 record, unchanged"]);
  assertEquals(lines([event], "verbose", new Map([["1001", ""], ["1002", "B"]])), [
    "1001: company: 1 record, unchanged",
  ]);
});

pure("eventLines() shows problems at every verbosity, and when quiet nothing else", () => {
  const troubles: BackupEvent[] = [
    finished("1001", "roles", { state: "forbidden", reason: "Harvest answered 403" }),
    finished("1001", "users", { state: "incomplete" }),
    {
      type: "artifact_failed",
      accountId: "1001",
      resource: "invoices",
      recordId: "9",
      path: "invoices/artifacts/9.pdf",
      reason: "the link answered 404",
    },
    { type: "warning", accountId: null, resource: "users", message: "it shrank" },
  ];
  const told = [
    "Example Agency: roles: FORBIDDEN: Harvest answered 403",
    "Example Agency: users: INCOMPLETE: reason unknown",
    "Example Agency: MISSING invoices/artifacts/9.pdf: the link answered 404",
    "Warning: users: it shrank",
  ];
  assertEquals(lines(incompleteRun(...troubles), "quiet"), told);
  assertEquals(
    lines(incompleteRun(...troubles), "debug").filter((line) => told.includes(line)),
    told,
  );
});

pure("eventLines() when verbose shows every request, wait and file", () => {
  const url = "https://api.harvestapp.com/v2/clients?page=1";
  const events: BackupEvent[] = [
    {
      type: "request",
      url,
      status: 503,
      attempt: 0,
      durationMs: 81.6,
      sizeBytes: 120,
      requestHeaders: {},
      responseHeaders: {},
    },
    { type: "retry", url, reason: "status 503", attempt: 0, waitMs: 1500 },
    {
      type: "request",
      url,
      status: null,
      attempt: 1,
      durationMs: 60_000,
      sizeBytes: 0,
      requestHeaders: {},
      responseHeaders: {},
    },
    { type: "paused", waitMs: 12_000 },
    {
      type: "resource_progress",
      accountId: "1001",
      resource: "clients",
      done: 2000,
      total: 4100,
      sizeBytes: 500_000,
      requestsLeft: 2,
    },
    {
      type: "artifact_saved",
      accountId: "1001",
      resource: "invoices",
      recordId: "9",
      path: "invoices/artifacts/9.pdf",
      sizeBytes: 51_200,
    },
  ];
  assertEquals(lines(events, "verbose", ONE), [
    `GET ${url}: 503, 120 B in 82 ms`,
    `retrying in 1.5 s: GET ${url}: status 503`,
    `GET ${url}: no answer in 60000 ms (attempt 2)`,
    "Rate limited by Harvest; resuming in 12 s",
    "clients: 2,000 of 4,100",
    "saved invoices/artifacts/9.pdf (51.2 kB)",
  ]);
  assertEquals(lines(events, "normal", ONE), ["Rate limited by Harvest; resuming in 12 s"]);
});

pure("eventLines() lets no name steer the terminal", () => {
  const event = finished("1001", "roles", { state: "incomplete", reason: "a\x1b]0;title\x07\nb" });
  assertEquals(lines([event], "quiet", new Map([["1001", "A\x1b[2J"], ["2", "B"]])), [
    "A?[2J: roles: INCOMPLETE: a?]0;title? b",
  ]);
});

pure("eventLines() when debugging adds headers, each on a line of its own", () => {
  const event: BackupEvent = {
    type: "request",
    url: "https://api.harvestapp.com/v2/clients",
    status: 200,
    attempt: 0,
    durationMs: 81,
    sizeBytes: 120,
    requestHeaders: { authorization: "…", "user-agent": "me" },
    responseHeaders: { date: "Thu, 26 Nov 2026 19:17:51 GMT" },
  };
  const line = "GET https://api.harvestapp.com/v2/clients: 200, 120 B in 81 ms";
  assertEquals(lines([event], "debug"), [
    line,
    "  > authorization: …",
    "  > user-agent: me",
    "  < date: Thu, 26 Nov 2026 19:17:51 GMT",
  ]);
  assertEquals(lines([event], "verbose"), [line]);
});

pure("eventLines() colours what must not be overlooked, and only where asked", () => {
  const event = finished("1001", "roles", { state: "forbidden", reason: "403" });
  const options = { verbosity: "quiet", accountNames: ONE, color: true } as const;
  assertEquals(eventLines(event, options), ["roles: \x1b[31mFORBIDDEN\x1b[0m: 403"]);
});
