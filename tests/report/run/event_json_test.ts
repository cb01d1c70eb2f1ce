import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import type { BackupEvent } from "../../../src/backup/context/event.ts";
import { jsonLine } from "../../../src/report/json_line.ts";
import { eventJson, isShown, summaryJson } from "../../../src/report/run/event_line.ts";
import { summarize } from "../../../src/report/run/run_fold.ts";
import { COMPLETE_RUN, finished } from "../sample_run.ts";

const TIME = new Date("2026-03-31T02:00:01.500Z");
const URL_TEXT = "https://api.harvestapp.com/v2/clients";

/** One event of each type; the compiler asks for a new one here when a type is added. */
const SAMPLES: { readonly [Type in BackupEvent["type"]]: Extract<BackupEvent, { type: Type }> } = {
  run_started: {
    type: "run_started",
    runId: "r",
    startedAt: "2026-03-31T02:00:00.000Z",
    output: "./backup",
    resumed: false,
  },
  accounts_found: { type: "accounts_found", accounts: [], skipped: [], lost: [] },
  account_started: {
    type: "account_started",
    account: { id: "1", name: "A", product: "harvest" },
    role: "administrator",
    modulesOff: [],
  },
  resource_progress: {
    type: "resource_progress",
    accountId: "1",
    resource: "clients",
    done: 1,
    total: 2,
    sizeBytes: 500,
    requestsLeft: 1,
  },
  list_work: {
    type: "list_work",
    accountId: "1",
    resource: "clients",
    step: "record_files",
    records: 1,
    durationMs: 5,
    left: 1,
  },
  resource_finished: {
    type: "resource_finished",
    accountId: "1",
    resource: "clients",
    state: "complete",
    mode: "full",
    records: 2,
    added: 1,
    changed: 0,
    deleted: 0,
    sizeBytes: 40,
    reason: null,
  },
  artifacts_planned: {
    type: "artifacts_planned",
    accountId: "1",
    resource: "invoices",
    total: 2,
    toFetch: 1,
  },
  artifact_saved: {
    type: "artifact_saved",
    accountId: "1",
    resource: "invoices",
    recordId: "9",
    path: "invoices/artifacts/9.pdf",
    sizeBytes: 3,
  },
  artifact_failed: {
    type: "artifact_failed",
    accountId: "1",
    resource: "invoices",
    recordId: "9",
    path: "invoices/artifacts/9.pdf",
    reason: "no",
  },
  known_gap: {
    type: "known_gap",
    accountId: "1",
    resource: "invoices",
    path: "invoices/artifacts/9.pdf",
    since: "2026-03-31",
    reason: "no",
  },
  file_lost: {
    type: "file_lost",
    accountId: "1",
    resource: "clients",
    path: "harvest_account_1/clients/history.ndjson",
    reason: "gone",
  },
  warning: { type: "warning", accountId: null, resource: null, message: "m" },
  request: {
    type: "request",
    url: URL_TEXT,
    status: 200,
    attempt: 0,
    durationMs: 12,
    sizeBytes: 3,
    requestHeaders: { authorization: "…" },
    responseHeaders: { server: "s" },
  },
  retry: { type: "retry", url: URL_TEXT, reason: "500", attempt: 0, waitMs: 1000 },
  paused: { type: "paused", waitMs: 1000 },
  account_finished: { type: "account_finished", accountId: "1", files: 1, sizeBytes: 1 },
  run_finished: {
    type: "run_finished",
    outcome: "complete",
    leftOut: { accounts: [], resources: [], artifacts: false },
    finishedAt: "2026-03-31T02:04:12.000Z",
    durationMs: 1,
    requests: 1,
  },
};

interface Section {
  readonly members: readonly string[];
  readonly text: string;
}

/** The sections of docs/events.md with the members that their tables list. */
function documented(): Map<string, Section> {
  const text = Deno.readTextFileSync(new URL("../../../docs/events.md", import.meta.url));
  const sections = text.split(/^### /m).slice(1).map((section): [string, Section] => [
    /^`(.+)`/.exec(section)?.[1] ?? "",
    {
      members: [...section.matchAll(/^\| `(\w+)`\s*\|/gm)].map(([, name = ""]) => name),
      text: section,
    },
  ]);
  return new Map(sections);
}

function parsed(line: string | null): Record<string, unknown> {
  const value: unknown = JSON.parse(line ?? "null");
  assert(typeof value === "object" && value !== null);
  return { ...value };
}

Deno.test("eventJson() writes the members that docs/events.md lists, for every type of event", () => {
  const sections = documented();
  for (const event of Object.values(SAMPLES)) {
    const { schema, type, time, ...own } = parsed(
      eventJson(event, { verbosity: "debug", time: TIME }),
    );
    assertEquals([schema, type, time], [1, event.type, "2026-03-31T02:00:01.500Z"]);
    assertEquals(Object.keys(own), sections.get(event.type)?.members ?? [], event.type);
  }
});

Deno.test("eventJson() gives at each verbosity what docs/events.md says", () => {
  const sections = documented();
  for (const event of Object.values(SAMPLES)) {
    const { text = "" } = sections.get(event.type) ?? {};
    const marks = [/^_quiet_(?! if)/m.test(text), /^_verbose_/m.test(text)];
    assertEquals([isShown(event, "quiet"), !isShown(event, "normal")], marks, event.type);
    assert(isShown(event, "verbose"));
  }
  const shown = (state: "incomplete" | "forbidden" | "off" | "unavailable") => {
    const event = finished("1", "clients", { state });
    return [isShown(event, "quiet"), isShown(event, "normal")];
  };
  assertEquals([shown("incomplete"), shown("forbidden")], [[true, true], [true, true]]);
  assertEquals([shown("off"), shown("unavailable")], [[false, false], [false, false]]);
});

Deno.test("summaryJson() writes the members that docs/events.md lists, at every depth", () => {
  const sections = documented();
  const { schema, type, ...own } = parsed(summaryJson(summarize(COMPLETE_RUN), { strict: false }));
  assertEquals([schema, type, own.exit_code], [1, "summary", 0]);
  assertEquals(Object.keys(own), sections.get("summary")?.members);
  const [account] = own.accounts as Record<string, unknown>[];
  assert(account);
  assertEquals(
    Object.keys(account).sort(),
    [...sections.get("summary.accounts")?.members ?? []].sort(),
  );
  const [resource] = account.resources as Record<string, unknown>[];
  assert(resource);
  assertEquals(Object.keys(resource), sections.get("summary.accounts.resources")?.members);
});

Deno.test({
  name: "jsonLine() keeps to one line and leaves values as they are",
  permissions: "none",
  fn() {
    const line = jsonLine("plan", { someName: "aBc\n", deepList: [{ oneMore: null }], at: 1.5 });
    assertEquals(
      line,
      '{"schema":1,"type":"plan","some_name":"aBc\\n","deep_list":[{"one_more":null}],"at":1.5}',
    );
  },
});
