import { Buffer } from "node:buffer";
import { concat } from "./one_line.ts";
import { members, startsWith } from "./scan.ts";

const ENCODER = new TextEncoder();

/** Whether two texts are the same, byte for byte. (The runtime compares ten times as fast as a loop here would.) */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** A copy of the object's text without its top-level member `key`. @throws JsonSyntaxError */
export function withoutMember(bytes: Uint8Array, key: string): Uint8Array<ArrayBuffer> {
  const wanted = ENCODER.encode(`"${key}"`);
  let previousEnd = -1;
  const walk = members(bytes, 0, bytes.length);
  for (const { keyStart, keyEnd, valueEnd } of walk) {
    if (keyEnd - keyStart === wanted.length && startsWith(bytes, wanted, keyStart)) {
      // With the comma behind it or, of the last member, the one before it.
      const next = walk.next();
      const start = next.done && previousEnd >= 0 ? previousEnd : keyStart;
      const end = next.done ? valueEnd : next.value.keyStart;
      return concat([bytes.subarray(0, start), bytes.subarray(end)]);
    }
    previousEnd = valueEnd;
  }
  return bytes.slice();
}
