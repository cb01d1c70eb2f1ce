import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { createHash } from "node:crypto";
import { exportReport } from "../../../src/view/statement/export_report.ts";
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
