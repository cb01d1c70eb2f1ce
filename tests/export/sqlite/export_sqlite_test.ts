import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { JsonObject } from "../../../src/demo/data/json_text.ts";
import { exportSqlite } from "../../../src/export/sqlite/export_sqlite.ts";
import { CATALOG } from "../../../src/harvest/catalog.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";
import { sumOf } from "../sum_of.ts";

const { signal } = new AbortController();

const BIG_ID = "9007199254740993";
const temp = new TempFolder();
const harvest = new TestHarvest({ accounts: 2 });
let database: DatabaseSync;

Deno.test.beforeAll(async () => {
  const { agency } = harvest;
  const updated_at = "2026-01-01T00:00:00Z";
  agency.resource("clients").setRaw(
    `{"id":${BIG_ID},"name":"Precise","unknown":[1.10],"updated_at":"${updated_at}"}`,
  );
  agency.resource("tasks").setRaw(
    `{"id":77,"name":"Odd","default_hourly_rate":1.10,"updated_at":"${updated_at}"}`,
  );
  agency.resource("clients").add({ id: 5, name: "École Zébra", is_active: true });
  agency.resource("clients").add({ id: 6, name: "東京設計会議 GmbH", is_active: true });
  agency.resource("clients").add({ id: 7, name: "Seven", nested: { a: null }, b: "é" });
  for (const id of agency.resource("invoices").ids().slice(0, 2)) {
    agency.resource("invoices").update(id, {
      state: "open",
      due_amount: 10.1,
      due_date: "2026-01-31",
    });
  }
  assertEquals((await harvest.backUp(temp.at("backup"))).outcome, "complete");
  await exportSqlite({ output: temp.at("backup"), to: temp.at("out.db"), account: null, signal });
  database = new DatabaseSync(temp.at("out.db"), { readOnly: true });
});

Deno.test.afterAll(() => {
  database.close();
  temp[Symbol.dispose]();
});

function query(sql: string, ...values: SQLInputValue[]) {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement.all(...values).map((row) => ({ ...row }));
}

Deno.test("exportSqlite() gives every resource a table with every record as Harvest sent it", () => {
  for (const account of harvest.fake.world.accounts) {
    const read = query(
      "SELECT name FROM resources WHERE account_id = ? AND state = 'complete'",
      account.id,
    );
    const names = new Set(read.map((row) => row["name"]));
    for (const { name, kind } of CATALOG.filter((resource) => names.has(resource.name))) {
      if (kind !== "list" || name === "users_me_project_assignments") continue;
      const truth = account.resource(name).all().map(({ text }) => text);
      const rows = query(`SELECT record FROM ${name} WHERE account_id = ?`, account.id);
      assertEquals(rows.map(({ record }) => String(record)).sort(), truth.sort(), name);
    }
  }
});

Deno.test("exportSqlite() stores child records with their parent", () => {
  let payments = 0;
  for (const invoice of harvest.agency.resource("invoices").ids()) {
    const truth = harvest.agency.resource("invoice_payments", invoice).all().map(({ text }) =>
      text
    );
    const rows = query(
      "SELECT record FROM invoice_payments WHERE invoice_id = ? ORDER BY id",
      invoice,
    );
    assertEquals(rows.map(({ record }) => record), truth);
    payments += truth.length;
  }
  assert(payments > 0);
});

Deno.test("exportSqlite() keeps ids past 53 bits and decimals to the digit", () => {
  assertEquals(query("SELECT id FROM clients WHERE name = 'Precise'"), [{ id: BigInt(BIG_ID) }]);
  const sql =
    "SELECT default_hourly_rate AS rate, default_hourly_rate_exact AS exact FROM tasks WHERE id = 77";
  assertEquals(query(sql), [{ rate: 1.1, exact: "1.10" }]);
});

Deno.test("exportSqlite() has a table of line items, with amounts as Harvest sent them", () => {
  const invoices = harvest.agency.resource("invoices").all();
  const amounts = invoices.flatMap(({ text }) =>
    [...text.matchAll(/"amount":([^,]+),"taxed"/g)].map(([, amount]) => amount)
  );
  const rows = query(
    "SELECT amount_exact AS amount, position FROM invoice_line_items WHERE account_id = ? ORDER BY invoice_id, position",
    harvest.agency.id,
  );
  assert(amounts.length > 0);
  assertEquals(rows.map(({ amount }) => amount), amounts);
  assertEquals(rows[0]?.["position"], 1n);
});

Deno.test("exportSqlite() makes views whose figures match the lists", () => {
  const { agency } = harvest;
  const entries = agency.resource("time_entries").all().map(({ fields }) => fields);
  const isByTheHour = (entry: JsonObject) =>
    agency.resource("projects").get(sumOf.idAt(entry, "project"))?.["is_fixed_fee"] !== true;
  const one = (sql: string) => Object.values(query(sql, agency.id)[0] ?? {})[0];
  for (
    const [view, key] of [["client", "client"], ["project", "project"], ["person", "user"], [
      "task",
      "task",
    ]]
  ) {
    for (const [id, some] of Map.groupBy(entries, (entry) => sumOf.idAt(entry, key ?? ""))) {
      const [row] = query(
        `SELECT hours, billable_amount FROM hours_by_${view} WHERE account_id = ? AND ${key}_id = ?`,
        agency.id,
        id,
      );
      assertEquals(
        row,
        { hours: sumOf.hours(some), billable_amount: sumOf.billable(some.filter(isByTheHour)) },
        `${view} ${id}`,
      );
    }
  }
  for (
    const [month, some] of Map.groupBy(entries, (entry) => String(entry["spent_date"]).slice(0, 7))
  ) {
    const sql = `SELECT hours FROM hours_by_month WHERE account_id = ? AND month = '${month}'`;
    assertEquals(one(sql), sumOf.hours(some), month);
  }
  const open = agency.resource("invoices").all().map(({ fields }) => fields).filter(({ state }) =>
    state === "open"
  );
  assert(open.length > 0);
  assertEquals(
    one("SELECT round(sum(due_amount), 2) FROM receivables WHERE account_id = ?"),
    sumOf.cents(open, "due_amount"),
  );
  assertEquals(
    one("SELECT count(*) FROM invoice_ageing WHERE account_id = ?"),
    BigInt(open.length),
  );
});

Deno.test("exportSqlite() has the same uninvoiced figures as Harvest's report", () => {
  const report = harvest.text("/reports/uninvoiced?from=2025-07-01&to=2026-06-30");
  const truth: { project_id: number; uninvoiced_amount: number; uninvoiced_expenses: number }[] =
    JSON.parse(report).results;
  const wanted = truth.filter((row) =>
    row.uninvoiced_amount !== 0 || row.uninvoiced_expenses !== 0
  );
  assert(wanted.length > 0);
  for (const row of wanted) {
    const sql =
      "SELECT uninvoiced_amount AS amount, uninvoiced_expenses AS expenses FROM uninvoiced WHERE project_id = ?";
    const [found] = query(sql, row.project_id);
    assertEquals(
      found,
      { amount: row.uninvoiced_amount, expenses: row.uninvoiced_expenses },
      `project ${row.project_id}`,
    );
  }
});

Deno.test("exportSqlite() has members that nobody knew in the column other, as Harvest sent them", () => {
  const others = query("SELECT id, other FROM clients WHERE other IS NOT NULL ORDER BY id");
  assertEquals(others, [
    { id: 7n, other: '{"nested":{"a":null},"b":"é"}' },
    { id: BigInt(BIG_ID), other: '{"unknown":[1.10]}' },
  ]);
  // What has a table or a column of its own is not among them.
  for (const table of ["invoices", "estimates", "time_entries", "expenses", "users", "roles"]) {
    assertEquals(query(`SELECT other FROM ${table} WHERE other IS NOT NULL`), [], table);
  }
});

Deno.test("exportSqlite() makes a search that ignores accents and finds words in texts without spaces", () => {
  const found = (words: string) =>
    query("SELECT title, resource, record_id, is_deleted FROM search WHERE search MATCH ?", words);
  const about = { resource: "clients", is_deleted: 0n };
  assertEquals(found("zebra ecole"), [{ title: "École Zébra", ...about, record_id: 5n }]);
  const [japanese, ...others] = found('"設 計" AND gmbh');
  assertEquals({ ...japanese, title: null }, { title: null, ...about, record_id: 6n });
  assertEquals(String(japanese?.["title"]).replaceAll("\u200b", ""), "東京設計会議 GmbH");
  assertEquals([others, found('"計 設"'), found('"設 会"')], [[], [], []]);
});

Deno.test("exportSqlite() lists files with the record they belong to", () => {
  const rows = query(
    "SELECT i.id FROM artifacts AS a JOIN invoices AS i ON i.account_id = a.account_id AND i.id = a.record_id " +
      "WHERE a.resource = 'invoices' AND i.account_id = ? ORDER BY i.id",
    harvest.agency.id,
  );
  assertEquals(rows.map(({ id }) => String(id)), harvest.agency.resource("invoices").ids());
});
