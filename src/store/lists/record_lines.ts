import { RecordSlices } from "../../json/slice_records.ts";
import { openIfPresent } from "../files/open_if_present.ts";
import { BATCH_BYTES, type RecordBatch } from "./record_batch.ts";

const LINE_FEED = 0x0a;

/**
 * The lines of a file that has a record a line and nothing else, some at a time, in constant memory. Ids are not looked
 * for. A missing file has none. @throws the system's error
 */
export async function* readRecordLines(path: string): AsyncGenerator<RecordBatch> {
  using file = openIfPresent(path);
  if (!file) return;
  const slices = new RecordSlices();
  let bytes = new Uint8Array(Math.min(BATCH_BYTES, file.statSync().size + 1));
  let filled = 0;
  for (;;) {
    const read = await file.read(bytes.subarray(filled));
    filled += read ?? 0;
    slices.count = 0;
    let at = 0;
    const text = bytes.subarray(0, filled);
    for (let stop = text.indexOf(LINE_FEED); stop >= 0; stop = text.indexOf(LINE_FEED, at)) {
      slices.push(at, stop, 0, 0);
      at = stop + 1;
    }
    if (read === null && at < filled) slices.push(at, filled, 0, 0);
    if (slices.count > 0) yield { bytes, slices };
    if (read === null) return;
    bytes.copyWithin(0, at, filled);
    filled -= at;
    if (filled === bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
  }
}
