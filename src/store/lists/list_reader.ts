import { compareIds, idText } from "../../json/record_id.ts";
import { type OnMember, walkMembers } from "../../json/scan.ts";
import { foundId, readRecordId, RecordSlices } from "../../json/slice_records.ts";
import { type FileEntry, StreamDigest } from "../files/file_digest.ts";
import type { InputFile } from "../files/input_file.ts";
import type { RecordBatch } from "./record_batch.ts";
import { linesOf, wholeLines } from "./whole_lines.ts";

/** A list file that is not in our form: not one record a line, or not ascending by id. */
export class ListFormatError extends Error {
  override name = "ListFormatError";

  /** `problem`: the same without the file, for messages that name that themselves. */
  constructor(message: string, readonly problem: string = message) {
    super(message);
  }
}

/** Room for the records of a batch as they come; of fewer where a list is short, since there are many of those. */
const BATCH_RECORDS = 2048;
const LEAST_BYTES = 32;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const END_BRACKET = 0x5d;
const END_BRACE = 0x7d;

/** How a list is read. */
export interface ReadListOptions {
  /** Several records may have one id. */
  readonly repeats?: boolean;
  /** Takes all bytes of the file, for a digest. */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined;
}

/**
 * The records of a list file in our form, opened when the first is asked for. An absent file has none. Records of a form without ids count as numbered from
 * 1, as they were when they were read. `repeats`: several records may have one id.
 * @throws ListFormatError where a line is no record, ids do not ascend, or the list does not end
 */
export async function* readList(
  open: () => InputFile | null,
  { repeats = false, onBytes }: ReadListOptions = {},
): AsyncGenerator<RecordBatch> {
  using file = open();
  if (!file) return;
  const slices = slicesFor(file);
  const form = new ListForm({
    repeats,
    isObject: (bytes, _start, end) => bytes[end - 1] === END_BRACE,
    onRecord: (_bytes, { start, end, hi, lo }) => slices.push(start, end, hi, lo),
  });
  const check = () => {
    if (form.problem === null) return;
    throw new ListFormatError(`Cannot read the list "${file.path}": ${form.problem}`, form.problem);
  };
  for await (const bytes of wholeLines(file, { onBytes })) {
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
export async function* readLines(
  open: () => InputFile | null,
  { onBytes }: Pick<ReadListOptions, "onBytes"> = {},
): AsyncGenerator<RecordBatch> {
  using file = open();
  if (!file) return;
  const slices = slicesFor(file);
  for await (const bytes of wholeLines(file, { onBytes })) {
    slices.count = 0;
    for (const { byteOffset, length } of linesOf(bytes)) {
      const start = byteOffset - bytes.byteOffset;
      slices.push(start, start + length, 0, 0);
    }
    yield { bytes, slices };
  }
}

/** Where a record lies in the bytes of its list, and its id. */
export interface RecordSpan {
  start: number;
  end: number;
  hi: number;
  lo: number;
}

/** What reading a file once has shown. */
export interface FileScan {
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
): Promise<FileScan> {
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

interface ListFormOptions {
  /** Several records may have one id, one after the other: deleted records. */
  readonly repeats: boolean;
  /** Whether a text is one object, as far as the reader needs to know. @throws JsonSyntaxError if it is not */
  readonly isObject: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** Takes a record; must not keep the bytes or the span. */
  readonly onRecord: ((bytes: Uint8Array, span: Readonly<RecordSpan>) => void) | undefined;
}

/**
 * The form of a list file, which is checked line by line: see docs/format.md. Records of a form without ids count as
 * numbered from 1, as they were when they were read from Harvest.
 */
class ListForm {
  records = 0;
  /** What is wrong with the form; null if nothing is. After a problem nothing more is taken. */
  problem: string | null = null;
  #state: "start" | "records" | "last" | "end" = "start";
  #line = 0;
  #isNumbered = false;
  #isCut = false;
  readonly #span: RecordSpan = { start: 0, end: 0, hi: -1, lo: -1 };

  constructor(readonly options: ListFormOptions) {}

  /** Takes a piece of whole lines; only the last piece may end inside of one. */
  take(piece: Uint8Array): void {
    let at = 0;
    for (let stop = piece.indexOf(LINE_FEED); stop >= 0; stop = piece.indexOf(LINE_FEED, at)) {
      if (this.problem !== null) return;
      this.#line++;
      this.#takeLine(piece, at, stop);
      at = stop + 1;
    }
    this.#isCut = at < piece.length;
  }

  /** The file has ended. */
  end(): void {
    if (this.problem !== null) return;
    this.#line++;
    if (this.#state !== "end" || this.#isCut) this.#fail("it does not end with ]");
  }

  #takeLine(piece: Uint8Array, at: number, stop: number): void {
    if (this.#state === "records") {
      const isLast = piece[stop - 1] !== COMMA;
      this.#takeRecord(piece, at, isLast ? stop : stop - 1);
      if (isLast) this.#state = "last";
    } else if (this.#state === "start") {
      if (stop === 2 && piece[0] === BRACKET && piece[1] === END_BRACKET) this.#state = "end";
      else if (stop === 1 && piece[0] === BRACKET) this.#state = "records";
      else this.#fail("it does not begin with [");
    } else if (this.#state === "last" && stop === at + 1 && piece[at] === END_BRACKET) {
      this.#state = "end";
    } else this.#fail("text after the last record");
  }

  #takeRecord(piece: Uint8Array, start: number, end: number): void {
    const { repeats, onRecord } = this.options;
    const key = this.#readKey(piece, start, end);
    if (this.records === 0) this.#isNumbered = key === "none";
    if (key === "no record" || this.#isNumbered !== (key === "none")) {
      return this.#fail("no record with an id");
    }
    const hi = this.#isNumbered ? 0 : foundId.hi;
    const lo = this.#isNumbered ? this.records + 1 : foundId.lo;
    const span = this.#span;
    const order = compareIds(hi, lo, span.hi, span.lo);
    if (order < 0 || (order === 0 && !repeats)) {
      return this.#fail(`id ${idText(hi, lo)} does not ascend`);
    }
    span.start = start;
    span.end = end;
    span.hi = hi;
    span.lo = lo;
    this.records++;
    onRecord?.(piece, span);
  }

  /** Whether a line is a record, and if so whether it has an id, then in `foundId`. */
  #readKey(piece: Uint8Array, start: number, end: number): "id" | "none" | "no record" {
    try {
      if (!this.options.isObject(piece, start, end)) return "no record";
      return readRecordId(piece, start, end) ? "id" : "none";
    } catch {
      return "no record";
    }
  }

  #fail(problem: string): void {
    this.problem = `${problem}, line ${this.#line}`;
  }
}
