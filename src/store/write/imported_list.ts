import { dirname } from "@std/path/posix/dirname";
import { oneLine } from "../../json/one_line.ts";
import { compareIdTexts, idText } from "../../json/record_id.ts";
import { skipSpace, skipValue } from "../../json/scan.ts";
import { foundId, readRecordId, RecordSlices } from "../../json/slice_records.ts";
import type { RawReader } from "../raw_reader.ts";
import { PageLog } from "../lists/page_log.ts";
import type { RecordBatch } from "../lists/record_batch.ts";
import type { BackupFolder } from "./backup_folder.ts";

const WINDOW_BYTES = 1 << 20;
/** No record of Harvest comes near this; text that goes on longer without an end is damage. */
const MAX_RECORD_BYTES = 1 << 24;

/**
 * The records of a list file that is not, or no longer, in our form: written by another program, or damaged. Yields what
 * can still be read as a record with an id, there or in an `<id>.json` beside it, ascending by id.
 * @throws the system's error
 */
export async function* importedList(
  folder: BackupFolder,
  path: string,
): AsyncGenerator<RecordBatch> {
  const log = await PageLog.open(folder.work.tempPath());
  const slices = new RecordSlices();
  try {
    const keep = (record: Uint8Array) => {
      // Read again: between finding it and this, other lists were read too.
      if (!readRecordId(record, 0, record.length)) return;
      slices.count = 0;
      slices.push(0, record.length, foundId.hi, foundId.lo);
      log.append(record, slices);
    };
    // A record that is not in the list may still have a file of its own; where it is in both, the list counts.
    for await (const record of recordFiles(folder.reader, dirname(path))) keep(record);
    for await (const record of readableRecords(folder.reader, path)) keep(record);
    yield* log.recordsIn(log.order());
  } finally {
    log.close();
  }
}

/** Every record that can be read, on one line; what cannot is passed over line by line. */
export async function* readableRecords(
  reader: RawReader,
  path: string,
): AsyncGenerator<Uint8Array> {
  using file = reader.open(path);
  if (!file) return;
  let window = new Uint8Array(Math.min(WINDOW_BYTES, file.sizeBytes + 1));
  let filled = 0;
  let ended = false;
  let at = 0;
  for (;;) {
    const start = nextObject(window, at, filled);
    const end = start === null ? null : endOf(window, start, filled);
    if (start !== null && end !== null) {
      const record = oneLine(window.slice(start, end));
      at = end;
      if (isRecord(record)) yield record;
      continue;
    }
    const keepFrom = start ?? filled;
    if (ended || filled - keepFrom > MAX_RECORD_BYTES) {
      if (start === null) return;
      const line = window.subarray(0, filled).indexOf(0x0a, start);
      if (line < 0) return;
      at = line + 1;
      continue;
    }
    window.copyWithin(0, keepFrom, filled);
    filled -= keepFrom;
    at = 0;
    if (filled === window.length) {
      window = new Uint8Array(window.buffer.transfer(window.length * 2));
    }
    const read = await file.read(window.subarray(filled));
    if (read === null) ended = true;
    else filled += read;
  }
}

/** The record in each `<id>.json` of a folder that has the id it is named after, ascending. */
export async function* recordFiles(
  reader: RawReader,
  folder: string,
): AsyncGenerator<Uint8Array> {
  const ids = (await reader.fileNames(folder)).flatMap((name) =>
    /^(\d+)\.json$/.exec(name)?.[1] ?? []
  );
  for (const id of ids.sort(compareIdTexts)) {
    for await (const record of readableRecords(reader, `${folder}/${id}.json`)) {
      if (readRecordId(record, 0, record.length) && idText(foundId.hi, foundId.lo) === id) {
        yield record;
        break;
      }
    }
  }
}

function nextObject(bytes: Uint8Array, from: number, end: number): number | null {
  const start = bytes.subarray(0, end).indexOf(0x7b, skipSpace(bytes, from));
  return start < 0 ? null : start;
}

function endOf(bytes: Uint8Array, start: number, end: number): number | null {
  try {
    return skipValue(bytes, start, end);
  } catch {
    return null;
  }
}

function isRecord(record: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(record));
    return readRecordId(record, 0, record.length);
  } catch {
    return false;
  }
}
