import { JsonSyntaxError, skipSpace } from "./scan.ts";

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** What a byte outside of strings is; all others are parts of numbers, true, false and null. */
const OTHER = 0;
const WHITE_SPACE = 1;
const OPENING = 2;
const CLOSING = 3;
const COMMA = 4;
const KINDS = new Uint8Array(256);
for (const byte of [SPACE, LINE_FEED, 0x0d, 0x09]) KINDS[byte] = WHITE_SPACE;
KINDS[0x7b] = KINDS[0x5b] = OPENING;
KINDS[0x7d] = KINDS[0x5d] = CLOSING;
KINDS[0x2c] = COMMA;

/**
 * The same JSON text indented by two spaces for people: only white space between tokens is added or dropped, every
 * number, string and key stays as it was written. `into` is a reused buffer; returns the part of it (or of a larger
 * one, if it was too small) that holds the result, with a final line feed.
 * @throws JsonSyntaxError if the text ends inside a string
 */
export function indentJson(
  bytes: Uint8Array,
  into: Uint8Array<ArrayBuffer>,
  { at = 0, end = bytes.length } = {},
): Uint8Array<ArrayBuffer> {
  // One plain loop with hardly a call: a backup spends more time here than anywhere else. Room is looked after only where
  // a line begins, since between two of those no byte becomes more than two.
  let out = withRoom(into, 0, 2 * (end - at) + 1);
  let length = 0;
  let depth = 0;
  for (let i = skipSpace(bytes, at); i < end;) {
    const byte = bytes[i++] ?? 0;
    if (byte === QUOTE) {
      out[length++] = QUOTE;
      for (;;) {
        if (i >= end) throw new JsonSyntaxError("Cannot read JSON: the text ends inside a string");
        const inside = bytes[i++] ?? 0;
        out[length++] = inside;
        if (inside === QUOTE) break;
        if (inside === BACKSLASH) out[length++] = bytes[i++] ?? 0;
      }
      continue;
    }
    const kind = KINDS[byte];
    if (kind === OTHER) {
      out[length++] = byte;
      if (byte === COLON) out[length++] = SPACE;
      continue;
    }
    if (kind === WHITE_SPACE) continue;
    if (kind === CLOSING) {
      depth--;
    } else {
      out[length++] = byte;
      if (kind === OPENING) {
        const next = skipSpace(bytes, i);
        if (bytes[next] === byte + 2) {
          out[length++] = byte + 2;
          i = next + 1;
          continue;
        }
        depth++;
      }
    }
    const needed = 2 * depth + 2 * (end - i) + 3;
    if (length + needed > out.length) out = withRoom(out, length, needed);
    out[length++] = LINE_FEED;
    for (let spaces = 2 * depth; spaces > 0; spaces--) out[length++] = SPACE;
    if (kind === CLOSING) out[length++] = byte;
  }
  out[length++] = LINE_FEED;
  return out.subarray(0, length);
}

/** The buffer, or a larger one with the same beginning, that has room for so many bytes after `length`. */
function withRoom(
  buffer: Uint8Array<ArrayBuffer>,
  length: number,
  needed: number,
): Uint8Array<ArrayBuffer> {
  if (length + needed <= buffer.length) return buffer;
  const larger = new Uint8Array(2 * (length + needed));
  larger.set(buffer.subarray(0, length));
  return larger;
}
