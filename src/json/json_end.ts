import { JsonSyntaxError, spaceEnd } from "./scan.ts";

/** How deeply values may be nested. Harvest's are at most 4 deep; what is made for people grows with the depth squared. */
export const MAX_DEPTH = 128;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Bytes that mean themselves in a string. Those of UTF-8 from 0x80 are left to who checks the encoding. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
PLAIN[QUOTE] = PLAIN[BACKSLASH] = 0;
/** Bytes that may follow a backslash, but for `u`. */
const ESCAPED = new Uint8Array(256);
for (const byte of '"\\/bfnrt') ESCAPED[byte.charCodeAt(0)] = 1;
const HEX_DIGIT = new Uint8Array(256);
for (const byte of "0123456789abcdefABCDEF") HEX_DIGIT[byte.charCodeAt(0)] = 1;
const DIGIT = new Uint8Array(256).fill(1, 0x30, 0x3a);

const WORDS = ["true", "false", "null"].map((word) => new TextEncoder().encode(word));

/** The closing bracket of each value that is open, from the outermost. */
const CLOSING = new Uint8Array(MAX_DEPTH + 1);

/**
 * The position after the JSON value at `at`. Unlike `skipValue` this proves that it is one, by the grammar of RFC 8259,
 * nested at most {@link MAX_DEPTH} deep; a lone surrogate may be written as an escape. The encoding is not looked at.
 * Every byte that Harvest sends goes through here once, so nothing is allocated.
 * @throws JsonSyntaxError
 */
export function jsonEnd(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  let i = at;
  for (;;) {
    const first = bytes[i];
    if (first === QUOTE) i = stringEnd(bytes, i, end);
    else if (first === OPEN || first === OPEN_LIST) {
      if (depth === MAX_DEPTH) throw new JsonSyntaxError(`nested more than ${MAX_DEPTH} deep`);
      const closing = first === OPEN ? CLOSE : CLOSE_LIST;
      i = spaceEnd(bytes, i + 1);
      if (bytes[i] === closing) i++;
      else {
        CLOSING[++depth] = closing;
        if (first === OPEN) i = keyEnd(bytes, i, end);
        continue;
      }
    } else i = scalarEnd(bytes, i, end);
    for (;;) {
      if (i > end) throw new JsonSyntaxError("the text ends inside a value");
      if (depth === 0) return i;
      i = spaceEnd(bytes, i);
      const next = bytes[i];
      if (next === COMMA) {
        i = spaceEnd(bytes, i + 1);
        if (CLOSING[depth] === CLOSE) i = keyEnd(bytes, i, end);
        break;
      }
      if (next !== CLOSING[depth]) throw unexpected(bytes, i, end);
      depth--;
      i++;
    }
  }
}

/** The position of the value whose key is at `at`. */
function keyEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== QUOTE) throw unexpected(bytes, at, end);
  const colon = spaceEnd(bytes, stringEnd(bytes, at, end));
  if (bytes[colon] !== COLON) throw unexpected(bytes, colon, end);
  return spaceEnd(bytes, colon + 1);
}

function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (PLAIN[byte] === 1) continue;
    if (byte === QUOTE) return i + 1;
    if (byte !== BACKSLASH) throw new JsonSyntaxError("a control character in a string");
    const escaped = bytes[++i] ?? 0;
    if (ESCAPED[escaped] === 1) continue;
    if (escaped !== 0x75) throw new JsonSyntaxError("an unknown escape in a string");
    for (const digitsEnd = i + 4; i < digitsEnd; i++) {
      if (HEX_DIGIT[bytes[i + 1] ?? 0] !== 1) {
        throw new JsonSyntaxError("an unknown escape in a string");
      }
    }
  }
  throw new JsonSyntaxError("the text ends inside a string");
}

function scalarEnd(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first === MINUS || DIGIT[first] === 1) return numberEnd(bytes, at, end);
  for (const word of WORDS) {
    if (word[0] !== first) continue;
    for (let i = 1; i < word.length; i++) {
      if (bytes[at + i] !== word[i]) throw unexpected(bytes, at, end);
    }
    return at + word.length;
  }
  throw unexpected(bytes, at, end);
}

function numberEnd(bytes: Uint8Array, at: number, end: number): number {
  let i = bytes[at] === MINUS ? at + 1 : at;
  // No digit may follow a zero: what comes after it is then no end of a value.
  i = bytes[i] === 0x30 ? i + 1 : digitsEnd(bytes, i, end);
  if (bytes[i] === DOT) i = digitsEnd(bytes, i + 1, end);
  const exponent = bytes[i];
  if (exponent === 0x65 || exponent === 0x45) {
    const sign = bytes[i + 1];
    i = digitsEnd(bytes, sign === 0x2b || sign === MINUS ? i + 2 : i + 1, end);
  }
  return i;
}

/** The end of one or more digits. */
function digitsEnd(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && DIGIT[bytes[i] ?? 0] === 1) i++;
  if (i === at) throw unexpected(bytes, at, end);
  return i;
}

const DECODER = new TextDecoder();

/** Shows what is there, as far as it belongs together. */
function unexpected(bytes: Uint8Array, at: number, end: number): JsonSyntaxError {
  if (at >= end) return new JsonSyntaxError("the text ends inside a value");
  const there = DECODER.decode(bytes.subarray(at, Math.min(at + 24, end)));
  const word = /^(?:[\w.+-]{1,16}|.)/su.exec(there)?.[0] ?? "";
  return new JsonSyntaxError(`unexpected ${JSON.stringify(word)}`);
}
