import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { exportCsv } from "../../../src/export/csv/export_csv.ts";
import { CATALOG } from "../../../src/harvest/catalog.ts";
import { NotAsWrittenError } from "../../../src/store/backup_reader.ts";
import { UsageError } from "../../../src/usage_error.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";
import { parseCsv } from "../parse_csv.ts";

const temp = new TempFolder();
const harvest = new TestHarvest({ accounts: 2 });

Deno.test.beforeAll(async () => {
  const { agency } = harvest;
  agency.resource("clients").add({
    id: 5,
    name: '=cmd|"/c calc"!A1',
    address: "a,b;\r\nc",
    currency: null,
  });
  agency.resource("tasks").setRaw(
    `{"id":12345678901234567,"name":"x","default_hourly_rate":1.10,"updated_at":null}`,
  );
  assertEquals((await harvest.backUp(temp.at("backup"))).outcome, "complete");
  await exportCsv(request());
});

Deno.test.afterAll(() => temp[Symbol.dispose]());

function request(more: { to?: string; delimiter?: string; bom?: boolean; account?: string } = {}) {
  const { signal } = new AbortController();
  return {
    output: temp.at("backup"),
    to: temp.at("csv"),
    account: null,
    delimiter: ",",
    bom: false,
    signal,
    ...more,
  };
}

/** The rows of a file, each by the names in its first line. */
function rowsOf(name: string, { folder = "csv", delimiter = "," } = {}): Record<string, string>[] {
  const [head = [], ...rows] = parseCsv(
    Deno.readTextFileSync(temp.at(folder, `${name}.csv`)),
    delimiter,
  );
  return rows.map((row) => {
    assertEquals(row.length, head.length, name);
    return Object.fromEntries(head.map((column, index) => [column, row[index] ?? ""]));
  });
}

Deno.test("exportCsv() writes one file per resource, and one per list inside records", () => {
  const files = [...Deno.readDirSync(temp.at("csv"))].map(({ name }) => name);
  for (const { name } of CATALOG) assert(files.includes(`${name}.csv`), name);
  assert(files.includes("invoice_line_items.csv") && files.includes("estimate_line_items.csv"));
  assert(files.every((name) => name.endsWith(".csv")));
});

Deno.test("exportCsv() writes every time entry with its references as flat columns", () => {
  const rows = rowsOf("time_entries").filter((row) =>
    row["account_id"] === String(harvest.agency.id)
  );
  const entries = harvest.agency.resource("time_entries").all();
  assertEquals(rows.length, entries.length);
  for (const [index, { id, text, fields }] of entries.entries()) {
    const row = rows[index] ?? {};
    assertEquals(row["id"], id);
    assertEquals(row["notes"], fields["notes"] ?? "");
    assertEquals(row["hours"], /"hours":([^,]+)/.exec(text)?.[1]);
    const [, clientId, client] = /"client":\{"id":(\d+),"name":"([^"\\]*)/.exec(text) ?? [];
    assertEquals(row["client.id"], clientId);
    assert(row["client.name"]?.startsWith(client ?? "?"));
    assertEquals(row["billable"], String(fields["billable"]));
  }
});

Deno.test("exportCsv() writes child records and line items with their parent", () => {
  const { agency } = harvest;
  const [invoice = ""] = agency.resource("invoices").ids();
  const payments = rowsOf("invoice_payments").filter((row) => row["invoice.id"] === invoice);
  assertEquals(
    payments.map((row) => row["id"]),
    agency.resource("invoice_payments", invoice).ids(),
  );
  const lines = rowsOf("invoice_line_items").filter((row) => row["invoice.id"] === invoice);
  const amounts = [
    ...(agency.resource("invoices").text(invoice) ?? "").matchAll(/"amount":([^,]+),"taxed"/g),
  ];
  assert(lines.length > 0);
  assertEquals(lines.map((row) => row["amount"]), amounts.map(([, amount]) => amount));
});

Deno.test("exportCsv() writes numbers with all digits and escapes formulas", () => {
  const client = rowsOf("clients").find((row) => row["id"] === "5");
  assertEquals(client?.["name"], '\'=cmd|"/c calc"!A1');
  assertEquals(client?.["address"], "a,b;\r\nc");
  assertEquals(client?.["currency"], "");
  const task = rowsOf("tasks").find((row) => row["id"] === "12345678901234567");
  assertEquals(task?.["default_hourly_rate"], "1.10");
});

Deno.test("exportCsv() takes another delimiter and a byte order mark, and replaces older files", async () => {
  await Deno.mkdir(temp.at("excel"));
  await Deno.writeTextFile(temp.at("excel", "clients.csv"), "old");
  await Deno.writeTextFile(temp.at("excel", "mine.txt"), "mine");
  await exportCsv(request({ to: temp.at("excel"), delimiter: ";", bom: true }));
  const bytes = await Deno.readFile(temp.at("excel", "clients.csv"));
  assertEquals([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assertEquals(
    rowsOf("clients", { folder: "excel", delimiter: ";" }).map((row) => row["name"]),
    rowsOf("clients").map((row) => row["name"]),
  );
  assertEquals(await Deno.readTextFile(temp.at("excel", "mine.txt")), "mine");
  await exportCsv(request({ to: temp.at("tabs"), delimiter: "tab" }));
  assertEquals(rowsOf("clients", { folder: "tabs", delimiter: "\t" }), rowsOf("clients"));
});

Deno.test("exportCsv() leaves all files unchanged if one cannot be written", async () => {
  const list = temp.at("backup", `harvest_account_${harvest.agency.id}`, "tasks", "list.json");
  const text = await Deno.readTextFile(list);
  const before = await Deno.readTextFile(temp.at("csv", "clients.csv"));
  await Deno.writeTextFile(list, text.slice(0, -2));
  for (const to of [temp.at("csv"), temp.at("not", "there")]) {
    const refused = () => exportCsv(request({ to }));
    await assertRejects(refused, NotAsWrittenError, "does not end with ]");
  }
  await Deno.writeTextFile(list, text);
  assertEquals(await Deno.readTextFile(temp.at("csv", "clients.csv")), before);
  const names = [...Deno.readDirSync(temp.at("csv"))].map(({ name }) => name);
  assert(names.every((name) => name.endsWith(".csv")));
  assertEquals([...Deno.readDirSync(temp.path)].filter(({ name }) => name === "not"), []);
});

Deno.test("exportCsv() exports one account, and rejects a delimiter it cannot use", async () => {
  await exportCsv(request({ to: temp.at("one"), account: String(harvest.agency.id) }));
  const accounts = new Set(rowsOf("clients", { folder: "one" }).map((row) => row["account_id"]));
  assertEquals([...accounts], [String(harvest.agency.id)]);
  for (const delimiter of ["", ";;", '"', "\n"]) {
    await assertRejects(
      () => exportCsv(request({ delimiter })),
      UsageError,
      "it is not one character",
    );
  }
});
