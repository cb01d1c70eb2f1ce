import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import type { AuditFinding } from "../../../src/audit/ledger/finding_log.ts";
import { type JsonObject, numberAt, textAt } from "../../../src/demo/data/json_text.ts";
import { Audited, findingsOf } from "../audited.ts";

/** An entry of an active project sold by the hour that is not invoiced yet, in a year that is over. */
function openEntry({ agency }: Audited): { id: string; fields: JsonObject } {
  const found = agency.resource("time_entries").all().find(({ fields }) => {
    const project = agency.resource("projects").get(textAt(fields, "project", "id"));
    return textAt(fields, "spent_date").startsWith("2024") && fields["billable"] === true &&
      fields["is_billed"] === false && numberAt(fields, "billable_rate") > 0 &&
      project?.["is_active"] === true && project["is_fixed_fee"] === false;
  });
  assert(found);
  return found;
}

/** Has a record be another while reports are made, and itself again when records are read. */
function disguise({ agency, harvest }: Audited, id: string, changes: JsonObject): void {
  const entries = agency.resource("time_entries");
  const before = entries.text(id) ?? "";
  const { fake } = harvest;
  fake.onRequest(
    ({ path }) => path.startsWith("/v2/reports/"),
    () => entries.update(id, changes, { touch: false }),
    { times: 1000 },
  );
  fake.onRequest(({ path }) => path === "/v2/time_entries", () => {
    entries.setRaw(before);
  }, { times: 1000 });
}

function problems(findings: readonly AuditFinding[] = []): Set<string> {
  return new Set(findings.map(({ problem }) => problem));
}

Deno.test("auditBackup() blames Harvest's report if it is not the sum of Harvest's own records", async () => {
  await using audited = await Audited.make();
  const { id, fields } = openEntry(audited);
  disguise(audited, id, { rounded_hours: numberAt(fields, "rounded_hours") + 3 });
  const report = await audited.audit();
  const findings = findingsOf(report);
  assertEquals([...findings.keys()], ["report_differs"]);
  assertMatch(
    findings.get("report_differs")?.records[0] ?? "",
    /^time\/\w+, .*total_hours \S+ h in Harvest, \S+ h here; billable_hours /,
  );
});

Deno.test("auditBackup() takes up to half a hundredth per record for rounding if all records are the same", async () => {
  await using audited = await Audited.make();
  const { id, fields } = openEntry(audited);
  disguise(audited, id, {
    rounded_hours: numberAt(fields, "rounded_hours") + 0.01,
    billable_rate: 0,
  });
  const report = await audited.audit();
  // A whole rate less is more than rounding hides; a hundredth of an hour among several entries is not.
  assertEquals(problems(report.accounts[0]?.explained).has("rounding"), true);
  assertEquals([...findingsOf(report).keys()], ["report_differs"]);
  const reported = report.accounts[0]?.findings.flatMap(({ records }) => records) ?? [];
  assert(
    reported.length > 0 && reported.every((record) => record.includes("billable_amount")),
    reported.join("\n"),
  );
});

Deno.test("auditBackup() explains an uninvoiced report that counts differently", async () => {
  await using audited = await Audited.make();
  const { id } = openEntry(audited);
  disguise(audited, id, { is_billed: true });
  const report = await audited.audit();
  assertEquals(findingsOf(report), new Map());
  assertEquals(problems(report.accounts[0]?.explained).has("counted_differently"), true);
});

Deno.test("auditBackup() names settings of clients and projects that were changed after the run", async () => {
  await using audited = await Audited.make();
  const { fields } = openEntry(audited);
  const projectId = textAt(fields, "project", "id");
  audited.agency.resource("projects").update(projectId, { is_fixed_fee: true });
  const report = await audited.audit();
  assertEquals(findingsOf(report), new Map());
  const edited = report.accounts[0]?.explained.find(({ problem, resource }) =>
    problem === "edited_since" && resource === "projects"
  );
  assertMatch(edited?.records[0] ?? "", /: fixed fee false here, true in Harvest$/);
});

Deno.test("auditBackup() reports that records cannot be read again, and still names the figures", async () => {
  await using audited = await Audited.make();
  const { id } = openEntry(audited);
  audited.agency.remove("time_entries", id);
  audited.harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/time_entries",
    times: 1000,
    fault: { kind: "status", status: 403 },
  });
  const findings = (await audited.audit()).accounts[0]?.findings ?? [];
  assertEquals(problems(findings), new Set(["records_unreadable", "row_differs"]));
  assertMatch(
    findings.flatMap(({ records }) => records).join("\n"),
    /time\/projects, .*: total_hours /,
  );
});
