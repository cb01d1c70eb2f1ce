import { foundId, readRecordId, RecordSlices } from "../../json/slice_records.ts";
import { openIfPresent } from "../files/open_if_present.ts";
import { BATCH_BYTES, type RecordBatch } from "./record_batch.ts";
import { compareIds, idText } from "../../json/record_id.ts";

/** A list file that is not in our form: not one record a line, or not ascending by id. */
export class ListFormatError extends Error {
  override name = "ListFormatError";
}

const LINE_FEED = 0x0a;
const COMMA = 0x2c;
/** Room for the records of a batch as they come; of fewer where a list is short, since there are many of those. */
const BATCH_RECORDS = 2048;
const LEAST_BYTES = 32;

/**
 * The records of a list file in our form. A missing file has none. Records of a form without ids count as numbered from
 * 1, as they were when they were read. `repeats`: several records may have one id.
 * @throws ListFormatError where a line is no record, ids do not ascend, or the list does not end
 */
export async function* readList(
  path: string,
  { repeats = false } = {},
): AsyncGenerator<RecordBatch> {
  using file = openIfPresent(path);
  if (file) yield* readLines(file, { path, repeats });
}

async function* readLines(
  file: Deno.FsFile,
  { path, repeats }: { path: string; repeats: boolean },
): AsyncGenerator<RecordBatch> {
  const { size } = file.statSync();
  const slices = new RecordSlices(Math.min(BATCH_RECORDS, Math.ceil((size + 1) / LEAST_BYTES)));
  // Most lists are short: with a byte more than they have, their end is seen without growing.
  let buffer = new Uint8Array(Math.min(BATCH_BYTES, size + 1));
  let filled = 0;
  let state: "start" | "records" | "last" | "end" = "start";
  let line = 0;
  let previousHi = -1;
  let previousLo = -1;
  let numbered = false;
  const fail = (problem: string): never => {
    throw new ListFormatError(`Cannot read the list "${path}": ${problem}, line ${line}`);
  };
  // A short list is taken without waiting for the disk. What is read of a long one waits, which lets signals through.
  const next = (into: Uint8Array) => size < BATCH_BYTES ? file.readSync(into) : file.read(into);
  for (;;) {
    const read = await next(buffer.subarray(filled));
    if (read === null) break;
    filled += read;
    slices.count = 0;
    let at = 0;
    const text = buffer.subarray(0, filled);
    for (let stop = text.indexOf(LINE_FEED); stop >= 0; stop = text.indexOf(LINE_FEED, at)) {
      line++;
      if (state === "start") {
        if (stop === 2 && buffer[0] === 0x5b && buffer[1] === 0x5d) state = "end";
        else if (stop === 1 && buffer[0] === 0x5b) state = "records";
        else fail("it does not begin with [");
      } else if (state === "records") {
        const isLast = buffer[stop - 1] !== COMMA;
        const end = isLast ? stop : stop - 1;
        const found = readKey(buffer, at, end);
        if (line === 2) numbered = found === "none";
        if (found === "no record" || numbered !== (found === "none")) fail("no record with an id");
        const { hi, lo } = numbered ? { hi: 0, lo: line - 1 } : foundId;
        const order = compareIds(hi, lo, previousHi, previousLo);
        if (order < 0 || (order === 0 && !repeats)) fail(`id ${idText(hi, lo)} does not ascend`);
        slices.push(at, end, hi, lo);
        previousHi = hi;
        previousLo = lo;
        if (isLast) state = "last";
      } else if (state === "last" && stop === at + 1 && buffer[at] === 0x5d) state = "end";
      else fail("text after the last record");
      at = stop + 1;
    }
    if (slices.count > 0) yield { bytes: buffer, slices };
    buffer.copyWithin(0, at, filled);
    filled -= at;
    if (filled === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
  }
  line++;
  if (state !== "end" || filled > 0) fail("it does not end with ]");
}

/** Whether a line is a record, and if so whether it has an id, then in {@link foundId}. */
function readKey(bytes: Uint8Array, start: number, end: number): "id" | "none" | "no record" {
  try {
    if (bytes[end - 1] !== 0x7d) return "no record";
    return readRecordId(bytes, start, end) ? "id" : "none";
  } catch {
    return "no record";
  }
}
