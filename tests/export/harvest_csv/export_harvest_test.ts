import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { at, type JsonObject, numberAt, textAt } from "../../../src/demo/data/json_text.ts";
import { AGENCY } from "../../../src/demo/sample/sample_world.ts";
import { exportDestination } from "../../../src/export/destinations/export_destination.ts";
import { harvest as harvestCsv } from "../../../src/export/harvest_csv/harvest.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";
import { parseCsv } from "../parse_csv.ts";
import { recognized } from "./recognized.ts";

type Row = Readonly<Record<string, string>>;

/** The columns of Harvest's detailed time report, in a file of April 2026. */
const REPORT =
  "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name," +
  "Last Name,Employee Id,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency," +
  "External Reference URL";

const temp = new TempFolder();
const harvest = new TestHarvest({ accounts: 2, size: AGENCY });
const { accounts } = harvest.fake.world;

Deno.test.beforeAll(async () => {
  const { outcome } = await harvest.backUp(temp.at("backup"), {
    recordFiles: false,
    artifacts: false,
  });
  assertEquals(outcome, "complete");
  const { signal } = new AbortController();
  await exportDestination(harvestCsv(), {
    output: temp.at("backup"),
    to: temp.at("to"),
    account: null,
    dayStarts: 0,
    signal,
  });
});

Deno.test.afterAll(() => temp[Symbol.dispose]());

function textOf(...path: string[]): string {
  return Deno.readTextFileSync(temp.at("to", ...path));
}

function rowsOf(...path: string[]): Row[] {
  const [header = [], ...rows] = parseCsv(textOf(...path), ",");
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ""])));
}

function all(resource: string): JsonObject[] {
  return accounts.flatMap((account) =>
    account.resource(resource).all().map(({ fields }) => fields)
  );
}

function cents(text: string | undefined): number {
  assert(/^-?\d+(\.\d+)?$/.test(text ?? ""), `${text} is no plain number`);
  return Math.round(Number(text) * 100);
}

function sum(rows: readonly Row[], column: string): number {
  return rows.reduce((total, row) => total + cents(row[column]), 0);
}

Deno.test("detailed time read back gives the entries of the backup", () => {
  const text = textOf("import", "time_entries.csv");
  assert(text.startsWith(`${REPORT},`), "the report's columns first");
  const rows = rowsOf("import", "time_entries.csv");
  const entries = all("time_entries").filter(({ is_running }) => is_running !== true);
  assertEquals(rows.length, entries.length);
  const users = new Map(all("users").map((user) => [textAt(user, "id"), user]));
  const projects = new Map(all("projects").map((project) => [textAt(project, "id"), project]));
  for (const [index, entry] of entries.entries()) {
    const row = rows[index] ?? {};
    const user = users.get(textAt(entry, "user", "id")) ?? {};
    const project = projects.get(textAt(entry, "project", "id")) ?? {};
    const billable = entry["billable"] === true;
    assertEquals(
      {
        id: row["Time Entry Id"],
        date: row["Date"],
        project: row["Project Id"],
        code: row["Project Code"],
        task: row["Task"],
        notes: row["Notes"],
        hours: Number(row["Hours"]),
        rounded: Number(row["Hours Rounded"]),
        flags: [row["Billable?"], row["Invoiced?"], row["Approved?"], row["Employee?"]],
        rates: [Number(row["Billable Rate"]), Number(row["Cost Rate"])],
        url: row["External Reference URL"],
        first: row["First Name"],
      },
      {
        id: textAt(entry, "id"),
        date: textAt(entry, "spent_date"),
        project: textAt(entry, "project", "id"),
        code: textAt(project, "code"),
        task: textAt(entry, "task", "name"),
        notes: textAt(entry, "notes"),
        hours: numberAt(entry, "hours"),
        rounded: numberAt(entry, "rounded_hours"),
        flags: [
          billable,
          entry["is_billed"] === true,
          entry["approval_status"] === "approved",
          user["is_contractor"] !== true,
        ].map((flag) => flag ? "Yes" : "No"),
        rates: [billable ? numberAt(entry, "billable_rate") : 0, numberAt(entry, "cost_rate")],
        url: textAt(entry, "external_reference", "permalink"),
        first: textAt(user, "first_name"),
      },
    );
    if (user["email"] !== null) assertEquals(row["Email"], textAt(user, "email"));
    assert(/^(.+ - )(EUR|USD)$/.test(row["Currency"] ?? ""));
    assert(/^-?\d+\.\d+$/.test(row["Hours"] ?? ""), "at least one decimal");
    assertEquals(row["Started Time"] === "", entry["started_time"] === null);
  }
});

Deno.test("an importer that adds up start and hours, or takes an end on the same day, stores the hours", () => {
  const rows = rowsOf("import", "time_entries.csv").filter((row) => row["Started Time"] !== "");
  const late = rows.filter((row) =>
    Number(row["Started Time"]?.slice(0, 2)) + Number(row["Hours"]) > 24
  );
  assert(late.length > 0, `${rows.length} rows, ${late.length}`);
  for (const row of rows) {
    const at = (time = "") => Date.parse(`${row["Date"]}T${time}:00Z`);
    const seconds = Math.max(1, Math.round(Number(row["Hours"]) * 3600));
    const start = at(row["Started Time"]);
    const end = row["Ended Time"] ? at(row["Ended Time"]) : start + 1000 * seconds;
    assertEquals((end - start) / 1000, seconds);
  }
});

Deno.test("an importer that reads whole folders knows every file for what it is, and finds no draft", () => {
  const files = [...Deno.readDirSync(temp.at("to", "import"))].map(({ name }) => name).sort();
  const kinds = files.map((name) =>
    recognized(name, parseCsv(textOf("import", name), ",")[0] ?? [])
  );
  assertEquals(Object.fromEntries(files.map((name, index) => [name, kinds[index]])), {
    "clients.csv": "clients",
    "contacts.csv": "contacts",
    "estimate_line_items.csv": "estimate lines",
    "estimates.csv": "estimates",
    "expense_categories.csv": "expense categories",
    "expenses.csv": "expenses",
    "invoice_item_categories.csv": "item categories",
    "invoice_line_items.csv": "invoice lines",
    "invoice_payments.csv": "payments",
    "invoices.csv": "invoices",
    "people.csv": "people",
    "projects.csv": "projects",
    "tasks.csv": "tasks",
    "time_entries.csv": "time",
  });
  assert(rowsOf("import", "invoices.csv").every((row) => row["State"] !== "draft"));
  const drafts = all("invoices").filter(({ state }) => state === "draft");
  assertEquals(
    rowsOf("drafts", "invoices.csv").map((row) => row["Invoice Id"]),
    drafts.map((invoice) => textAt(invoice, "id")),
  );
});

Deno.test("invoices go with their own lines and payments, though numbers repeat, and add up", () => {
  const invoices = rowsOf("import", "invoices.csv");
  const key = (number = "", client = "", date = "") => `${number}\n${client}\n${date}`;
  const keys = invoices.map((row) => key(row["ID"], row["Client"], row["Issue Date"]));
  assertEquals(new Set(keys).size, keys.length);
  assert(new Set(invoices.map((row) => row["ID"])).size < keys.length, "numbers repeat");
  const lines = Map.groupBy(
    rowsOf("import", "invoice_line_items.csv"),
    (row) => key(row["Invoice ID"], row["Client"], row["Issue Date"]),
  );
  const payments = Map.groupBy(
    rowsOf("import", "invoice_payments.csv"),
    (row) => key(row["Invoice ID"], row["Client"], row["Invoice Issue Date"]),
  );
  for (const [index, row] of invoices.entries()) {
    const own = keys[index] ?? "";
    const [subtotal, discount] = [cents(row["Subtotal"]), cents(row["Discount"])];
    assertEquals(sum(lines.get(own) ?? [], "Item Amount"), subtotal + discount);
    assertEquals(subtotal + cents(row["Tax"]) + cents(row["Tax2"]), cents(row["Invoice Amount"]));
    assertEquals(sum(payments.get(own) ?? [], "Payment Amount"), cents(row["Paid Amount"]));
    assertEquals(cents(row["Invoice Amount"]) - cents(row["Paid Amount"]), cents(row["Balance"]));
  }
  for (const own of [...lines.keys(), ...payments.keys()]) assert(keys.includes(own), own);
});

Deno.test("an importer that works out totals from lines, discount and taxes comes to those of the documents", () => {
  let discounts = 0;
  for (
    const [name, number, amount] of [["invoice", "Invoice ID", "Invoice Amount"], [
      "estimate",
      "Estimate ID",
      "Estimate Amount",
    ]] as const
  ) {
    const lines = rowsOf("import", `${name}_line_items.csv`);
    for (const row of rowsOf("import", `${name}s.csv`)) {
      const own = lines.filter((line) =>
        line[number] === row["ID"] && line["Client"] === row["Client"] &&
        line["Issue Date"] === row["Issue Date"]
      );
      const sum = own.reduce(
        (total, line) => total + Number(line["Item Quantity"]) * Number(line["Item Unit Price"]),
        0,
      );
      // The first that is there; it is a percentage if the other one is there.
      const discount = Number(row["Discount"] || row["Discount Percentage"]);
      const isAmount = !row["Discount Percentage"];
      const net = sum - (isAmount ? discount : sum * discount / 100);
      const rate = (tax = "0") => Number(tax) / Number(row["Subtotal"]);
      const total = net * (1 + rate(row["Tax"]) + rate(row["Tax2"]));
      assert(
        Math.abs(total - Number(row[amount])) < 0.05,
        `${row["ID"]}: ${total}, ${row[amount]}`,
      );
      if (discount > 0) discounts++;
    }
  }
  assert(discounts > 0);
});

Deno.test("expenses, estimates and lists are whole, and the sums in README.txt are those of the backup", () => {
  for (
    const [file, resource] of [
      ["expenses", "expenses"],
      ["contacts", "contacts"],
      ["tasks", "tasks"],
      ["clients", "clients"],
      ["projects", "projects"],
      ["people", "users"],
    ] as const
  ) {
    assertEquals(rowsOf("import", `${file}.csv`).length, all(resource).length, file);
  }
  assert(rowsOf("import", "expenses.csv").every((row) => /^[A-Z]{3}$/.test(row["Currency"] ?? "")));
  const projects = rowsOf("import", "projects.csv");
  const names = projects.map((row) => `${row["Client"]}/${row["Project"]}`.toLowerCase());
  assertEquals(new Set(names).size, names.length);
  const entries = all("time_entries");
  for (const row of projects) {
    const own = entries.filter((entry) => textAt(entry, "project", "id") === row["Project Id"]);
    const hours = own.reduce(
      (total, entry) => total + Math.round(numberAt(entry, "hours") * 100),
      0,
    );
    assertEquals(cents(row["Total Hours"]), hours);
    const isMoney = ["project_cost", "task_fees"].includes(row["Budget By"] ?? "");
    const budgeted = row["Budgeted Hours"] || row["Budget"] || "0";
    assertEquals(Number(budgeted), isMoney ? 0 : Number(row["Budget"]), row["Project"]);
  }
  const readme = textOf("README.txt");
  const inAll = (resource: string, field: string, currency: (fields: JsonObject) => unknown) =>
    (all(resource).filter((fields) => currency(fields) === "EUR")
      .reduce((total, fields) => total + Math.round(numberAt(fields, field) * 100), 0) / 100)
      .toFixed(2);
  for (
    const total of [
      inAll("expenses", "total_cost", (expense) => at(expense, "client", "currency")),
      inAll("invoices", "amount", (invoice) => invoice["currency"]),
      inAll("estimates", "amount", (estimate) => estimate["currency"]),
    ]
  ) assert(new RegExp(`^EUR +all +${total} `, "m").test(readme), total);
});
