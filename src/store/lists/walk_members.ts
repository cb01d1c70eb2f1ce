import { skipSpace, skipString, skipValue } from "../../json/scan.ts";

/** Where a member of a record stands, key with its quotes. Reused from member to member. */
export interface MemberPlace {
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  valueEnd: number;
}

/** Takes a member of a record while it is read; must not keep the bytes. */
export type OnMember = (bytes: Uint8Array, place: Readonly<MemberPlace>) => void;

const PLACE: MemberPlace = { keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0 };

/**
 * Tells the members of the object that stands from `start` to `end`; false if it is no object or does not end there.
 * Every byte of a backup goes through here once, so nothing is allocated.
 * @throws JsonSyntaxError if a member does not end
 */
export function walkMembers(
  bytes: Uint8Array,
  { start, end, onMember }: { start: number; end: number; onMember: OnMember | undefined },
): boolean {
  if (bytes[start] !== 0x7b) return false;
  let i = skipSpace(bytes, start + 1);
  if (bytes[i] === 0x7d) return i + 1 === end;
  while (i < end && bytes[i] === 0x22) {
    const keyEnd = skipString(bytes, i, end);
    const colon = bytes[keyEnd] === 0x3a ? keyEnd : skipSpace(bytes, keyEnd);
    if (bytes[colon] !== 0x3a) return false;
    const valueStart = skipSpace(bytes, colon + 1);
    const valueEnd = skipValue(bytes, valueStart, end);
    if (onMember) {
      PLACE.keyStart = i;
      PLACE.keyEnd = keyEnd;
      PLACE.valueStart = valueStart;
      PLACE.valueEnd = valueEnd;
      onMember(bytes, PLACE);
    }
    i = skipSpace(bytes, valueEnd);
    if (bytes[i] === 0x7d) return i + 1 === end;
    if (bytes[i] !== 0x2c) return false;
    i = skipSpace(bytes, i + 1);
  }
  return false;
}
