import { skipSpace, skipString } from "./scan.ts";

const SPACES = new Uint8Array(64).fill(0x20);

/**
 * The same JSON text indented by two spaces for people: only white space between tokens is added or dropped, every
 * number, string and key stays as it was written. `into` is a reused buffer; returns the part of it (or of a larger
 * one, if it was too small) that holds the result, with a final line feed.
 */
export function indentJson(
  bytes: Uint8Array,
  into: Uint8Array<ArrayBuffer>,
  { at = 0, end = bytes.length } = {},
): Uint8Array<ArrayBuffer> {
  let out = into;
  let length = 0;
  let depth = 0;
  const grow = (more: number) => {
    const larger = new Uint8Array(Math.max(out.length * 2, length + more));
    larger.set(out.subarray(0, length));
    out = larger;
  };
  const newLine = () => {
    out[length++] = 0x0a;
    for (let left = depth * 2; left > 0; left -= SPACES.length) {
      const some = Math.min(left, SPACES.length);
      if (length + some + 4 > out.length) grow(some + 4);
      for (let i = 0; i < some; i++) out[length++] = 0x20;
    }
  };
  for (let i = skipSpace(bytes, at); i < end;) {
    const byte = bytes[i] ?? 0;
    if (length + 8 > out.length) grow(8);
    if (byte === 0x22) {
      const stringEnd = skipString(bytes, i, end);
      if (length + stringEnd - i + 8 > out.length) grow(stringEnd - i + 8);
      for (; i < stringEnd; i++) out[length++] = bytes[i] ?? 0;
      continue;
    }
    i++;
    if (byte === 0x7b || byte === 0x5b) {
      out[length++] = byte;
      const next = skipSpace(bytes, i);
      if (bytes[next] === byte + 2) {
        out[length++] = byte + 2;
        i = next + 1;
      } else {
        depth++;
        newLine();
      }
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
      newLine();
      if (length + 4 > out.length) grow(4);
      out[length++] = byte;
    } else if (byte === 0x2c) {
      out[length++] = byte;
      newLine();
    } else if (byte === 0x3a) {
      out[length++] = byte;
      out[length++] = 0x20;
    } else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
      out[length++] = byte;
    }
  }
  if (length === out.length) grow(1);
  out[length++] = 0x0a;
  return out.subarray(0, length);
}
