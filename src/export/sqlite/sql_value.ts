import { JsonSyntaxError, startsWith } from "../../json/scan.ts";

/** What SQLite takes for a value. Bytes are a text in UTF-8 that nobody needs as a string. */
export type SqlValue = null | number | bigint | string | Uint8Array;

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

/** An id from its digits, as SQLite has it: the negative number of the same 64 bits where it is past 63. */
export function toSqlId(digits: string): bigint {
  return BigInt.asIntN(64, BigInt(digits));
}

/** A JSON value for a column of texts: what is no text is kept as it is written. @throws JsonSyntaxError */
export function textValue(bytes: Uint8Array, start: number, end: number): SqlValue {
  if (bytes[start] !== QUOTE) {
    return isWord(bytes, start, end, NULL) ? null : bytes.subarray(start, end);
  }
  for (let i = start + 1; i < end; i++) {
    if (bytes[i] === BACKSLASH) return unescaped(bytes, start, end);
  }
  return bytes.subarray(start + 1, end - 1);
}

/**
 * A JSON value for a column of numbers, yes and no; what is neither is kept as a text. Whole numbers that a double cannot
 * hold are exact; past the 63 bits of SQLite's INTEGER they become the negative number of the same 64 bits.
 * @throws JsonSyntaxError
 */
export function numberValue(bytes: Uint8Array, start: number, end: number): SqlValue {
  const first = bytes[start] ?? 0;
  if (first === MINUS || (first >= ZERO && first <= ZERO + 9)) return numberAt(bytes, start, end);
  if (isWord(bytes, start, end, NULL)) return null;
  if (isWord(bytes, start, end, FALSE)) return 0;
  if (isWord(bytes, start, end, TRUE)) return 1;
  if (first === QUOTE) return unescaped(bytes, start, end);
  const text = DECODER.decode(bytes.subarray(start, end));
  if (first === OPEN || first === OPEN_LIST) return text;
  throw new JsonSyntaxError(`Cannot read JSON: "${text}" is no value`);
}

/** A value as a string; "" for nothing. */
export function textOf(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return "";
  return value instanceof Uint8Array ? DECODER.decode(value) : String(value);
}

/** The text of a JSON string. @throws JsonSyntaxError */
export function unescaped(bytes: Uint8Array, start: number, end: number): string {
  const json = DECODER.decode(bytes.subarray(start, end));
  try {
    return String(JSON.parse(json));
  } catch (cause) {
    throw new JsonSyntaxError(`Cannot read JSON: ${json} is no string`, { cause });
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

/** A number with an exponent, or more digits than are exact. */
function uncommonNumber(bytes: Uint8Array, start: number, end: number): number | bigint {
  const text = DECODER.decode(bytes.subarray(start, end));
  const value = Number(text);
  if (Number.isNaN(value)) {
    throw new JsonSyntaxError(`Cannot read JSON: "${text}" is no number`);
  }
  const isWhole = /^-?\d+$/.test(text) && Math.abs(value) < MAX_WHOLE;
  return isWhole && !Number.isSafeInteger(value) ? toSqlId(text) : value;
}

function isWord(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  return end - start === word.length && startsWith(bytes, word, start);
}
