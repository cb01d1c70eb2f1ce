import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { auditExitCode } from "../../src/audit/audit_report.ts";
import { StatusError, UnreachableError } from "../../src/http/errors/http_error.ts";
import { Audited, findingsOf } from "./audited.ts";
import { setRole } from "../fakes/account_settings.ts";

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

Deno.test("auditBackup() of ten years stays within the reports that Harvest allows in 15 minutes", async () => {
  // Nine years back from June 2026: ten calendar years, two of them leap years.
  const size = { timeEntries: 600, expenses: 60, receipts: 1, invoices: 4, estimates: 1, years: 9 };
  await using audited = await Audited.of({ size });
  const beganMs = audited.harvest.clock.now();
  const report = await audited.audit();
  const { requests } = audited.harvest.fake;
  assertEquals(findingsOf(report), new Map());
  assertEquals(new Set(report.accounts[0]?.years.map(({ year }) => year)).size, 10);
  assertEquals(report.requests, { reports: requests.to("/v2/reports/").length, others: 4 });
  assert(report.requests.reports <= 100, `${report.requests.reports} reports for ten years`);
  assert(audited.harvest.clock.now() - beganMs < QUARTER_MS);
  for (const { url } of requests.to("/v2/reports/")) {
    const [from, to] = ["from", "to"].map((name) =>
      Date.parse(url.searchParams.get(name) ?? "2026-01-01")
    );
    assert(((to ?? 0) - (from ?? 0)) / DAY_MS < 365, url.href);
  }
});

Deno.test("auditBackup() of more years waits instead of exceeding Harvest's limit of reports", async () => {
  const size = {
    timeEntries: 600,
    expenses: 60,
    receipts: 1,
    invoices: 4,
    estimates: 1,
    years: 12,
  };
  await using audited = await Audited.of({ size });
  const report = await audited.audit();
  const { requests } = audited.harvest.fake;
  assert(report.requests.reports > 100);
  const planned = audited.events.find((event) => event.type === "planned");
  assert(planned && planned.reports > 100 && planned.reports <= report.requests.reports);
  assert(audited.events.some((event) => event.type === "paused" && event.waitMs > 60_000));
  assert(requests.mostInWindow(QUARTER_MS, "/v2/reports/") <= 100);
  assertEquals(new Set(requests.all.map(({ status }) => status)), new Set([200]));
  assertEquals(findingsOf(report), new Map());
});

Deno.test("auditBackup() asks for no year of a mistyped date, and notes it", async () => {
  await using audited = await Audited.of({}, ({ agency }) => {
    const [past = "", future = ""] = agency.resource("time_entries").ids();
    agency.resource("time_entries").update(past, { spent_date: "0202-03-01" });
    agency.resource("time_entries").update(future, { spent_date: "2204-03-01" });
  });
  const report = await audited.audit();
  assertEquals(findingsOf(report), new Map());
  const notes = report.accounts[0]?.notes.filter(({ problem }) => problem === "improbable_date");
  assertEquals(notes?.map(({ year }) => year).sort(), [202, 2204]);
  const years = audited.harvest.fake.requests.to("/v2/reports/").map(({ url }) =>
    Number((url.searchParams.get("from") ?? "2026").slice(0, 4))
  );
  assert(years.every((year) => year > 2000 && year < 2030), years.join());
});

Deno.test("auditBackup() waits if other programs have used up the limit of reports", async () => {
  await using audited = await Audited.make();
  // The backup has no records of the new year.
  audited.harvest.clock.setDate(new Date("2027-01-02T03:00:00Z"));
  audited.harvest.fake.faults.add({
    match: ({ path }) => path.startsWith("/v2/reports/"),
    times: 1,
    fault: { kind: "status", status: 429, headers: { "retry-after": "600" } },
  });
  const report = await audited.audit();
  assertEquals(findingsOf(report), new Map());
  const [first, second] = audited.harvest.fake.requests.to("/v2/reports/").filter(({ path }) =>
    path.endsWith("time/clients")
  );
  assert(first && second);
  const planned = audited.events.find((event) => event.type === "planned");
  assertEquals(planned?.years[0], 2026);
  assert(audited.events.some((event) => event.type === "paused" && event.waitMs >= 600_000));
});

Deno.test("auditBackup() notes that a lesser role's token sees a part of the account, and compares only hours", async () => {
  await using audited = await Audited.of({}, ({ agency }) => setRole(agency, "member"));
  const report = await audited.audit();
  const [account] = report.accounts;
  assertEquals([account?.account.backupRole, account?.account.auditRole], ["member", "member"]);
  const reported = [...account?.notes ?? [], ...account?.explained ?? []].map(({ problem }) =>
    problem
  );
  assert(reported.includes("partial_role") && reported.includes("amounts_hidden"), reported.join());
  const rows = account?.years.filter(({ figure }) => figure === "rounded_hours") ?? [];
  assert(rows.length > 0 && rows.every(({ state }) => state === "equal"));
});

Deno.test("auditBackup() with an administrator's token finds what a member's backup lacks", async () => {
  await using audited = await Audited.of({}, ({ agency }) => setRole(agency, "member"));
  setRole(audited.agency, "administrator");
  const report = await audited.audit();
  assertEquals(auditExitCode(report), 3);
  assert((findingsOf(report).get("missing_here")?.count ?? 0) > 0);
});

Deno.test("auditBackup() names the reports it may not or cannot read, and compares the others", async () => {
  await using audited = await Audited.make();
  const { faults } = audited.harvest.fake;
  faults.add({
    match: ({ path }) => path === "/v2/reports/uninvoiced",
    times: 99,
    fault: { kind: "status", status: 403 },
  });
  faults.add({
    match: ({ path }) => path === "/v2/reports/time/team",
    times: 99,
    fault: { kind: "status", status: 422 },
  });
  const report = await audited.audit();
  assertEquals([...findingsOf(report).keys()], ["report_unreadable"]);
  assert(report.accounts[0]?.notes.some(({ problem }) => problem === "report_forbidden"));
  assert(
    report.accounts[0]?.reports.some(({ report, compared }) =>
      report === "time/tasks" && compared > 0
    ),
  );
});

Deno.test("auditBackup() fails if the token is refused, without showing the token", async () => {
  await using audited = await Audited.make();
  audited.harvest.fake.world.tokens.clear();
  const error = await assertRejects(() => audited.audit(), StatusError);
  assertEquals(error.status, 401);
  assert(!JSON.stringify([error.message, audited.events]).includes(audited.harvest.fake.token));
});

Deno.test("auditBackup() fails if Harvest cannot be reached", async () => {
  await using audited = await Audited.make();
  audited.harvest.fake.faults.add({
    match: () => true,
    times: 1000,
    fault: { kind: "status", status: 503 },
  });
  await assertRejects(() => audited.audit(), UnreachableError);
});
