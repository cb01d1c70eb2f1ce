import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { tableLines } from "../../src/text/table.ts";
import { textWidth } from "../../src/text/text_width.ts";

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

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

pure(
  "tableLines() moves columns together, then takes away in their order, as far as it must",
  () => {
    const columns = [
      { heading: "name", dropOrder: 2, least: 6 },
      { heading: "count", isNumeric: true },
      { heading: "size", dropOrder: 1 },
      { heading: "new", isNumeric: true, dropOrder: 3 },
    ];
    const rows = [["time_entries", "31,204", "12 MB", "+7"], ["東京東京東京", "1", "3 B", ""]];
    const at = (room: number) => tableLines(columns, rows, { columns: room });
    assertEquals([at(Infinity), at(32)], [at(33), at(33)]);
    assertEquals(at(31), [
      "name          count size  new",
      "time_entries 31,204 12 MB  +7",
      "東京東京東京      1 3 B",
    ]);
    assertEquals(at(25), [
      "name           count  new",
      "time_entries  31,204   +7",
      "東京東京東京       1",
    ]);
    assertEquals(at(22), [
      "name         count new",
      "time_ent... 31,204  +7",
      "東京東京...      1",
    ]);
    assertEquals(at(13), ["name    count", "tim... 31,204", "東...       1"]);
    for (let room = 13; room < 40; room++) {
      for (const line of at(room)) assert(textWidth(line) <= room, line);
    }
  },
);

pure(
  "tableLines() leaves out columns until the rest fits, and gives the room back to the names",
  () => {
    const columns = [
      { heading: "name", dropOrder: 1, least: 6 },
      { heading: "count", isNumeric: true },
      { heading: "a long heading", dropOrder: 2 },
    ];
    const at = (room: number) =>
      tableLines(columns, [["time_entries", "7", "x"]], { columns: room });
    assertEquals(at(27), ["name   count a long heading", "tim...     7 x"]);
    assertEquals(at(24), ["name         count", "time_entries     7"]);
    assertEquals(at(5), ["name   count", "tim...     7"]);
  },
);

pure("tableLines() puts what there is no room for below its row, if so asked", () => {
  const columns = [
    { heading: "what" },
    { heading: "of", dropOrder: 1 },
    { heading: "amount", isNumeric: true, dropOrder: 2 },
  ];
  const rows = [["a long description", "somebody", "1,234.50"], ["another", "", "7.00"]];
  assertEquals(tableLines(columns, rows, { columns: 30, below: true }), [
    "what                  amount",
    "a long description  1,234.50",
    "    of somebody",
    "another                 7.00",
  ]);
  assertEquals(tableLines(columns, rows, { columns: 20, below: true }), [
    "what",
    "a long description",
    "    of somebody ·",
    "    amount 1,234.50",
    "another",
    "    amount 7.00",
  ]);
});
