import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import type { Fault } from "../fakes/faults.ts";
import { noTotalEntries, wrongWrapper } from "../fakes/page_fault.ts";
import type { RequestInfo } from "../fakes/request_log.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { type RunResult, TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, truthIn } from "./truth.ts";

/** One fake for all: every run goes to a folder of its own, and none changes the data. */
const harvest = new TestHarvest({
  size: {
    users: 3,
    clients: 3,
    projects: 3,
    timeEntries: 8,
    expenses: 5,
    receipts: 2,
    invoices: 3,
    estimates: 1,
    years: 1,
  },
  maxPerPage: 5,
});
const SETTINGS = {
  accounts: [String(harvest.agency.id)],
  only: ["clients", "time_entries", "cost_rates", "invoices", "expenses"],
};
const SAVED =
  /^harvest_account_1180234\/((company|users_me|clients|time_entries|users|invoices|expenses)\/(list|data|\d+_(cost_rates|messages|payments))\.json|(invoices|expenses)\/artifacts\/)/;

const only = (files: ReadonlyMap<string, string>) =>
  new Map([...files].filter(([path]) => SAVED.test(path)));
const TRUTH = only(truthIn(harvest));

/** Kinds of requests, each by one of them. */
const REQUESTS: Readonly<Record<string, (request: RequestInfo) => boolean>> = {
  accounts: ({ path }) => path === "/api/v2/accounts",
  company: ({ path }) => path === "/v2/company",
  "users/me": ({ path }) => path === "/v2/users/me",
  list: ({ path }) => path === "/v2/clients",
  "second page": ({ target }) => /\/time_entries.*page=2(&|$)/.test(target),
  child: ({ path }) => /\/cost_rates$/.test(path),
  pdf: ({ path }) => path.endsWith(".pdf"),
  receipt: ({ path }) => path.endsWith("/receipt"),
  storage: ({ listener }) => listener === "storage",
};

const JSON_ONLY = ["accounts", "company", "users/me", "list", "second page", "child"];
const LISTS = ["list", "second page", "child"];

/** Faults that pass, and the kinds of requests they can be told from a good answer in. */
const PASSING: readonly [string, Fault, readonly string[]][] = [
  ["500", { kind: "status", status: 500 }, Object.keys(REQUESTS)],
  [
    "503",
    { kind: "status", status: 503, body: "<html>", headers: { "content-type": "text/html" } },
    ["list"],
  ],
  ["429", { kind: "retryAfter", value: "7" }, ["accounts", "second page", "child", "pdf"]],
  ["429 nonsense", { kind: "retryAfter", value: "soon" }, ["list"]],
  ["429 past", { kind: "retryAfter", value: "Wed, 21 Oct 2015 07:28:00 GMT" }, ["list"]],
  ["429 negative", { kind: "retryAfter", value: "-5" }, ["list"]],
  ["reset", { kind: "reset" }, Object.keys(REQUESTS)],
  ["truncated body", { kind: "truncatedBody" }, Object.keys(REQUESTS)],
  ["stalled headers", { kind: "stallHeaders" }, ["list", "pdf"]],
  ["stalled body", { kind: "stallBody" }, ["company", "second page", "storage"]],
  ["slow", { kind: "slow", ms: 20_000 }, ["list", "receipt"]],
  ["truncated JSON", { kind: "truncatedJson" }, JSON_ONLY],
  ["empty body", { kind: "emptyBody" }, JSON_ONLY],
  ["html", { kind: "html200" }, JSON_ONLY],
  ["error object", { kind: "errorObject200" }, ["accounts", ...LISTS]],
  ["wrong wrapper", wrongWrapper, LISTS],
  ["no total_entries", noTotalEntries, LISTS],
];

async function runWith(
  name: string,
  fault: Fault,
  times?: number,
): Promise<{ result: RunResult; missing: string[]; struck: number }> {
  using temp = new TempFolder();
  const match = REQUESTS[name];
  assert(match);
  let struck = 0;
  const rule = { match: (request: RequestInfo) => match(request) && ++struck > 0, fault };
  harvest.fake.faults.add(times === undefined ? rule : { ...rule, times });
  const result = await harvest.backUp(temp.path, SETTINGS);
  harvest.fake.faults.clear();
  return {
    result,
    missing: differences(only(await dataIn(temp.path).catch(() => new Map())), TRUTH),
    struck,
  };
}

for (const [name, fault, requests] of PASSING) {
  Deno.test(`backUp() gets over one answer that is faulty: ${name}`, async () => {
    for (const request of requests) {
      const { result, missing, struck } = await runWith(request, fault, 1);
      assertEquals([result.outcome, missing, struck > 0], ["complete", [], true], request);
    }
  });
}

/** Faults that stay, and what they are called at the end. */
const STAYING: readonly [string, Fault, readonly string[]][] = [
  ["500", { kind: "status", status: 500 }, Object.keys(REQUESTS)],
  ["403", { kind: "status", status: 403 }, [
    "company",
    "users/me",
    "list",
    "second page",
    "child",
    "pdf",
    "receipt",
    "storage",
  ]],
  ["404", { kind: "status", status: 404 }, [
    "company",
    "users/me",
    "list",
    "second page",
    "child",
    "pdf",
    "receipt",
    "storage",
  ]],
  ["reset", { kind: "reset" }, ["list", "second page", "child", "pdf", "storage"]],
  ["truncated body", { kind: "truncatedBody" }, ["list", "second page", "pdf", "storage"]],
  ["truncated JSON", { kind: "truncatedJson" }, JSON_ONLY],
  ["empty body", { kind: "emptyBody" }, Object.keys(REQUESTS).filter((name) => name !== "receipt")],
  ["html", { kind: "html200" }, Object.keys(REQUESTS)],
  ["error object", { kind: "errorObject200" }, ["accounts", ...LISTS, "pdf"]],
  ["wrong wrapper", wrongWrapper, LISTS],
  ["stalled body", { kind: "stallBody" }, ["list", "pdf"]],
  ["redirect", { kind: "status", status: 302, headers: { location: "https://evil.example/x" } }, [
    "list",
    "child",
    "pdf",
    "receipt",
    "storage",
  ]],
];

for (const [name, fault, requests] of STAYING) {
  Deno.test(`backUp() never calls complete what stays faulty: ${name}`, async () => {
    for (const request of requests) {
      const { result, missing, struck } = await runWith(request, fault);
      assert(
        struck > 0 && result.outcome !== "complete" && missing.length > 0,
        `${request}: ${result.outcome}`,
      );
      if (result.error !== null) assertEquals(request, "accounts", String(result.error));
      else {
        const told = result.of("artifact_failed").length + Object.keys(result.unfinished).length;
        assert(told > 0, request);
        for (const { reason, state } of result.of("resource_finished")) {
          assert(reason || state === "complete", request);
        }
      }
    }
    assertEquals(harvest.strays.filter((stray) => stray.endsWith("with credentials")), []);
  });
}

Deno.test("backUp() names what failed, and no secret", async () => {
  const { result } = await runWith("pdf", { kind: "html200" });
  const failures = result.of("artifact_failed");
  // Of a draft Harvest need not have a PDF.
  const sent = harvest.agency.resource("invoices").all().filter(({ fields }) =>
    fields["state"] !== "draft"
  );
  assertEquals(failures.length, sent.length);
  const { result: forbidden } = await runWith("list", { kind: "status", status: 403 });
  assertEquals(forbidden.unfinished, { "1180234/clients": "forbidden" });
  const told = JSON.stringify([result.events, forbidden.events]);
  for (
    const secret of [
      harvest.fake.token,
      ...harvest.agency.resource("invoices").all().map(({ fields }) =>
        String(fields["client_key"])
      ),
    ]
  ) {
    assert(!told.includes(secret), secret);
  }
});

Deno.test("backUp() ends at once when the token is refused", async () => {
  for (const request of ["accounts", "company", "list", "child"]) {
    const { result } = await runWith(request, { kind: "status", status: 401 });
    assertEquals(result.outcome, "StatusError", request);
    assert(result.requests.filter(({ status }) => status === 401).length <= 100, request);
  }
});

Deno.test("backUp() gives up a dead server within minutes", async () => {
  using temp = new TempFolder();
  const startMs = harvest.clock.now();
  harvest.fake.faults.add({
    match: ({ path }) => path.startsWith("/v2/"),
    fault: { kind: "reset" },
  });
  const result = await harvest.backUp(temp.path, SETTINGS);
  harvest.fake.faults.clear();
  assert(result.outcome !== "complete", result.outcome);
  assert(
    harvest.clock.now() - startMs < 15 * 60_000,
    `${(harvest.clock.now() - startMs) / 60_000} minutes`,
  );
});
