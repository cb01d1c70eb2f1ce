import { assertEquals } from "@std/assert/equals";
import { CsvLines } from "../../../src/export/csv/csv_lines.ts";

function line(cells: readonly string[], delimiter: string): string {
  const lines = new CsvLines(delimiter);
  for (const cell of cells) lines.text(cell);
  lines.end();
  return new TextDecoder().decode(lines.take());
}

const ROWS: readonly (readonly [cell: string, written: string])[] = [
  ["plain", "plain"],
  ["", ""],
  ["a,b", '"a,b"'],
  ["a;b", "a;b"],
  ['say "hi"', '"say ""hi"""'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=1+1", "'=1+1"],
  ["+49 30 1234", "'+49 30 1234"],
  ["-cmd", "'-cmd"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", '"\'\r=1"'],
  ["\n=1", '"\'\n=1"'],
  ["＝1+1", "'＝1+1"],
  ["＋1", "'＋1"],
  ["－1", "'－1"],
  ["＠SUM(A1)", "'＠SUM(A1)"],
  ["ｆ＝1", "ｆ＝1"],
  ['=HYPERLINK("http://x",1)', '"\'=HYPERLINK(""http://x"",1)"'],
  // Numbers are no formulas.
  ["-12.50", "-12.50"],
  ["-1", "-1"],
  ["-1e5", "-1e5"],
  ["-1+2", "'-1+2"],
  ["a=b", "a=b"],
];

for (const [cell, written] of ROWS) {
  Deno.test({
    name: `CsvLines writes ${JSON.stringify(cell)} as ${JSON.stringify(written)}`,
    permissions: "none",
    fn: () => assertEquals(line([cell], ","), `${written}\r\n`),
  });
}

Deno.test("CsvLines quotes a cell that contains the delimiter", () => {
  assertEquals(line(["a;b", "a,b", "–"], ";"), '"a;b";a,b;–\r\n');
  assertEquals(line(["a|b", "a·b", ""], "·"), 'a|b·"a·b"·\r\n');
});
