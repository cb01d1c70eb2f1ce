import { type OnMember, walkMembers } from "../../json/scan.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import { nullIfAbsent } from "../files/absent.ts";
import { type FileEntry, StreamDigest } from "../files/file_digest.ts";
import { InputFile } from "../files/input_file.ts";
import { ListForm, type ListFormOptions } from "./list_form.ts";
import type { RecordBatch } from "./record_batch.ts";
import { linesOf, wholeLines } from "./whole_lines.ts";

/** A list file that is not in our form: not one record a line, or not ascending by id. */
export class ListFormatError extends Error {
  override name = "ListFormatError";
}

/** Room for the records of a batch as they come; of fewer where a list is short, since there are many of those. */
const BATCH_RECORDS = 2048;
const LEAST_BYTES = 32;
const CLOSE = 0x7d;

/**
 * The records of a list file in our form. An absent file has none. Records of a form without ids count as numbered from
 * 1, as they were when they were read. `repeats`: several records may have one id.
 * @throws ListFormatError where a line is no record, ids do not ascend, or the list does not end
 */
export async function* readList(
  path: string,
  { repeats = false }: { readonly repeats?: boolean } = {},
): AsyncGenerator<RecordBatch> {
  using file = nullIfAbsent(() => new InputFile(path));
  if (!file) return;
  const slices = slicesFor(file);
  const form = new ListForm({
    repeats,
    isObject: (bytes, _start, end) => bytes[end - 1] === CLOSE,
    onRecord: (_bytes, { start, end, hi, lo }) => slices.push(start, end, hi, lo),
  });
  const check = () => {
    if (form.problem === null) return;
    throw new ListFormatError(`Cannot read the list "${path}": ${form.problem}`);
  };
  for await (const bytes of wholeLines(file)) {
    slices.count = 0;
    form.take(bytes);
    check();
    if (slices.count > 0) yield { bytes, slices };
  }
  form.end();
  check();
}

/**
 * The lines of a file that has a record a line and nothing else. Ids are not looked for. An absent file has none.
 * @throws the system's error
 */
export async function* readLines(path: string): AsyncGenerator<RecordBatch> {
  using file = nullIfAbsent(() => new InputFile(path));
  if (!file) return;
  const slices = slicesFor(file);
  for await (const bytes of wholeLines(file)) {
    slices.count = 0;
    for (const { byteOffset, length } of linesOf(bytes)) {
      const start = byteOffset - bytes.byteOffset;
      slices.push(start, start + length, 0, 0);
    }
    yield { bytes, slices };
  }
}

/** What reading a list file once has shown. */
export interface ScannedList {
  readonly entry: FileEntry;
  readonly records: number;
  /** What is wrong with its form; null if nothing is. */
  readonly problem: string | null;
}

/**
 * Reads a list file from the first byte to the last: digest, form and records in one pass. After a break of the form
 * only the digest goes on. `onMember` takes the members of a record before `onRecord` takes the record, and also those
 * of a text that turns out to be no record.
 * @throws the system's error
 */
export async function scanList(
  file: InputFile,
  { onRecord, onMember, repeats = false }: {
    onRecord?: ListFormOptions["onRecord"];
    onMember?: OnMember | undefined;
    repeats?: boolean;
  } = {},
): Promise<ScannedList> {
  const digest = new StreamDigest();
  const form = new ListForm({
    repeats,
    isObject: (bytes, start, end) => walkMembers(bytes, { start, end, onMember }),
    onRecord,
  });
  for await (const piece of wholeLines(file, { onBytes: (bytes) => digest.update(bytes) })) {
    form.take(piece);
  }
  form.end();
  return { entry: digest.finish(), records: form.records, problem: form.problem };
}

function slicesFor({ sizeBytes }: InputFile): RecordSlices {
  return new RecordSlices(Math.min(BATCH_RECORDS, Math.ceil((sizeBytes + 1) / LEAST_BYTES)));
}
