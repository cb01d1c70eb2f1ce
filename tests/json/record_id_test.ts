import { assertEquals } from "@std/assert/equals";
import { compareIds, IdList, idText, parseId } from "../../src/json/record_id.ts";

Deno.test("parseId() and idText() are exact to 64 bits", () => {
  const rows = [
    "0",
    "1",
    "4294967295",
    "4294967296",
    "9007199254740991",
    "9007199254740993",
    "18446744073709551615",
  ];
  for (const row of rows) {
    const id = parseId(row);
    assertEquals(id && idText(id.hi, id.lo), row);
  }
});

Deno.test("parseId() refuses what is no id", () => {
  for (
    const row of [
      "",
      "-1",
      "1.5",
      "1e3",
      "abc",
      " 1",
      "18446744073709551616",
      "123456789012345678901",
    ]
  ) {
    assertEquals(parseId(row), null, row);
  }
});

Deno.test("compareIds() orders by the upper half first", () => {
  assertEquals(Math.sign(compareIds(1, 0, 0, 0xffff_ffff)), 1);
  assertEquals(Math.sign(compareIds(0, 0x8000_0000, 0, 1)), 1);
  assertEquals(compareIds(3, 4, 3, 4), 0);
});

Deno.test("IdList.has() finds every id of an ascending list and no other", () => {
  const ids = new IdList();
  const texts = Array.from({ length: 100 }, (_, i) => String(BigInt(i) * 12345678901234567n));
  for (const text of texts) {
    const id = parseId(text);
    if (id) ids.push(id.hi, id.lo);
  }
  assertEquals(Array.from({ length: ids.length }, (_, i) => ids.text(i)), texts);
  for (const text of texts) {
    const id = parseId(text);
    const next = parseId(String(BigInt(text) + 1n));
    assertEquals(
      [id && ids.has(id.hi, id.lo), next && ids.has(next.hi, next.lo)],
      [true, false],
      text,
    );
  }
});
