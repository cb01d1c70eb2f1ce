import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { type JsonObject, numberAt, textAt } from "../../../src/demo/data/json_text.ts";
import { Asker, unchangedAsker } from "../ask.ts";
import { setRole } from "../../fakes/account_settings.ts";

const YEAR = "from=2025-07-01&to=2026-06-30";

function inYear(asker: Asker, name: string): JsonObject[] {
  return asker.account.resource(name).all().map(({ fields }) => fields).filter((fields) => {
    const date = textAt(fields, "spent_date");
    return date >= "2025-07-01" && date <= "2026-06-30";
  });
}

const sum = (rows: readonly Record<string, unknown>[], member: string) =>
  Math.round(rows.reduce((total, row) => total + Number(row[member]), 0) * 100) / 100;

Deno.test("time reports sum rounded hours, the same on every axis", async () => {
  const asker = unchangedAsker();
  const entries = inYear(asker, "time_entries");
  const hours = Math.round(
    entries.reduce((total, entry) => total + numberAt(entry, "rounded_hours"), 0) * 100,
  ) / 100;
  for (const axis of ["clients", "projects", "tasks", "team"]) {
    const rows = await asker.records(`/v2/reports/time/${axis}?${YEAR}`);
    assertEquals(sum(rows, "total_hours"), hours, axis);
    assertEquals(new Set(rows.map(({ currency }) => currency)), new Set(["EUR", "USD"]), axis);
  }
  const raw = entries.reduce((total, entry) => total + numberAt(entry, "hours"), 0);
  assert(raw < hours);
});

Deno.test("billable amounts leave fixed fees out unless they are asked for", async () => {
  const asker = unchangedAsker();
  const entries = inYear(asker, "time_entries").filter((entry) => entry["billable"] === true);
  const amount = (chosen: readonly JsonObject[]) =>
    Math.round(
      chosen.reduce(
        (total, one) => total + numberAt(one, "rounded_hours") * numberAt(one, "billable_rate"),
        0,
      ) * 100,
    ) / 100;
  const isFixed = (entry: JsonObject) =>
    asker.account.resource("projects").get(textAt(entry, "project", "id"))?.["is_fixed_fee"] ===
      true;
  const rows = await asker.records(`/v2/reports/time/projects?${YEAR}`);
  const expected = amount(entries.filter((entry) => !isFixed(entry)));
  // Each row is rounded to cents by itself.
  assert(Math.abs(sum(rows, "billable_amount") - expected) <= rows.length * 0.005);
  const all = await asker.records(`/v2/reports/time/projects?${YEAR}&include_fixed_fee=true`);
  assert(Math.abs(sum(all, "billable_amount") - amount(entries)) <= all.length * 0.005);
  assert(sum(all, "billable_amount") > sum(rows, "billable_amount"));
});

Deno.test("expense reports sum costs, the same on every axis", async () => {
  const asker = unchangedAsker();
  const cost = sum(inYear(asker, "expenses"), "total_cost");
  for (const axis of ["clients", "projects", "categories", "team"]) {
    assertEquals(
      sum(await asker.records(`/v2/reports/expenses/${axis}?${YEAR}`), "total_amount"),
      cost,
      axis,
    );
  }
});

Deno.test("reports follow a change of the records at once", async () => {
  const asker = new Asker();
  const before = sum(await asker.records(`/v2/reports/time/team?${YEAR}`), "total_hours");
  const entry = asker.account.resource("time_entries").all().at(-1);
  assert(entry);
  asker.account.remove("time_entries", entry.id);
  const after = sum(await asker.records(`/v2/reports/time/team?${YEAR}`), "total_hours");
  assertEquals(
    Math.round((before - after) * 100),
    Math.round(numberAt(entry.fields, "rounded_hours") * 100),
  );
});

Deno.test("reports refuse more than 365 days and missing dates", async () => {
  const asker = unchangedAsker();
  assertEquals(await asker.status("/v2/reports/time/team?from=2023-01-01&to=2023-12-31"), 200);
  assertEquals(
    await asker.status("/v2/reports/time/team?from=2024-01-01&to=2024-12-31"),
    400,
    "a leap year",
  );
  assertEquals(await asker.status("/v2/reports/time/team?from=2024-01-01"), 422);
  assertEquals(await asker.status("/v2/reports/time/team?from=2024-02-01&to=2024-01-01"), 422);
  assertEquals(await asker.status("/v2/reports/time/nothing?from=2024-01-01&to=2024-02-01"), 404);
});

Deno.test("reports have a budget of their own", async () => {
  const asker = new Asker({ rateLimit: 1, reportRateLimit: 2 });
  const target = "/v2/reports/project_budget";
  assertEquals([await asker.status(target), await asker.status(target)], [200, 200]);
  const refused = await asker.ask(target);
  assertEquals([refused.status, refused.headers.get("retry-after")], [429, "900"]);
  assertEquals(await asker.status("/v2/users/me"), 200);
});

Deno.test("the uninvoiced report leaves out archived projects and what is billed", async () => {
  const asker = unchangedAsker();
  const rows = await asker.records(`/v2/reports/uninvoiced?${YEAR}`);
  const projects = asker.account.resource("projects");
  assert(rows.length > 0);
  assert(rows.every(({ project_id }) => projects.get(String(project_id))?.["is_active"] === true));
  const expected = inYear(asker, "time_entries").filter((entry) => {
    const project = projects.get(textAt(entry, "project", "id"));
    return entry["billable"] === true && entry["is_billed"] !== true &&
      project?.["is_active"] === true && project["is_billable"] === true;
  });
  assertEquals(sum(rows, "uninvoiced_hours"), sum(expected, "rounded_hours"));
  const without = await asker.records(`/v2/reports/uninvoiced?${YEAR}&include_fixed_fee=false`);
  assert(without.length < rows.length);
});

Deno.test("the budget report counts hours or money against the budget", async () => {
  const asker = unchangedAsker();
  const rows = await asker.records("/v2/reports/project_budget");
  assertEquals(rows.length, 40);
  const row = rows.find(({ budget_by, budget_is_monthly }) =>
    budget_by === "person" && budget_is_monthly === false
  );
  const entries = asker.account.resource("time_entries").all().map(({ fields }) => fields)
    .filter((entry) => textAt(entry, "project", "id") === String(row?.["project_id"]));
  assertEquals(row?.["budget_spent"], sum(entries, "rounded_hours"));
  const left = Number(row?.["budget"]) - Number(row?.["budget_spent"]);
  assertEquals(Math.round(Number(row?.["budget_remaining"]) * 100), Math.round(left * 100));
});

Deno.test("a member's report covers their own time and hides money", async () => {
  const asker = new Asker();
  setRole(asker.account, "member");
  const rows = await asker.records(`/v2/reports/time/team?${YEAR}`);
  assertEquals(
    new Set(rows.map(({ user_id }) => String(user_id))),
    new Set([asker.account.userId]),
  );
  assert(
    rows.every(({ billable_amount, currency }) => billable_amount === null && currency === null),
  );
});
