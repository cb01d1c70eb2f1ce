import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { NoSuchRecordError } from "../../src/inspect/record_name.ts";
import { UsageError } from "../../src/usage_error.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { type Answered, runHere } from "../program/in_process.ts";
import { TempFolder } from "../store/temp_folder.ts";

/** A backup of two accounts whose first invoices have the same number, and commands on it. */
class Backup implements Disposable {
  readonly temp = new TempFolder();
  readonly harvest = new TestHarvest({ accounts: 2 });
  /** Of a time entry of the first account. */
  entry = "";

  async make(): Promise<void> {
    const [agency, studio] = this.harvest.fake.world.accounts;
    const [invoice = ""] = agency?.resource("invoices").ids() ?? [];
    const [other = ""] = studio?.resource("invoices").ids() ?? [];
    const [zurich = "", seoul = ""] = agency?.resource("clients").ids() ?? [];
    agency?.resource("clients").update(zurich, { name: "Zürich Partner" });
    agency?.resource("clients").update(seoul, { name: "서울 김치".normalize("NFD") });
    const client = { id: Number(zurich), name: "Zürich Partner" };
    agency?.resource("invoices").update(invoice, { number: "T-77", amount: 1234.5, client });
    agency?.resource("invoice_payments", invoice).add({
      id: 770077,
      amount: 8000,
      paid_date: "2025-02-03",
      recorded_by: "Petra Payer",
    });
    const [expense = ""] = agency?.resource("expenses").ids() ?? [];
    const category = { id: 88, name: "Lunches", unit_price: null, unit_name: null };
    agency?.resource("expenses").update(expense, { expense_category: category });
    studio?.resource("invoices").update(other, { number: "t-77" });
    const [entry = ""] = agency?.resource("time_entries").ids() ?? [];
    const number = { id: Number(invoice), number: "T-77" };
    agency?.resource("time_entries").update(entry, { invoice: number, hours: 3.25 });
    const [last = ""] = agency?.resource("time_entries").ids().slice(-1) ?? [];
    agency?.resource("time_entries").update(last, { notes: "Before\0after the nul" });
    this.entry = last;
    const [gone = ""] = agency?.resource("clients").ids().slice(-1) ?? [];
    agency?.resource("clients").update(gone, { name: "Zebra Holding" });
    await this.harvest.backUp(this.temp.at("b"));
    agency?.resource("clients").remove(gone);
    await this.harvest.backUp(this.temp.at("b"), { full: true });
  }

  run(...args: string[]): Promise<Answered> {
    const env = { HOME: this.temp.at("home") };
    return runHere([...args, "--output", this.temp.at("b")], { env, columns: 80 });
  }

  [Symbol.dispose](): void {
    this.temp[Symbol.dispose]();
  }
}

Deno.test("find and show answer in the terminal what the page answers", async () => {
  using backup = new Backup();
  await backup.make();

  const both = await backup.run("show", "invoice", "T-77");
  assertEquals(both.code, 0);
  assertEquals(both.out.match(/^Invoice [Tt]-77 \(invoices \d+\), /gm)?.length, 2, both.out);
  assertMatch(both.out, /^ {2}Amount +1,234\.50 [A-Z]{3}$/m);
  assertMatch(both.out, /^Line items \(\d+\)\n {2}Description .* Amount$/m);
  assertMatch(both.out, /^Time entries \(6\)$/m);
  assertMatch(both.out, /^ {2}Hours +14\.74$/m);
  const [pdf = ""] = /\/\S+\.pdf/.exec(both.out) ?? [];
  assertEquals((await Deno.readFile(pdf)).slice(0, 5), new TextEncoder().encode("%PDF-"));
  const json = (await backup.run("show", "invoices", "t-77", "--json")).out.split("\n");
  assertEquals(json.map((line) => JSON.parse(line).type), ["record", "record"]);
  assertEquals(JSON.parse(JSON.parse(json[0] ?? "").record).number, "T-77");
  const [first] = json.map((line) => JSON.parse(line));
  const amountOf = ({ name }: { name: string }) => name === "amount";
  assertEquals(first.fields.find(amountOf).exact, 1234.5);
  assertEquals(first.currency?.length, 3);
  const lines = first.sections[0];
  assertEquals(lines.label, "Line items");
  const at = lines.columns.findIndex(({ label }: { label: string }) => label === "Amount");
  assertEquals(
    lines.exact.map((row: unknown[]) => row[at]),
    JSON.parse(first.record).line_items.map(({ amount }: { amount: number }) => amount),
  );

  // The best results come first: the record whose number, client or amount it is.
  const rows = [
    ["1,234.50", "Invoice T-77 "],
    ["1 234,50", "Invoice T-77 "],
    ["zürich t-77", "Invoice T-77 "],
    ["zurich", "Zürich Partner"],
    ["payer t-77", "Payment "],
    ["김치", "서울 김치"],
    ["lunches", "2025-"],
    ["after the nul", "2026-06-30 "],
    [backup.entry, ""],
  ] as const;
  for (const [words, first] of rows) {
    const { out, code } = await backup.run("find", words);
    assertEquals([code, out.split("\n")[2]?.normalize().trim().startsWith(first)], [0, true], out);
  }
  const gone = await backup.run("find", "zebra", "hold");
  assertMatch(gone.out, /^ {2}Deleted \(1\)\n {4}Zebra Holding +Client$/m);
  assertMatch(gone.out, /^Show one: getharvest-backup show clients \d+ --output$/m);
  const shown = await backup.run("show", "client", "Zebra", "Holding");
  assertMatch(shown.out, /^Zebra Holding .+\nDeleted in Harvest, noticed /m);
  for (const line of both.out.split("\n")) {
    assertEquals(line.length <= 80 || line.includes("/"), true, line);
  }

  assertEquals((await backup.run("show", "invoice", "#T-77")).out, both.out);
  await assertRejects(() => backup.run("usage", "--account", "5"), UsageError, '"5"');

  const nothing = await backup.run("find", "no-such-word-anywhere");
  assertEquals([nothing.code, nothing.out.split(".")[0]], [1, "No results"]);
  await assertRejects(() => backup.run("show", "invoice", "T-78"), NoSuchRecordError, '"T-78"');
  await assertRejects(() => backup.run("show", "invoice"), UsageError, "which of them");
  assertMatch((await backup.run("show", "company")).out, /^Lindqvist .*\(company\), /);
});

Deno.test("show leaves nothing out: long texts in a pipe, amounts on a narrow terminal, why there is no PDF", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { agency } = harvest;
  const [id = "", draft = ""] = agency.resource("invoices").ids();
  const description = `begins ${"and goes on ".repeat(20)}and ends`;
  const line = { id: 1, kind: "Service", quantity: 3, unit_price: 411.5, amount: 1234.5 };
  agency.resource("invoices").update(id, {
    number: "T-1",
    state: "open",
    line_items: [{ ...line, description, taxed: false, taxed2: false, project: null }],
  });
  agency.resource("invoices").update(draft, { number: "T-2", state: "draft" });
  harvest.fake.faults.add({
    match: ({ path }) => path.startsWith("/client/invoices/"),
    fault: { kind: "status", status: 404 },
  });
  await harvest.backUp(temp.at("b"));
  const show = async (number: string, columns?: number) => {
    const place = { env: { HOME: temp.at("home") }, ...(columns ? { columns } : {}) };
    return (await runHere(["show", "invoice", number, "--output", temp.at("b")], place)).out;
  };
  assertMatch(await show("T-1"), /goes on and ends/);
  const narrow = await show("T-1", 40);
  for (const amount of ["1,234.50", "411.50", "3"]) {
    assertMatch(narrow.split("Line items")[1] ?? "", new RegExp(`\\b${amount}\\b`), narrow);
  }
  assertMatch(
    await show("T-1"),
    /^ {2}PDF +not in the backup: Harvest answers status 404 \(.+\), since \d{4}-\d\d-\d\d$/m,
  );
  assertMatch(
    await show("T-2"),
    /^ {2}PDF +not in the backup: a draft, of which Harvest has no PDF yet$/m,
  );
});
