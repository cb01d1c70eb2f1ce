import { members, startsWith } from "./scan.ts";

const ENCODER = new TextEncoder();

/** A copy of the object's text without its top-level member `key`: for comparing records that differ in nothing else. */
export function withoutMember(
  bytes: Uint8Array,
  key: string,
  { at = 0, end = bytes.length } = {},
): Uint8Array {
  const wanted = ENCODER.encode(`"${key}"`);
  let cutStart = -1;
  let previousEnd = -1;
  for (const member of members(bytes, at, end)) {
    if (cutStart >= 0) {
      return joined(bytes.subarray(at, cutStart), bytes.subarray(member.keyStart, end));
    }
    if (
      member.keyEnd - member.keyStart === wanted.length &&
      startsWith(bytes, wanted, member.keyStart)
    ) {
      cutStart = member.keyStart;
      if (previousEnd >= 0 && isLast(bytes, member.valueEnd)) {
        return joined(bytes.subarray(at, previousEnd), bytes.subarray(member.valueEnd, end));
      }
    }
    previousEnd = member.valueEnd;
  }
  if (cutStart < 0) return bytes.slice(at, end);
  return joined(bytes.subarray(at, cutStart), bytes.subarray(previousEnd, end));
}

function isLast(bytes: Uint8Array, valueEnd: number): boolean {
  let i = valueEnd;
  while (bytes[i] === 0x20 || bytes[i] === 0x0a || bytes[i] === 0x0d || bytes[i] === 0x09) i++;
  return bytes[i] === 0x7d;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const result = new Uint8Array(head.length + tail.length);
  result.set(head);
  result.set(tail, head.length);
  return result;
}
