import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { DatabaseSync } from "node:sqlite";
import { auditBackup } from "../../src/audit/audit_backup.ts";
import { numberAt, textAt } from "../../src/demo/data/json_text.ts";
import { AGENCY } from "../../src/demo/sample/sample_world.ts";
import { exportCsv } from "../../src/export/csv/export_csv.ts";
import { exportSqlite } from "../../src/export/sqlite/export_sqlite.ts";
import { FIGURE_NAMES, type FigureName, figureOf } from "../../src/figures/figures.ts";
import { serveView } from "../../src/view/server/serve_view.ts";
import { exportReport } from "../../src/view/statement/export_report.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { parseCsv } from "../export/parse_csv.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { truthOf } from "./figure_truth.ts";

const DATE = new Date("2026-01-31T12:00:00Z");
const { signal } = new AbortController();
const temp = new TempFolder();
const harvest = new TestHarvest({ accounts: 1, size: AGENCY, until: DATE, date: DATE });
const account = String(harvest.agency.id);
/** Amounts in cents by figure and unit, `2024` in between by year. */
type Amounts = ReadonlyMap<string, number>;
let truth: Amounts;
let database: DatabaseSync;

Deno.test.beforeAll(async () => {
  const invoices = harvest.agency.resource("invoices");
  const [draft = "", closed = "", open = "", undated = ""] = invoices.ids();
  invoices.update(draft, { state: "draft", issue_date: null });
  invoices.update(closed, { state: "closed", closed_at: "2025-12-01T00:00:00Z" });
  invoices.update(open, { state: "open", due_amount: 100.1, due_date: "2026-01-30" });
  invoices.update(undated, { state: "open", due_amount: 7.77, due_date: null });
  // Of a year whose entries have no rates, the amounts are zero, not nothing.
  const entries = harvest.agency.resource("time_entries");
  const [old = "", exact = "", dateless = "", rich = "", richer = ""] = entries.ids();
  const rates = { billable_rate: null, cost_rate: null };
  entries.update(old, { ...rates, spent_date: "2010-01-04" });
  const hours = { hours: 1.2345, rounded_hours: 1.2345 };
  entries.update(exact, { ...hours, billable: true, is_billed: false, billable_rate: 1234.5 });
  entries.update(dateless, { spent_date: null });
  // As of an agency that is paid in rupiah: hundredths of millionths of these are more than 64 bits hold.
  const large = { billable: true, is_billed: false, billable_rate: 3e9, cost_rate: 3e9 };
  for (const id of [rich, richer]) {
    entries.update(id, { ...large, hours: 20.25, rounded_hours: 20.25 });
  }
  const expenses = harvest.agency.resource("expenses");
  const [dear = ""] = expenses.ids();
  expenses.update(dear, { billable: true, is_billed: false, total_cost: 2e11 });
  // A client is gone, of whose time, expenses and projects the records still tell the currency.
  const clients = harvest.agency.resource("clients");
  const [gone = ""] = clients.ids();
  const currency = textAt(clients.get(gone) ?? {}, "currency");
  clients.remove(gone);
  const output = temp.at("backup");
  assertEquals((await harvest.backUp(output, { recordFiles: false })).outcome, "complete");
  const place = { output, account: null, signal };
  await exportSqlite({ ...place, to: temp.at("x.sqlite") });
  await exportCsv({ ...place, to: temp.at("csv"), delimiter: ",", bom: false });
  const shown = { ...place, cacheFolder: temp.at("cache"), locale: "en-US" };
  await exportReport({ ...shown, to: temp.at("report.html") });
  database = new DatabaseSync(temp.at("x.sqlite"), { readOnly: true });
  truth = truthOf(harvest.agency, "2026-01-31", new Map([[gone, currency]]));
});

Deno.test.afterAll(() => {
  database.close();
  temp[Symbol.dispose]();
});

/** Adds amounts up over the years. */
function overYears(rows: Iterable<readonly [figure: string, unit: string, amount: number]>) {
  const sums = new Map<string, number>();
  for (const [figure, unit, amount] of rows) {
    const key = `${figure} ${unit}`;
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return new Map([...sums].map(([key, sum]) => [key, Math.round(sum * 1e4 / 100)]));
}

function same(found: Amounts, wanted: Amounts) {
  const sorted = (amounts: Amounts) =>
    Object.fromEntries([...amounts].filter(([, amount]) => amount !== 0).sort());
  assertEquals(sorted(found), sorted(wanted));
}

function wantedOf(names: readonly string[]): Amounts {
  return new Map([...truth].filter(([key]) => names.includes(key.split(" ")[0] ?? "")));
}

const ALL = [...FIGURE_NAMES, "uninvoiced"];

Deno.test("the figures of the database are those of the records", () => {
  const rows = database.prepare("SELECT figure, unit, amount FROM figures").all();
  same(
    overYears(
      rows.map((row) => [String(row["figure"]), String(row["unit"]), Number(row["amount"])]),
    ),
    truth,
  );
  assertEquals(database.prepare("SELECT * FROM figures WHERE amount IS NULL").all(), []);
  for (const name of ALL) assert([...truth.keys()].some((key) => key.startsWith(`${name} `)), name);
});

Deno.test("figures.csv has the same figures", async () => {
  const [, ...rows] = parseCsv(await Deno.readTextFile(temp.at("csv", "figures.csv")), ",");
  same(
    overYears(
      rows.map(([, figure = "", , unit = "", , amount = ""]) => [figure, unit, Number(amount)]),
    ),
    truth,
  );
});

Deno.test("audit has the same figures", async () => {
  const { clock, send } = harvest;
  const report = await auditBackup(
    { output: temp.at("backup"), accounts: [], fromYear: null, connection: null, tool: "x/1" },
    { send, clock, random: () => 0.5, signal, onEvent: () => {} },
  );
  const [audited] = report.accounts;
  const uninvoiced = (audited?.uninvoiced ?? [])
    .map((amount) => ({ ...amount, figure: "uninvoiced" }));
  const all = [...audited?.totals ?? [], ...uninvoiced];
  same(overYears(all.map(({ figure, unit, value }) => [figure, unit, Number(value)])), truth);
});

/** The texts of a page without its tags, cell by cell. */
function cellsOf(html: string): string[] {
  return html.replace(/<style[\s\S]*?<\/style>/g, "").split(/<[^>]*>/).map((text) => text.trim())
    .filter((text) => text !== "");
}

const FORMATS = new Map<string, Intl.NumberFormat>();
function text(unit: string, cents: number): string {
  const known = FORMATS.get(unit) ?? new Intl.NumberFormat("en-US", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    ...(unit === "h" || unit === "" ? {} : { style: "currency", currency: unit }),
  });
  FORMATS.set(unit, known);
  return known.format(cents / 100);
}

/** Asserts that a page has some figures. */
function shows(html: string, names: readonly (FigureName | "uninvoiced")[], where: string) {
  const cells = new Set(cellsOf(html));
  const wanted = wantedOf(names);
  assert(wanted.size > 0, where);
  for (const [key, cents] of wanted) {
    const shown = text(key.split(" ")[1] ?? "", cents);
    if (cents !== 0) assert(cells.has(shown), `${where} does not show ${key} ${shown}`);
  }
}

const MONEY: readonly (FigureName | "uninvoiced")[] = [
  "invoiced",
  "paid",
  "due",
  "overdue",
  "written_off",
  "drafts",
  "labour_cost",
  "uninvoiced",
];

Deno.test("the overview, the lists and the report show the same figures", async () => {
  shows(await Deno.readTextFile(temp.at("report.html")), [
    ...MONEY,
    "hours",
    "rounded_hours",
    "billable_hours",
    "billable_amount",
  ], "the report");
  await using view = await serveView({
    output: temp.at("backup"),
    cacheFolder: temp.at("cache"),
    port: 0,
    secretWord: () => "0a1b2c3d",
    signal,
    onError: (error) => {
      throw error;
    },
  });
  const page = async (path: string) => {
    const headers = { "accept-language": "en-US" };
    return await (await fetch(`${view.url}${account}/${path}`, { headers })).text();
  };
  shows(await page(""), [...MONEY, "hours"], "the overview");
  const [client] = harvest.agency.resource("invoices").all().map(({ fields }) =>
    textAt(fields, "client", "id")
  );
  const invoiced = harvest.agency.resource("invoices").all().map(({ fields }) => fields)
    .filter((fields) => textAt(fields, "client", "id") === client)
    .filter(({ state }) => state === "open" || state === "paid");
  const sum = invoiced.reduce(
    (sum, fields) => sum + Math.round(numberAt(fields, "amount") * 100),
    0,
  );
  const shown = `Invoiced ${text(textAt(invoiced[0] ?? {}, "currency"), sum)}`;
  assert((await page(`clients/${client}`)).includes(shown), `the client's page: ${shown}`);
  for (const [list, names] of Map.groupBy(FIGURE_NAMES, (name) => figureOf(name).rows)) {
    const inList = names.filter((name) => name !== "labour_cost");
    shows(await page(list), inList, `the list of ${list}`);
  }
});

Deno.test("usage counts what was used in a month, and the invoices issued", () => {
  const usage = (period: string) =>
    database.prepare("SELECT * FROM usage WHERE period = ?").get(period);
  const used = (period: string, member: string, names: readonly string[]) =>
    new Set(names.flatMap((name) =>
      harvest.agency.resource(name).all().map(({ fields }) => fields)
        .filter(({ state }) => state !== "draft")
        .filter((fields) =>
          textAt(fields, name === "invoices" ? "issue_date" : "spent_date").startsWith(period)
        ).map((fields) => textAt(fields, member, "id")).filter((id) => id !== "")
    )).size;
  const work = ["time_entries", "expenses"];
  for (const period of ["2024", "2025-03"]) {
    const row = usage(period);
    const counts = [row?.["projects"], row?.["clients"], row?.["tasks"], row?.["people"]];
    assertEquals(counts, [
      used(period, "project", work),
      used(period, "client", [...work, "invoices"]),
      used(period, "task", work),
      used(period, "user", work),
    ], period);
  }
  const active = harvest.agency.resource("projects").all().filter(({ fields }) =>
    fields["is_active"]
  );
  assertEquals(usage("now")?.["projects"], active.length);
  const sql = "SELECT invoiced FROM usage WHERE length(period) = 4";
  const rows = database.prepare(sql).all().flatMap(({ invoiced }) => {
    const amounts: { currency: string; amount: number }[] = JSON.parse(String(invoiced ?? "[]"));
    return amounts.map(({ currency, amount }) => ["invoiced", currency, amount] as const);
  });
  same(overYears(rows), wantedOf(["invoiced"]));
  // A year without anything is idle; of what is not active nothing is said.
  const idle = database.prepare("SELECT id, last_date FROM idle WHERE kind = 'project'").all();
  for (const { id, last_date } of idle) {
    assert(String(last_date ?? "") < "2025-01-31", String(id));
    assert(active.some((project) => project.id === String(id)), String(id));
  }
});
