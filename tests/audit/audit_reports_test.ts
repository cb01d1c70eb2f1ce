import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { auditExitCode } from "../../src/audit/audit_report.ts";
import { type JsonObject, numberAt, textAt } from "../../src/demo/data/json_text.ts";
import { tickTimers } from "../fakes/tick_timers.ts";
import { Audited, findingsOf } from "./audited.ts";

/** An entry that bills money, of a year that is over. */
function someEntry({ agency }: Audited): { id: string; fields: JsonObject } {
  const found = agency.resource("time_entries").all().find(({ fields }) =>
    textAt(fields, "spent_date").startsWith("2024") && fields["billable"] === true &&
    numberAt(fields, "billable_rate") > 0
  );
  assert(found);
  return found;
}

Deno.test("auditBackup() shows that a backup adds up, year by year, in two currencies", async () => {
  await using audited = await Audited.make();
  const report = await audited.audit();
  const [account] = report.accounts;
  assert(account);
  assertEquals(account.findings, []);
  assertEquals(auditExitCode(report), 0);
  const hours = (year: number) =>
    audited.agency.resource("time_entries").all().filter(({ fields }) =>
      textAt(fields, "spent_date").startsWith(String(year))
    )
      .reduce((sum, { fields }) => sum + Math.round(numberAt(fields, "rounded_hours") * 100), 0) /
    100;
  for (const year of [2023, 2024, 2025]) {
    const row = account.years.find((one) => one.year === year && one.figure === "rounded_hours");
    assertEquals([Number(row?.harvest), Number(row?.backup), row?.state], [
      hours(year),
      hours(year),
      "equal",
    ]);
  }
  // Harvest's reports and lists say nothing of payments and of what is computed with them or with cost rates.
  const reported = account.years.filter(({ figure }) =>
    !["paid", "written_off", "labour_cost", "hours"].includes(figure)
  );
  assertEquals(
    new Set(reported.map(({ figure, state }) => figure === "billable_amount" ? "" : state)),
    new Set(["", "equal"]),
  );
  assert(reported.every(({ state }) => state === "equal" || state === "rounding"));
  assertEquals(new Set(reported.map(({ unit }) => unit)), new Set(["h", "EUR", "USD"]));
  assertEquals(account.reports.map(({ report }) => report).sort(), [
    "expenses/categories",
    "expenses/clients",
    "expenses/projects",
    "expenses/team",
    "project_budget",
    "time/clients",
    "time/projects",
    "time/tasks",
    "time/team",
    "uninvoiced",
  ]);
  assert(account.reports.every(({ compared, differing }) => compared > 0 && differing === 0));
});

Deno.test("auditBackup() names an entry that the backup lacks, with its client, project and hours", async () => {
  await using audited = await Audited.make();
  const { id, fields } = someEntry(audited);
  await audited.changeList(
    "time_entries/list.json",
    (records) => records.filter((text) => !text.includes(`"id":${id},`)),
  );
  const report = await audited.audit();
  const finding = findingsOf(report).get("missing_here");
  assertEquals([finding?.resource, finding?.year, finding?.count], ["time_entries", 2024, 1]);
  assertEquals([finding?.client, finding?.project], [
    textAt(fields, "client", "name"),
    textAt(fields, "project", "name"),
  ]);
  assertMatch(finding?.records[0] ?? "", new RegExp(`^time_entries ${id}, 2024-`));
  const hours = finding?.differences.find(({ unit }) => unit === "h");
  assertEquals(Number(hours?.value), -numberAt(fields, "rounded_hours"));
  const row = report.accounts[0]?.years.find(({ year, figure }) =>
    year === 2024 && figure === "rounded_hours"
  );
  assertEquals(row?.state, "differs");
  assertEquals(auditExitCode(report), 3);
});

Deno.test("auditBackup() names an entry whose hours or rate are not Harvest's", async () => {
  for (const [member, text] of [["rounded_hours", "hours"], ["billable_rate", "rate"]] as const) {
    await using audited = await Audited.make();
    const { id, fields } = someEntry(audited);
    await audited.changeList(
      "time_entries/list.json",
      (records) =>
        records.map((record) =>
          record.includes(`"id":${id},`)
            ? record.replace(new RegExp(`("${member}":)[^,]*`), "$117.77")
            : record
        ),
    );
    const finding = findingsOf(await audited.audit()).get("differs");
    const there = numberAt(fields, member).toFixed(2);
    assertEquals(finding?.count, 1);
    assertMatch(
      finding?.records[0] ?? "",
      new RegExp(`^time_entries ${id}, .*${text} 17.77 here, ${there} in Harvest`),
    );
  }
});

Deno.test("auditBackup() names an entry that Harvest no longer has", async () => {
  await using audited = await Audited.make();
  const { id } = someEntry(audited);
  audited.agency.remove("time_entries", id);
  const report = await audited.audit();
  const finding = findingsOf(report).get("gone_there");
  assertMatch(finding?.records[0] ?? "", new RegExp(`^time_entries ${id}, `));
  assertEquals(auditExitCode(report), 3);
});

Deno.test("auditBackup() explains what was edited, added or moved after the run, and names it", async () => {
  await using audited = await Audited.make();
  const entries = audited.agency.resource("time_entries");
  const [edited, moved] = entries.all().filter(({ fields }) =>
    textAt(fields, "spent_date").startsWith("2024")
  );
  assert(edited && moved);
  entries.update(edited.id, { rounded_hours: 99.5 });
  entries.update(moved.id, { spent_date: "2023-05-05" });
  entries.add({ ...edited.fields, id: 2_999_999_999, created_at: null, updated_at: null });
  audited.agency.resource("time_entries").update(2_999_999_999, {
    created_at: audited.agency.now(),
    updated_at: audited.agency.now(),
  });
  const report = await audited.audit();
  assertEquals(findingsOf(report), new Map());
  assertEquals(auditExitCode(report), 0);
  const explained = report.accounts[0]?.explained ?? [];
  const records = explained.flatMap(({ problem, records }) =>
    records.map((record) => `${problem} ${record}`)
  ).join("\n");
  assertMatch(records, new RegExp(`edited_since time_entries ${edited.id}, .*99.50 in Harvest`));
  assertMatch(
    records,
    new RegExp(`edited_since time_entries ${moved.id}, .*2023-05-05 in Harvest`),
  );
  assertMatch(records, /added_since time_entries 2999999999, /);
  const row = report.accounts[0]?.years.find(({ year, figure }) =>
    year === 2024 && figure === "rounded_hours"
  );
  assertEquals(row?.state, "explained");
});

Deno.test("auditBackup() explains growing timers", async () => {
  await using audited = await Audited.make();
  await audited.harvest.clock.advance(3 * 3_600_000);
  tickTimers(audited.agency);
  const report = await audited.audit();
  assertEquals(findingsOf(report), new Map());
  const explained = report.accounts[0]?.explained.filter(({ problem }) =>
    problem === "timer_running"
  );
  assert(explained && explained.length > 0);
});

Deno.test("auditBackup() names an expense whose cost was changed without a new date of change", async () => {
  await using audited = await Audited.make();
  const expense = audited.agency.resource("expenses").all().at(3);
  assert(expense);
  audited.agency.resource("expenses").update(expense.id, { total_cost: 4321.09 }, { touch: false });
  const finding = findingsOf(await audited.audit()).get("differs");
  assertEquals(finding?.resource, "expenses");
  assertMatch(
    finding?.records[0] ?? "",
    new RegExp(`^expenses ${expense.id}, .*cost .* here, 4321.09 in Harvest`),
  );
});

Deno.test("auditBackup() names an invoice whose amount is not Harvest's", async () => {
  await using audited = await Audited.make();
  const invoice = audited.agency.resource("invoices").all().at(5);
  assert(invoice);
  audited.agency.resource("invoices").update(invoice.id, { amount: 1.25 }, { touch: false });
  const finding = findingsOf(await audited.audit()).get("differs");
  assertEquals(finding?.resource, "invoices");
  assertMatch(
    finding?.records[0] ?? "",
    new RegExp(`^invoice ${textAt(invoice.fields, "number")} .*1.25.* in Harvest`),
  );
});

Deno.test("auditBackup() finds that the whole first year is missing, with one finding per project", async () => {
  await using audited = await Audited.make();
  const isEarly = (text: string) => /"spent_date":"2022/.test(text);
  let early = 0;
  for (const name of ["time_entries", "expenses"]) {
    await audited.changeList(`${name}/list.json`, (records) => {
      if (name === "time_entries") early = records.filter(isEarly).length;
      return records.filter((text) => !isEarly(text));
    });
  }
  const report = await audited.audit();
  const missing = (report.accounts[0]?.findings ?? []).filter(({ problem, resource }) =>
    problem === "missing_here" && resource === "time_entries"
  );
  assert(early > 20);
  assertEquals(missing.reduce((sum, { count }) => sum + count, 0), early);
  assertEquals(new Set(missing.map(({ year }) => year)), new Set([2022]));
  assert(missing.length < early);
  assert(missing.every(({ records }) => records.length <= 10));
});

Deno.test("auditBackup() from a year on does not compare earlier years", async () => {
  await using audited = await Audited.make();
  const report = await audited.audit({ fromYear: 2025 });
  assertEquals(findingsOf(report), new Map());
  const reports = audited.harvest.fake.requests.to("/v2/reports/");
  assertEquals(
    new Set(reports.map(({ url }) => url.searchParams.get("from"))),
    new Set(["2025-01-01", "2026-01-01"]),
  );
});
