import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { CATALOG, WAIVED } from "../../src/harvest/catalog.ts";

/** Every path of API v2 that answers GET, below `/v2`: facts about Harvest as of November 2025. */
const GET_PATHS = [
  "/clients",
  "/clients/{id}",
  "/company",
  "/contacts",
  "/contacts/{id}",
  "/estimate_item_categories",
  "/estimate_item_categories/{id}",
  "/estimates",
  "/estimates/{id}",
  "/estimates/{id}/messages",
  "/expense_categories",
  "/expense_categories/{id}",
  "/expenses",
  "/expenses/{id}",
  "/invoice_item_categories",
  "/invoice_item_categories/{id}",
  "/invoices",
  "/invoices/{id}",
  "/invoices/{id}/messages",
  "/invoices/{id}/messages/new",
  "/invoices/{id}/payments",
  "/projects",
  "/projects/{id}",
  "/projects/{id}/task_assignments",
  "/projects/{id}/task_assignments/{id}",
  "/projects/{id}/user_assignments",
  "/projects/{id}/user_assignments/{id}",
  "/reports/expenses/categories",
  "/reports/expenses/clients",
  "/reports/expenses/projects",
  "/reports/expenses/team",
  "/reports/project_budget",
  "/reports/time/clients",
  "/reports/time/projects",
  "/reports/time/tasks",
  "/reports/time/team",
  "/reports/uninvoiced",
  "/roles",
  "/roles/{id}",
  "/task_assignments",
  "/tasks",
  "/tasks/{id}",
  "/time_entries",
  "/time_entries/{id}",
  "/user_assignments",
  "/users",
  "/users/me",
  "/users/me/project_assignments",
  "/users/{id}",
  "/users/{id}/billable_rates",
  "/users/{id}/billable_rates/{id}",
  "/users/{id}/cost_rates",
  "/users/{id}/cost_rates/{id}",
  "/users/{id}/project_assignments",
  "/users/{id}/teammates",
];

/** Paid time off, which came in 2026. */
const PAID_TIME_OFF_PATHS = [
  "/pto/allocations",
  "/pto/assignments",
  "/pto/balances",
  "/pto/holiday_calendars",
  "/pto/holiday_calendars/{id}/entries",
  "/pto/requests",
  "/pto/types",
  "/pto/work_schedules",
];

const ALL_PATHS = [...GET_PATHS, ...PAID_TIME_OFF_PATHS];

Deno.test("the API's GET paths are 55, all different", () => {
  assertEquals([GET_PATHS.length, new Set(ALL_PATHS).size], [55, ALL_PATHS.length]);
});

Deno.test("CATALOG or WAIVED has every GET path of the API, and just one of them", () => {
  const saved = CATALOG.map(({ path }) => path);
  const waived = WAIVED.map(({ path }) => path);
  for (const path of ALL_PATHS) {
    assertEquals(
      saved.filter((p) => p === path).length + waived.filter((p) => p === path).length,
      1,
      path,
    );
  }
});

Deno.test("CATALOG and WAIVED name no path that the API does not have", () => {
  const known = new Set(ALL_PATHS);
  assertEquals(
    [...CATALOG, ...WAIVED].map(({ path }) => path).filter((path) => !known.has(path)),
    [],
  );
});

Deno.test("WAIVED gives a reason for every path", () => {
  for (const { path, reason } of WAIVED) assert(reason.length > 10, path);
});

Deno.test("CATALOG keeps every resource in a place of its own, parents before their children", () => {
  const places = CATALOG.map(({ kind, folder, suffix }) =>
    kind === "child" ? `${folder}/*_${suffix}` : `${folder}/${kind}`
  );
  assertEquals(new Set(places).size, places.length);
  assertEquals(new Set(CATALOG.map(({ name }) => name)).size, CATALOG.length);
  const seen = new Set<string>();
  for (const { name, kind, parent, folder } of CATALOG) {
    assertEquals(kind === "child", parent !== undefined, name);
    if (parent !== undefined) assert(seen.has(parent) && folder === parent, name);
    seen.add(name);
  }
});
