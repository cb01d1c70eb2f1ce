import { foundId, readRecordId, RecordSlices } from "../../src/json/slice_records.ts";
import { idText } from "../../src/json/record_id.ts";
import type { RecordBatch, RecordStream } from "../../src/store/lists/record_batch.ts";

/** A stream of records from their texts, `batchSize` a batch, lying as a list file has them. */
export async function* streamOf(
  texts: readonly string[],
  batchSize = 3,
): AsyncGenerator<RecordBatch> {
  for (let from = 0; from < texts.length; from += batchSize) {
    const bytes = new TextEncoder().encode(texts.slice(from, from + batchSize).join(",\n"));
    const slices = new RecordSlices();
    let at = 0;
    for (const text of texts.slice(from, from + batchSize)) {
      const end = at + new TextEncoder().encode(text).length;
      readRecordId(bytes, at, end);
      slices.push(at, end, foundId.hi, foundId.lo);
      at = end + 2;
    }
    yield { bytes, slices };
    // A stream may use its buffer again once the next batch is asked for.
    bytes.fill(0x21);
  }
}

/** The records of a stream, as id and text. */
export async function textsOf(stream: RecordStream): Promise<[string, string][]> {
  const texts: [string, string][] = [];
  for await (const { bytes, slices } of stream) {
    for (let i = 0; i < slices.count; i++) {
      const text = new TextDecoder().decode(bytes.subarray(slices.starts[i], slices.ends[i]));
      texts.push([idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0), text]);
    }
  }
  return texts;
}

/** The list file's text of some records. */
export function listOf(texts: readonly string[]): string {
  return texts.length === 0 ? "[]\n" : `[\n${texts.join(",\n")}\n]\n`;
}
