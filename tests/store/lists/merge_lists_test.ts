import { assertEquals } from "@std/assert/equals";
import { Random } from "../../../src/demo/data/random.ts";
import { mergeLists } from "../../../src/store/lists/merge_lists.ts";
import type { RecordRange } from "../../../src/store/lists/record_batch.ts";
import { streamOf } from "../record_texts.ts";

type Found = Record<"keep" | "add" | "drop", string[]> & {
  replace: [string, string][];
  order: string[];
};

async function merged(
  old: readonly string[],
  fresh: readonly string[],
  { whole, batch = 3 }: { whole: boolean; batch?: number },
): Promise<Found> {
  const found: Found = { keep: [], add: [], drop: [], replace: [], order: [] };
  const texts = ({ batch, from, to }: RecordRange) => {
    const { starts, ends } = batch.slices;
    const piece = new TextDecoder().decode(batch.bytes.subarray(starts[from], ends[to - 1]));
    const result = piece.split(",\n");
    found.order.push(...result.map((text) => String(JSON.parse(text).id)));
    return result;
  };
  await mergeLists(streamOf(old, batch), streamOf(fresh, batch + 1), {
    whole,
    sink: {
      keep: (run) => void found.keep.push(...texts(run)),
      add: (run) => void found.add.push(...texts(run)),
      drop: (run) => void found.drop.push(...texts(run)),
      replace: (before, after) => {
        const [a = ""] = texts(before);
        found.order.pop();
        const [b = ""] = texts(after);
        found.replace.push([a, b]);
      },
    },
  });
  return found;
}

const record = (id: number, version = 0) => `{"id":${id},"v":${version}}`;

Deno.test("mergeLists() of a whole reading drops what is not in it", async () => {
  const found = await merged([1, 2, 3, 5].map((id) => record(id)), [
    record(2),
    record(3, 1),
    record(4),
  ], { whole: true });
  assertEquals(found.keep, [record(2)]);
  assertEquals(found.add, [record(4)]);
  assertEquals(found.replace, [[record(3), record(3, 1)]]);
  assertEquals(found.drop, [record(1), record(5)]);
});

Deno.test("mergeLists() of a reading of changes keeps what is not in it", async () => {
  const found = await merged([1, 2, 3, 5].map((id) => record(id)), [record(3, 1), record(4)], {
    whole: false,
  });
  assertEquals(found.keep, [record(1), record(2), record(5)]);
  assertEquals(found.drop, []);
});

Deno.test("mergeLists() agrees with a map, in ascending order, for any two lists and any batches", async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = new Random(seed);
    const range = random.int(1, 60);
    const pick = (version: () => number) => {
      const ids = new Set(Array.from({ length: random.int(0, 40) }, () => random.int(1, range)));
      return [...ids].sort((a, b) => a - b).map((id) => record(id, version()));
    };
    const old = pick(() => 0);
    const fresh = pick(() => random.int(0, 1));
    const whole = random.int(0, 1) === 1;
    const found = await merged(old, fresh, { whole, batch: random.int(1, 20) });
    const idOf = (text: string) => Number(JSON.parse(text).id);
    const oldIds = new Set(old.map(idOf));
    const freshById = new Map(fresh.map((text) => [idOf(text), text]));
    const missing = old.filter((text) => !freshById.has(idOf(text)));
    const same = old.filter((text) => freshById.get(idOf(text)) === text);
    const kept = whole ? same : [...same, ...missing].sort((a, b) => idOf(a) - idOf(b));
    assertEquals(found.keep, kept, `seed ${seed}`);
    assertEquals(found.drop, whole ? missing : [], `seed ${seed}`);
    assertEquals(found.add, fresh.filter((text) => !oldIds.has(idOf(text))), `seed ${seed}`);
    assertEquals(
      found.replace.length,
      fresh.length - found.add.length - same.length,
      `seed ${seed}`,
    );
    assertEquals(
      found.order.map(Number),
      found.order.map(Number).toSorted((a, b) => a - b),
      `seed ${seed}`,
    );
  }
});
