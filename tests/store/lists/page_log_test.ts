import { assertEquals } from "@std/assert/equals";
import { Random } from "../../../src/demo/data/random.ts";
import { RecordSlices, sliceArray } from "../../../src/json/slice_records.ts";
import { PageLog } from "../../../src/store/lists/page_log.ts";
import { textsOf } from "../record_texts.ts";
import { TempFolder } from "../temp_folder.ts";

function page(records: readonly string[]): { bytes: Uint8Array; slices: RecordSlices } {
  const text = `{"things":[${records.join(",")}],"page":1}`;
  const bytes = new TextEncoder().encode(text);
  const slices = new RecordSlices();
  sliceArray(bytes, slices, { at: text.indexOf("["), end: bytes.length });
  return { bytes, slices };
}

const record = (id: number, text = "") => `{"id":${id},"text":"${text}"}`;

Deno.test("recordsIn() gives the records of all pages by id, of one id the last", async () => {
  using temp = new TempFolder();
  for (let seed = 1; seed <= 20; seed++) {
    const random = new Random(seed);
    const log = await PageLog.open(temp.at(String(seed)));
    const truth = new Map<number, string>();
    for (let n = random.int(0, 6); n > 0; n--) {
      const records = Array.from({ length: random.int(0, 40) }, () => {
        const id = random.int(1, 500);
        const text = record(id, "é".repeat(random.int(0, 1) * random.int(0, 60_000)));
        truth.set(id, text);
        return text;
      });
      const { bytes, slices } = page(records);
      log.append(bytes, slices);
    }
    const wanted = [...truth].sort(([a], [b]) => a - b).map(([id, text]) => [String(id), text]);
    assertEquals(await textsOf(log.recordsIn(log.order())), wanted, `seed ${seed}`);
    log.close();
  }
});

Deno.test("recordsIn() reads a list that came newest first in any number of batches", async () => {
  using temp = new TempFolder();
  const log = await PageLog.open(temp.at("log"));
  const texts = Array.from({ length: 6000 }, (_, i) => record(6000 - i, "x".repeat(600)));
  for (let at = 0; at < texts.length; at += 2000) {
    const { bytes, slices } = page(texts.slice(at, at + 2000));
    log.append(bytes, slices);
  }
  assertEquals(
    (await textsOf(log.recordsIn(log.order()))).map(([, text]) => text),
    texts.toReversed(),
  );
  log.close();
});

Deno.test("open() keeps what is known of an earlier log and drops the rest", async () => {
  using temp = new TempFolder();
  const first = page([record(2), record(1)]);
  const log = await PageLog.open(temp.at("log"));
  const { offset, length } = log.append(first.bytes, first.slices);
  log.append(first.bytes.slice(0, 20), new RecordSlices());
  log.close();
  const again = await PageLog.open(temp.at("log"), { keepBytes: length });
  const buffer = new Uint8Array(length + 1);
  assertEquals(await again.readPage({ offset, length }, buffer), first.bytes);
  assertEquals(await again.readPage({ offset: offset + 1, length }, buffer), null);
  again.adopt(offset, first.slices);
  const second = page([record(3)]);
  again.append(second.bytes, second.slices);
  assertEquals((await textsOf(again.recordsIn(again.order()))).map(([id]) => id), ["1", "2", "3"]);
  again.close();
});
