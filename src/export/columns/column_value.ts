import { FieldFinder } from "../../json/field_finder.ts";
import { JsonSyntaxError, startsWith } from "../../json/scan.ts";
import { type Columns, isTextKind, OTHER } from "./column.ts";
import type { TextSpan } from "./table_rows.ts";

/** A column's value as SQLite takes it. Bytes are UTF-8 text, passed on without making a string of it. */
export type ColumnValue = null | number | bigint | string | Uint8Array;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const OPEN_LIST = 0x5b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NULL = ENCODER.encode("null");
const TRUE = ENCODER.encode("true");
const FALSE = ENCODER.encode("false");
/** So many digits are exact in a double, and so is the power of ten that they are divided by. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const MAX_WHOLE = 2 ** 64;
/** Members of records whose elements are rows of another table. */
const EMBEDDED: readonly (readonly string[])[] = [["line_items"], ["user_ids"], ["request_days"]];

/** Reads the values of some columns from records. */
export class ColumnValues {
  readonly #finder: FieldFinder;
  readonly #isText: readonly boolean[];

  /** The position of the column with all other members; -1 if there is none. */
  readonly #other: number;

  constructor(columns: Columns) {
    this.#finder = finderOf(columns);
    this.#other = columns.indexOf(OTHER);
    this.#isText = columns.map(({ kind }) => isTextKind(kind));
  }

  /** Writes a record's values into `row` from index `at`; bytes among them are the record's. @throws JsonSyntaxError */
  fill(row: ColumnValue[], at: number, { bytes, start, end }: Readonly<TextSpan>): void {
    this.#finder.find(bytes, start, end);
    const { starts, ends } = this.#finder;
    for (let i = 0; i < this.#isText.length; i++) {
      const from = starts[i] ?? -1;
      const to = ends[i] ?? -1;
      row[at + i] = i === this.#other
        ? this.#finder.othersText(bytes)
        : from < 0
        ? null
        : this.#isText[i]
        ? textValue(bytes, from, to)
        : numberValue(bytes, from, to);
    }
  }
}

/**
 * Finds the values of some columns. Lists that have a table of their own are no other members, nor is what a record repeats
 * of assignments.
 */
export function finderOf(columns: Columns): FieldFinder {
  const paths = columns.map(({ path }) => path);
  if (!columns.includes(OTHER)) return new FieldFinder(paths);
  const without = columns.filter(({ references }) => references?.endsWith("_assignments"))
    .map(({ path: [member = ""] }) => member);
  return new FieldFinder([...paths, ...EMBEDDED], { others: { without } });
}

/** An id as SQLite's INTEGER, which is signed: past 2^63 - 1 the negative number of the same 64 bits. */
export function signedId(digits: string): bigint {
  return BigInt.asIntN(64, BigInt(digits));
}

/** A JSON value for a text column: a string's text, or the JSON of anything else. @throws JsonSyntaxError */
export function textValue(
  bytes: Uint8Array,
  start: number,
  end: number,
): string | Uint8Array | null {
  if (bytes[start] !== QUOTE) {
    return isWord(bytes, start, end, NULL) ? null : bytes.subarray(start, end);
  }
  for (let i = start + 1; i < end; i++) {
    if (bytes[i] === BACKSLASH) return unescaped(bytes, start, end);
  }
  return bytes.subarray(start + 1, end - 1);
}

/**
 * A JSON value for a column of numbers or booleans; anything else becomes text. Whole numbers that a double cannot hold
 * are exact, those past 63 bits as in {@link signedId}.
 * @throws JsonSyntaxError
 */
export function numberValue(bytes: Uint8Array, start: number, end: number): ColumnValue {
  const first = bytes[start] ?? 0;
  if (first === MINUS || (first >= ZERO && first <= ZERO + 9)) return numberAt(bytes, start, end);
  if (isWord(bytes, start, end, NULL)) return null;
  if (isWord(bytes, start, end, FALSE)) return 0;
  if (isWord(bytes, start, end, TRUE)) return 1;
  if (first === QUOTE) return unescaped(bytes, start, end);
  const text = DECODER.decode(bytes.subarray(start, end));
  if (first === OPEN || first === OPEN_LIST) return text;
  throw new JsonSyntaxError(`Cannot read JSON: "${text}" is not a value`);
}

/** The text of a JSON string; NUL as a visible character, since programs end a text there. @throws JsonSyntaxError */
function unescaped(bytes: Uint8Array, start: number, end: number): string {
  const json = DECODER.decode(bytes.subarray(start, end));
  try {
    return String(JSON.parse(json)).replaceAll("\0", "\u2400");
  } catch (cause) {
    throw new JsonSyntaxError(`Cannot read JSON: ${json} is not a string`, { cause });
  }
}

function numberAt(bytes: Uint8Array, start: number, end: number): number | bigint {
  const isNegative = bytes[start] === MINUS;
  const from = isNegative ? start + 1 : start;
  let value = 0;
  let point = -1;
  for (let i = from; i < end; i++) {
    const digit = (bytes[i] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[i] === POINT && point < 0) point = i;
    else return uncommonNumber(bytes, start, end);
  }
  if (from === end || end - from > EXACT_DIGITS) return uncommonNumber(bytes, start, end);
  if (point >= 0) value /= POWERS[end - point - 1] ?? 1;
  return isNegative ? -value : value;
}

/** A number with an exponent, or with more digits than are exact. */
function uncommonNumber(bytes: Uint8Array, start: number, end: number): number | bigint {
  const text = DECODER.decode(bytes.subarray(start, end));
  const value = Number(text);
  if (Number.isNaN(value)) {
    throw new JsonSyntaxError(`Cannot read JSON: "${text}" is not a number`);
  }
  const isWhole = /^-?\d+$/.test(text) && Math.abs(value) < MAX_WHOLE;
  return isWhole && !Number.isSafeInteger(value) ? signedId(text) : value;
}

function isWord(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  return end - start === word.length && startsWith(bytes, word, start);
}
