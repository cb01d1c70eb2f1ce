import { skipString } from "./scan.ts";

/**
 * The same JSON text on one line. Line breaks in JSON can only be white space between tokens (a string holds them
 * escaped), so dropping them with the indentation that follows alters no token. Text without any is returned as it is.
 */
export function oneLine(bytes: Uint8Array): Uint8Array {
  if (!mayHaveBreak(bytes)) return bytes;
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let afterBreak = false;
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x22) {
      const end = skipString(bytes, i, bytes.length);
      out.set(bytes.subarray(i, end), length);
      length += end - i;
      i = end;
      afterBreak = false;
      continue;
    }
    i++;
    if (byte === 0x0a || byte === 0x0d) afterBreak = true;
    else if (!afterBreak || (byte !== 0x20 && byte !== 0x09)) {
      // What a line break kept apart must not become one token.
      if (afterBreak && isPartOfScalar(byte) && isPartOfScalar(out[length - 1] ?? 0)) {
        out[length++] = 0x20;
      }
      afterBreak = false;
      out[length++] = byte;
    }
  }
  return out.subarray(0, length);
}

/** Letters, digits, `+`, `-` and `.`: bytes of numbers, true, false and null. */
function isPartOfScalar(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

/** Whether any byte is a control character, which JSON has as white space only: four bytes at a time. */
function mayHaveBreak(bytes: Uint8Array): boolean {
  const wordCount = bytes.byteOffset % 4 === 0 ? bytes.length >>> 2 : 0;
  const words = new Uint32Array(bytes.buffer, wordCount > 0 ? bytes.byteOffset : 0, wordCount);
  for (let i = 0; i < wordCount; i++) {
    const word = words[i] ?? 0;
    // Borrows into the highest bit of each byte that is below 0x20.
    if (((word - 0x2020_2020) & ~word & 0x8080_8080) !== 0) return true;
  }
  for (let i = wordCount * 4; i < bytes.length; i++) if ((bytes[i] ?? 0) < 0x20) return true;
  return false;
}

/** Texts one after the other, as one. */
export function concat(texts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(texts.reduce((length, text) => length + text.length, 0));
  let at = 0;
  for (const text of texts) {
    all.set(text, at);
    at += text.length;
  }
  return all;
}
