import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { exportReport } from "../../src/view/export_report.ts";
import { UsageError } from "../../src/usage_error.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";

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
  const cents = new Map<string, number>();
  for (const { fields } of harvest.agency.resource("invoices").all()) {
    if (fields["state"] === "draft") continue;
    const key = `${String(fields["issue_date"]).slice(0, 4)} ${fields["currency"]}`;
    cents.set(key, (cents.get(key) ?? 0) + Math.round(Number(fields["amount"]) * 100));
  }
  const section = /<h2>Invoiced by year<\/h2>(.*?)<\/section>/s.exec(text)?.[1] ?? "";
  const amounts = [...section.matchAll(/<td class="number">([^<]*\.\d\d)<\/td>/g)].map((
    [, amount],
  ) => amount?.replace(/[^\d.]/g, ""));
  assertEquals(amounts, [...cents].sort().map(([, sum]) => (sum / 100).toFixed(2)));
  await assertRejects(() => exportReport({ ...request, account: "7" }), UsageError, `account "7"`);
});
