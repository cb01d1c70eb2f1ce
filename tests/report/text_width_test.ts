import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { bytesText, countOf, countText, durationText } from "../../src/report/quantities.ts";
import { tableLines } from "../../src/report/table.ts";
import { fit, pad, printable, textWidth } from "../../src/report/text_width.ts";

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("textWidth() counts columns of a terminal, not letters", () => {
  const rows: readonly (readonly [string, number])[] = [
    ["", 0],
    ["abc", 3],
    ["Büro", 4],
    ["Bu\u0308ro", 4],
    ["東京", 4],
    ["서울", 4],
    ["ｆｕｌｌ", 8],
    ["\u{1f680}", 2],
    ["\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", 2],
    ["\u2764\ufe0f", 2],
    ["a\u200bb", 2],
    ["עברית", 5],
  ];
  for (const [text, width] of rows) assertEquals(textWidth(text), width, JSON.stringify(text));
});

pure("fit() cuts to a width and never in the middle of a letter", () => {
  assertEquals(fit("Example", 7), "Example");
  assertEquals(fit("Example", 6), "Exa...");
  assertEquals(fit("東京東京", 7), "東京...");
  assertEquals(fit("東京東京", 6), "東...");
  assertEquals(fit("Example", 2), "..");
  assertEquals(fit("Example", 0), "");
});

pure("pad() fills up to a width at either side", () => {
  assertEquals([pad("東", 4), pad("東", 4, { atStart: true }), pad("long", 2)], [
    "東  ",
    "  東",
    "long",
  ]);
});

pure("printable() leaves nothing that could steer a terminal", () => {
  assertEquals(printable("a\x1b[31mred\x07"), "a?[31mred?");
  assertEquals(printable("one\r\n  two\nthree"), "one two three");
  assertEquals(printable("a\u202eb\u2066c\u0085d\x9be"), "a?b?c?d?e");
  assertEquals(printable("Büro 東京 \u{1f680}"), "Büro 東京 \u{1f680}");
});

pure("tableLines() aligns columns and leaves empty ones out", () => {
  const columns = [
    { heading: "name" },
    { heading: "count", isNumeric: true },
    { heading: "gone" },
    { heading: "state" },
  ];
  assertEquals(tableLines(columns, [["東京", "1,000", "", "ok"], ["abcdef", "2", "", ""]]), [
    "name    count  state",
    "東京    1,000  ok",
    "abcdef      2",
  ]);
  assert(tableLines(columns, []).every((line) => line === ""));
});

pure("countText() and countOf() write numbers for people", () => {
  assertEquals([0, 999, 1000, 1234567].map(countText), ["0", "999", "1,000", "1,234,567"]);
  assertEquals([countOf(1, "file"), countOf(0, "file"), countOf(2000, "entry", "entries")], [
    "1 file",
    "0 files",
    "2,000 entries",
  ]);
});

pure("bytesText() keeps to three digits", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [51_249, "51.2 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [61_300_000, "61.3 MB"],
    [5_000_000_000, "5.0 GB"],
    [7_000_000_000_000_000, "7000 TB"],
  ];
  for (const [size, text] of rows) assertEquals(bytesText(size), text);
});

pure("durationText() writes the two largest units, roughly the largest one", () => {
  const rows: readonly (readonly [number, string, string])[] = [
    [0, "0.0 s", "0 s"],
    [849, "0.8 s", "1 s"],
    [12_000, "12 s", "12 s"],
    [59_600, "1 min", "1 min"],
    [252_000, "4 min 12 s", "5 min"],
    [3_600_000, "1 h", "1.0 h"],
    [3_780_000, "1 h 3 min", "1.1 h"],
    [187_200_000, "2 d 4 h", "2.2 d"],
  ];
  for (const [ms, text, rough] of rows) {
    assertEquals([durationText(ms), durationText(ms, { rough: true })], [text, rough]);
  }
});
