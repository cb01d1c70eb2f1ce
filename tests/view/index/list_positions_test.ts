import { assertEquals } from "@std/assert/equals";
import { DatabaseSync } from "node:sqlite";
import {
  ListColumnBuilder,
  type ListOrder,
  type ListValue,
} from "../../../src/view/index/list_column.ts";
import { LIST_TABLES, ListIndex } from "../../../src/view/index/account_index.ts";
import {
  allPositions,
  groupsOf,
  positionsWith,
  sortedPositions,
  sumOf,
  sumsOf,
} from "../../../src/view/index/list_positions.ts";

/** A list of which each column is given value by value; of ids with what they are called. */
function listOf(
  columns: Readonly<
    Record<string, { order: ListOrder; values: readonly ListValue[]; labels?: string[] }>
  >,
): ListIndex {
  const database = new DatabaseSync(":memory:");
  database.exec(LIST_TABLES);
  const rows = Object.values(columns)[0]?.values.length ?? 0;
  database.prepare("INSERT INTO view_lists VALUES (1, 'x', 1, ?, 0)").run(rows);
  for (const [name, { order, values, labels }] of Object.entries(columns)) {
    const builder = new ListColumnBuilder(order, rows, labels !== undefined);
    values.forEach((value, at) => builder.add(value, labels?.[at] ?? null));
    const { codes, ...known } = builder.finish();
    database.prepare("INSERT INTO view_columns VALUES (1, 'x', ?, ?, ?)")
      .run(name, JSON.stringify(known), new Uint8Array(codes.buffer));
  }
  return new ListIndex(database, "1", "x");
}

const LIST = listOf({
  day: { order: "text", values: ["2026-01-02", "2026-01-01", null, "2026-01-02"] },
  hours: { order: "number", values: [0.1, 0.2, 10, 9] },
  client: { order: "name", values: ["7", "8", "7", "9"], labels: ["Zoë", "älv", "Zoë", "Inv 10"] },
  code: { order: "name", values: ["Inv 10", "Inv 9", null, "inv 9"] },
});
const positionsOf = (sort: string) => [...allPositions(LIST, sort)];

Deno.test("sortedPositions() orders days, numbers and names as people do; nothing comes last, equals keep their order", () => {
  assertEquals(positionsOf(""), [0, 1, 2, 3]);
  assertEquals(positionsOf("day"), [1, 0, 3, 2]);
  assertEquals(positionsOf("-day"), [3, 0, 1, 2]);
  assertEquals(positionsOf("-hours"), [2, 3, 1, 0]);
  // By what the ids are called.
  assertEquals(positionsOf("client"), [1, 3, 0, 2]);
  assertEquals(positionsOf("code"), [3, 1, 0, 2]);
  assertEquals([...sortedPositions(LIST, new Uint32Array([3, 0]), "day")], [3, 0]);
  assertEquals([...sortedPositions(LIST, new Uint32Array([3, 0]), "unknown")], [3, 0]);
});

Deno.test("positionsWith() keeps the rows that fulfil a condition, in their order", () => {
  const isZoe = { column: "client", isWanted: (_: string, label: string) => label === "Zoë" };
  const isLong = { column: "hours", isWanted: (text: string) => Number(text) > 1 };
  const all = allPositions(LIST, "-hours");
  assertEquals([...positionsWith(LIST, all, isZoe)], [2, 0]);
  assertEquals([...positionsWith(LIST, positionsWith(LIST, all, isZoe), isLong)], [2]);
  const noDay = { column: "day", isWanted: (text: string) => text === "" };
  assertEquals([...positionsWith(LIST, all, noDay)], [2]);
});

Deno.test("sumsOf() adds up by two groups, without the dust of doubles", () => {
  const all = allPositions(LIST, "");
  assertEquals(sumOf(LIST, all.subarray(0, 2), "hours"), 0.3);
  const rows = groupsOf(LIST.column("day"), (day) => day.slice(0, 4));
  const columns = groupsOf(LIST.column("client"));
  assertEquals([rows.keys, columns.labels], [["2026", ""], ["älv", "Inv 10", "Zoë"]]);
  const sums = sumsOf(LIST, all, { of: "hours", rows, columns });
  assertEquals([0, 1, 2].map((column) => sums.at(0, column)), [0.2, 9, 0.1]);
  assertEquals(sums.at(1, 2), 10);
  assertEquals(sumsOf(LIST, all, { of: null, rows }).at(0), 3);
});
