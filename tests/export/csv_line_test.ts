import { assertEquals } from "@std/assert/equals";
import { csvLine } from "../../src/export/csv_line.ts";

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
    name: `csvLine() writes ${JSON.stringify(cell)} as ${JSON.stringify(written)}`,
    permissions: "none",
    fn: () => assertEquals(csvLine([cell], ","), `${written}\r\n`),
  });
}

Deno.test("csvLine() quotes what holds its own delimiter", () => {
  assertEquals(csvLine(["a;b", "a,b"], ";"), '"a;b";a,b\r\n');
});
