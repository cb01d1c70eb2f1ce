import { assertEquals } from "@std/assert/equals";
import {
  artifactsText,
  bytesText,
  countOf,
  countText,
  durationText,
  elapsedText,
} from "../../src/report/quantities.ts";

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

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
    [0, "0 s", "0 s"],
    [3000, "3 s", "3 s"],
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

pure("elapsedText() is a clock", () => {
  const rows: readonly (readonly [number, string])[] = [
    [-5, "0:00"],
    [999, "0:00"],
    [26_400, "0:26"],
    [252_000, "4:12"],
    [3_723_000, "1:02:03"],
    [90_000_000, "25:00:00"],
  ];
  for (const [ms, text] of rows) assertEquals(elapsedText(ms), text);
});

pure("artifactsText() names what a resource has", () => {
  assertEquals([artifactsText(1, "expenses"), artifactsText(2, "invoices"), artifactsText(3)], [
    "1 receipt",
    "2 PDFs",
    "3 PDFs and receipts",
  ]);
});
