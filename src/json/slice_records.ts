import { isUtf8 } from "node:buffer";
import { jsonEnd } from "./json_end.ts";
import { grown, idText, parseId } from "./record_id.ts";
import { findMember, JsonSyntaxError, skipSpace, skipValue } from "./scan.ts";

/** A record that is not what it should be, between others that are. */
export interface BadRecord {
  /** Which record of its array, from 1. */
  readonly number: number;
  /** Its id, as far as it can be read; null if it cannot. */
  readonly id: string | null;
  readonly problem: string;
}

/** Where the records of a text are: reused from page to page, so it grows once. */
export class RecordSlices {
  starts: Uint32Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
  idsHi: Uint32Array<ArrayBuffer>;
  idsLo: Uint32Array<ArrayBuffer>;
  count = 0;

  /** With room for so many records, at least 1; it grows when they are more. */
  constructor(room = 2048) {
    this.starts = new Uint32Array(room);
    this.ends = new Uint32Array(room);
    this.idsHi = new Uint32Array(room);
    this.idsLo = new Uint32Array(room);
  }

  push(start: number, end: number, hi: number, lo: number): void {
    if (this.count === this.starts.length) this.#grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.idsHi[this.count] = hi;
    this.idsLo[this.count++] = lo;
  }

  /** The id of a record as decimal text. */
  idText(at: number): string {
    return idText(this.idsHi[at] ?? 0, this.idsLo[at] ?? 0);
  }

  /** The text of a record in the bytes that were sliced, not copied. */
  record(bytes: Uint8Array, at: number): Uint8Array {
    return bytes.subarray(this.starts[at] ?? 0, this.ends[at] ?? 0);
  }

  #grow(): void {
    this.starts = grown(this.starts);
    this.ends = grown(this.ends);
    this.idsHi = grown(this.idsHi);
    this.idsLo = grown(this.idsLo);
  }
}

/** Id halves of the record last looked at by {@link readRecordId}: two numbers without an allocation. */
export const foundId: { hi: number; lo: number } = { hi: 0, lo: 0 };

/**
 * Puts the id a record is kept under into {@link foundId}: its own, or, where it has none, that of its `user`. (Of some
 * things there is one for each user, and they are addressed by the user's id: paid time off assignments.)
 * False if there is neither. @throws JsonSyntaxError if the record is not an object
 */
export function readRecordId(bytes: Uint8Array, at: number, end: number): boolean {
  if (readOwnId(bytes, at, end)) return true;
  const user = findMember(bytes, "user", { at, end });
  return user !== null && bytes[user.valueStart] === 0x7b &&
    readOwnId(bytes, user.valueStart, user.valueEnd);
}

/**
 * Puts the record's top-level `id` into {@link foundId}; false if it has none that is an integer from 0 to 2^64 - 1.
 * @throws JsonSyntaxError if the record is not an object
 */
function readOwnId(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== 0x7b) {
    throw new JsonSyntaxError("no object");
  }
  let i = skipSpace(bytes, at + 1);
  while (i < end && bytes[i] === 0x22) {
    const isId = bytes[i + 1] === 0x69 && bytes[i + 2] === 0x64 && bytes[i + 3] === 0x22;
    const keyEnd = isId ? i + 4 : skipValue(bytes, i, end);
    i = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
    if (isId) return readInteger(bytes, i, end);
    i = skipSpace(bytes, skipValue(bytes, i, end));
    if (bytes[i] === 0x2c) i = skipSpace(bytes, i + 1);
  }
  return false;
}

function readInteger(bytes: Uint8Array, at: number, end: number): boolean {
  let value = 0;
  let i = at;
  for (; i < end; i++) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const next = bytes[i];
  if (i === at || next === 0x2e || next === 0x65 || next === 0x45) return false;
  // 15 digits are always exact in a double; longer ids take the slow way.
  if (i - at <= 15) {
    foundId.hi = Math.floor(value / 0x1_0000_0000);
    foundId.lo = value >>> 0;
    return true;
  }
  const id = parseId(String.fromCharCode(...bytes.subarray(at, i)));
  if (!id) return false;
  foundId.hi = id.hi;
  foundId.lo = id.lo;
  return true;
}

/**
 * Slices the array that starts at `at` into its records, which are then JSON in UTF-8: see {@link jsonEnd}. Records without an
 * integer id are an error, or, with `undocumented` (for collections whose form is not documented), kept under their user's
 * id, or, if the first has neither, numbered from 1 in the order sent. With `onBad` a bad record is left out and passed to
 * it, as long as it shows where it ends. Returns the position after the array.
 * @throws JsonSyntaxError if it is not a whole array of records
 */
export function sliceArray(
  bytes: Uint8Array,
  slices: RecordSlices,
  { at, end, undocumented = false, onBad }: {
    at: number;
    end: number;
    undocumented?: boolean;
    onBad?: ((bad: BadRecord) => void) | undefined;
  },
): number {
  slices.count = 0;
  if (bytes[at] !== 0x5b) throw new JsonSyntaxError(`Cannot read records: no array at byte ${at}`);
  let i = skipSpace(bytes, at + 1);
  if (bytes[i] === 0x5d && i < end) return i + 1;
  const readId = undocumented ? readRecordId : readOwnId;
  const isText = isUtf8(bytes.subarray(at, end));
  let isNumbered = false;
  for (let number = 1;; number++) {
    if (i >= end) throw new JsonSyntaxError("Cannot read records: the text ends inside the array");
    let recordEnd: number;
    try {
      recordEnd = jsonEnd(bytes, i, end);
      if (!isText && !isUtf8(bytes.subarray(i, recordEnd))) throw new JsonSyntaxError("not UTF-8");
      const hasId: boolean = !isNumbered && readId(bytes, i, recordEnd);
      if (number === 1) isNumbered = undocumented && !hasId;
      if (isNumbered) slices.push(i, recordEnd, 0, number);
      else if (hasId) slices.push(i, recordEnd, foundId.hi, foundId.lo);
      else throw new JsonSyntaxError("no integer id");
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      const bad = { number, id: idAt(bytes, i, end), problem: error.message };
      if (!onBad) throw new JsonSyntaxError(`Cannot read a record: ${badRecordText(bad)}`);
      recordEnd = skipValue(bytes, i, end);
      onBad(bad);
    }
    i = skipSpace(bytes, recordEnd);
    if (bytes[i] === 0x5d && i < end) {
      if (undocumented) checkDistinct(slices);
      return i + 1;
    }
    if (bytes[i] !== 0x2c) throw new JsonSyntaxError(`Cannot read records: no comma at byte ${i}`);
    i = skipSpace(bytes, i + 1);
  }
}

/** A bad record in words. */
export function badRecordText({ number, id, problem }: BadRecord): string {
  return `record ${number}${id === null ? "" : ` (id ${id})`} is bad: ${problem}`;
}

/** The id of what may be no record. */
function idAt(bytes: Uint8Array, at: number, end: number): string | null {
  try {
    return readOwnId(bytes, at, end) ? idText(foundId.hi, foundId.lo) : null;
  } catch {
    return null;
  }
}

/** Of what is kept under its user's id there can be one for each user only: two would be taken for one read twice. */
function checkDistinct({ idsHi, idsLo, count }: RecordSlices): void {
  const ids = new Set<string>();
  for (let i = 0; i < count; i++) ids.add(`${idsHi[i]} ${idsLo[i]}`);
  if (ids.size < count) {
    throw new JsonSyntaxError("Cannot read records: two on one page have the same id");
  }
}

export interface SlicedText {
  readonly bytes: Uint8Array;
  readonly slices: RecordSlices;
}

/** A record in a text, with its id. */
export interface RecordSlice {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly id: string;
}

/** Where the records of a text are, each with its id; valid until the text is replaced. */
export function* recordSlices({ bytes, slices }: SlicedText): Generator<RecordSlice> {
  for (let i = 0; i < slices.count; i++) {
    yield { bytes, start: slices.starts[i] ?? 0, end: slices.ends[i] ?? 0, id: slices.idText(i) };
  }
}

/** The records of a sliced text, each with its id; good until the text is replaced. */
export function* slicedRecords(
  { bytes, slices }: SlicedText,
): Generator<{ readonly id: string; readonly text: Uint8Array }> {
  for (let i = 0; i < slices.count; i++) {
    yield { id: slices.idText(i), text: slices.record(bytes, i) };
  }
}
