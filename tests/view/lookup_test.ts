import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { NoSuchRecordError } from "../../src/inspect/no_such_record_error.ts";
import { UsageError } from "../../src/usage_error.ts";
import { numberOfWord } from "../../src/view/lookup/number_of_word.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { type Answered, runHere } from "../program/in_process.ts";
import { TempFolder } from "../store/temp_folder.ts";

/** A backup of two accounts whose first invoices have the same number, and commands on it. */
class Backup implements Disposable {
  readonly temp = new TempFolder();
  readonly harvest = new TestHarvest({ accounts: 2 });

  async make(): Promise<void> {
    const [agency, studio] = this.harvest.fake.world.accounts;
    const [invoice = ""] = agency?.resource("invoices").ids() ?? [];
    const [other = ""] = studio?.resource("invoices").ids() ?? [];
    agency?.resource("invoices").update(invoice, { number: "T-77", amount: 1234.5 });
    studio?.resource("invoices").update(other, { number: "t-77" });
    const [entry = ""] = agency?.resource("time_entries").ids() ?? [];
    const number = { id: Number(invoice), number: "T-77" };
    agency?.resource("time_entries").update(entry, { invoice: number, hours: 3.25 });
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

  for (const amount of ["1234.5", "1,234.50", "1.234,50"]) {
    const { out, code } = await backup.run("find", amount);
    assertMatch(out, /^ {4}Invoice T-77 .* 1,234\.50 [A-Z]{3}$/m, amount);
    assertEquals(code, 0);
  }
  const gone = await backup.run("find", "zebra", "hold");
  assertMatch(gone.out, /^ {2}Deleted \(1\)\n {4}Zebra Holding +Client$/m);
  assertMatch(gone.out, /^Show one: getharvest-backup show clients \d+ --output$/m);
  const shown = await backup.run("show", "client", "Zebra", "Holding");
  assertMatch(shown.out, /^Zebra Holding .+\nDeleted in Harvest, noticed /m);
  for (const line of both.out.split("\n")) {
    assertEquals(line.length <= 80 || line.includes("/"), true, line);
  }

  const nothing = await backup.run("find", "no-such-word-anywhere");
  assertEquals([nothing.code, nothing.out.split(".")[0]], [1, "No results"]);
  await assertRejects(() => backup.run("show", "invoice", "T-78"), NoSuchRecordError, '"T-78"');
  await assertRejects(() => backup.run("show", "invoice"), UsageError, "which of them");
  assertMatch((await backup.run("show", "company")).out, /^Lindqvist .*\(company\), /);
});

Deno.test("numberOfWord() reads a number however its digits are grouped", () => {
  const rows: readonly (readonly [string, number | null])[] = [
    ["1234.5", 1234.5],
    ["1,234.50", 1234.5],
    ["1.234,50", 1234.5],
    ["1'234.50", 1234.5],
    ["1,234", 1234],
    ["1,234,567", 1_234_567],
    ["1.234.567", 1_234_567],
    ["12,5", 12.5],
    ["1.234", 1.234],
    ["-3.5", -3.5],
    ["0", 0],
    ["T-77", null],
    ["2026-03-01", null],
    ["", null],
  ];
  for (const [word, number] of rows) assertEquals(numberOfWord(word), number, word);
});
