import { skipString } from "./scan.ts";

/**
 * The same JSON text on one line. Line breaks in JSON can only be white space between tokens (a string holds them
 * escaped), so dropping them with the indentation that follows alters no token. Text without any is returned as it is.
 */
export function oneLine(bytes: Uint8Array): Uint8Array {
  if (bytes.indexOf(0x0a) < 0 && bytes.indexOf(0x0d) < 0) return bytes;
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
      afterBreak = false;
      out[length++] = byte;
    }
  }
  return out.subarray(0, length);
}
