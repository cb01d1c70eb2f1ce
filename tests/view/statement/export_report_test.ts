import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { exportSqlite } from "../../../src/export/sqlite/export_sqlite.ts";
import { exportReport } from "../../../src/view/statement/export_report.ts";
import { RESOURCE_VIEWS } from "../../../src/view/catalog/resource_views.ts";
import { UsageError } from "../../../src/usage_error.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";

/** The cells of a table of the report, row by row, without its sums. */
function rowsOf(text: string, title: string): string[][] {
  const section = text.split(`<h2>${title}</h2>`)[1]?.split("</tbody>")[0] ?? "";
  return section.split("<tr>").slice(2).map((row) =>
    [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell = ""]) => cell)
  );
}

Deno.test("exportReport() writes one file that loads nothing, with the totals of the lists", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.agency.resource("clients").update(harvest.agency.resource("clients").ids()[0] ?? "", {
    name: "<script>x",
  });
  await harvest.backUp(temp.at("backup"));
  const request = {
    output: temp.at("backup"),
    to: temp.at("report.html"),
    account: String(harvest.agency.id),
    cacheFolder: temp.at("cache"),
    locale: "en-US",
    signal: new AbortController().signal,
  };
  await exportReport(request);
  const text = await Deno.readTextFile(temp.at("report.html"));
  assert(!/<script|<link|<img|<iframe|src=|href=|url\(|@import/.test(text));
  assertStringIncludes(text, "default-src 'none'");
  assertStringIncludes(text, "&lt;script&gt;x");
  const { agency } = harvest;
  const cents = (value: unknown) => Math.round(Number(value) * 100);
  const sums = new Map<string, { invoiced: number; paid: number }>();
  const add = (key: string, invoiced: number, paid: number) => {
    const sum = sums.get(key) ?? { invoiced: 0, paid: 0 };
    sums.set(key, { invoiced: sum.invoiced + invoiced, paid: sum.paid + paid });
  };
  for (const { id, fields } of agency.resource("invoices").all()) {
    const { state, issue_date, currency, amount } = fields;
    if (state !== "draft") add(`${String(issue_date).slice(0, 4)} ${currency}`, cents(amount), 0);
    for (const payment of agency.resource("invoice_payments", id).all()) {
      const { paid_date, amount } = payment.fields;
      add(`${String(paid_date).slice(0, 4)} ${currency}`, 0, cents(amount));
    }
  }
  const shown = (sum: number) => sum === 0 ? "–" : (sum / 100).toFixed(2);
  assertEquals(
    rowsOf(text, "Invoiced and paid by year").map(([year, currency, , , , invoiced, , paid]) => [
      `${year} ${currency}`,
      invoiced?.replace(/[^\d.–]/g, ""),
      paid?.replace(/[^\d.–]/g, ""),
    ]),
    [...sums].sort().map(([key, { invoiced, paid }]) => [key, shown(invoiced), shown(paid)]),
  );
  const hours = agency.resource("time_entries").all().map(({ fields }) => cents(fields["hours"]));
  assertStringIncludes(text, `<dd>${(hours.reduce((a, b) => a + b, 0) / 100).toFixed(2)}</dd>`);
  const sha256 = createHash("sha256").update(await Deno.readFile(temp.at("backup", "SHA256SUMS")));
  assertStringIncludes(text, sha256.digest("hex"));
  await assertRejects(() => exportReport({ ...request, account: "7" }), UsageError, `account "7"`);
});

Deno.test("what has no client, date or currency, or was deleted, has a name in the report and in SQL", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { agency } = harvest;
  const [entries, invoices] = [agency.resource("time_entries"), agency.resource("invoices")];
  const [free = "", undated = "", other = ""] = entries.ids();
  entries.update(free, { client: null, hours: 50, rounded_hours: 50 });
  entries.update(undated, { spent_date: null });
  entries.update(other, { user: { id: 9, name: "Gone Gray" }, task: { id: 9, name: "Lost" } });
  const [first = "", second = "", third = ""] = invoices.ids();
  invoices.update(first, { state: "open", currency: null });
  invoices.update(second, { state: "open", issue_date: null, currency: "KWD", amount: 12.345 });
  invoices.update(third, {
    state: "open",
    issue_date: "2025-01-01",
    currency: "KWD",
    amount: 12.345,
  });
  invoices.update(third, { number: "" });
  agency.resource("clients").add({ id: 77, name: "", is_active: true });
  agency.resource("invoice_payments", third).add({ id: 78, paid_at: "2025-01-03T00:00:00Z" });
  await harvest.backUp(temp.at("backup"), { recordFiles: false, artifacts: false });
  const request = {
    output: temp.at("backup"),
    account: null,
    signal: new AbortController().signal,
  };
  const shown = { ...request, cacheFolder: temp.at("cache"), locale: "en-US" };
  await exportReport({ ...shown, to: temp.at("report.html") });
  const text = await Deno.readTextFile(temp.at("report.html"));
  const firsts = (title: string) => rowsOf(text, title).map(([cell]) => cell);
  assertEquals(firsts("Hours by client")[0], "none");
  assert(firsts("Hours by year").includes("none"));
  assert(firsts("Invoiced and paid by year").includes("none"));
  assertStringIncludes(text, "Total no currency");
  // The table and the chart round in one way.
  assert(!text.includes("12.345") && text.includes("12.350"));
  await exportSqlite({ ...request, to: temp.at("x.sqlite") });
  using database = new DatabaseSync(temp.at("x.sqlite"), { readOnly: true });
  const named = (view: string, sql: string) => database.prepare(`SELECT ${sql} FROM ${view}`).all();
  for (const view of ["hours_by_person", "hours_by_person_month"]) {
    assert(named(view, "person").some(({ person }) => person === "Gone Gray"), view);
  }
  assert(named("hours_by_task", "task").some(({ task }) => task === "Lost"));
  assert(named("idle", "id, name").some(({ id, name }) => id === 77 && name === "77"));
  const titles = ["invoices", "invoice_payments"].flatMap((name) =>
    named(name, `${RESOURCE_VIEWS.get(name)?.title} AS title`).map(({ title }) => title)
  );
  for (const title of [`Invoice ${third}`, "Payment 2025-01-03"]) {
    assert(titles.includes(title), title);
  }
});
