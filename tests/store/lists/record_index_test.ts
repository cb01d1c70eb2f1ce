import { assertEquals } from "@std/assert/equals";
import { Random } from "../../../src/demo/data/random.ts";
import { idText, parseId } from "../../../src/json/record_id.ts";
import { RecordIndex } from "../../../src/store/lists/record_index.ts";

function indexOf(ids: readonly bigint[]): RecordIndex {
  const index = new RecordIndex(1);
  ids.forEach((id, at) => {
    const halves = parseId(String(id));
    if (halves) index.push(halves.hi, halves.lo, at, 1);
  });
  return index;
}

Deno.test("sorted() is ascending over the whole range of ids and stable", () => {
  const ids = [
    5n,
    0n,
    1n << 63n,
    (1n << 64n) - 1n,
    1n << 32n,
    (1n << 32n) - 1n,
    1n << 31n,
    65535n,
    65536n,
    5n,
    2944187726n,
    9007199254740993n,
    5n,
    1n << 48n,
  ];
  const order = [...indexOf(ids).sorted()];
  const wanted = ids.map((_, at) => at).sort((a, b) => {
    const [left = 0n, right = 0n] = [ids[a], ids[b]];
    return left < right ? -1 : left > right ? 1 : a - b;
  });
  assertEquals(order, wanted);
});

Deno.test("sortedUnique() keeps the last added of every id", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = new Random(seed);
    const top = random.int(1, 4) * 40_000_000_000;
    const ids = Array.from(
      { length: random.int(0, 300) },
      () => BigInt(random.int(0, 40)) * BigInt(top),
    );
    const index = indexOf(ids);
    const last = new Map(ids.map((id, at) => [id, at]));
    const wanted = [...last].sort(([a], [b]) => (a < b ? -1 : 1));
    const found = [...index.sortedUnique()].map((
      at,
    ) => [BigInt(idText(index.hi(at), index.lo(at))), index.offset(at)]);
    assertEquals(found, wanted, `seed ${seed}`);
  }
});
