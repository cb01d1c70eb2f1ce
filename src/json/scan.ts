/**
 * Finding where JSON values end, on bytes, without building anything: a record is kept exactly as it was sent, so it is
 * located, never parsed and printed again.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The text is not JSON, or ends before it should. */
export class JsonSyntaxError extends SyntaxError {
  override name = "JsonSyntaxError";
}

/** First position from `at` that is not white space. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  for (;;) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at++;
  }
}

/** As `skipSpace`, without a call where there is none, as is usual. */
export function spaceEnd(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  return byte !== undefined && byte <= 0x20 ? skipSpace(bytes, at) : at;
}

/** Position after the string whose opening quote is at `at`. @throws JsonSyntaxError if it does not end */
export function skipString(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) return i + 1;
    if (byte === BACKSLASH) i++;
  }
  throw new JsonSyntaxError("Cannot read JSON: the text ends inside a string");
}

/** Position after the value that starts at `at`. @throws JsonSyntaxError if there is none or it does not end */
export function skipValue(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (first === QUOTE) return skipString(bytes, at, end);
  if (first !== 0x7b && first !== 0x5b) return skipScalar(bytes, at, end);
  let depth = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      // Inlined skipString: this loop sees every byte of every backup.
      for (i++; i < end && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
    } else if (byte === 0x7b || byte === 0x5b) depth++;
    else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return i + 1;
  }
  throw new JsonSyntaxError("Cannot read JSON: the text ends inside an object or array");
}

function skipScalar(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && isScalarByte(bytes[i])) i++;
  if (i === at) {
    throw new JsonSyntaxError(`Cannot read JSON: no value at byte ${at}`);
  }
  return i;
}

/** Letters, digits, and `+ - .`: true, false, null and numbers. */
function isScalarByte(byte: number | undefined): boolean {
  return byte !== undefined &&
    ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d ||
      byte === 0x2e || byte === 0x2b || byte === 0x45);
}

/** One member of an object: where its key (with quotes) and its value stand. */
export interface Member {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/**
 * Walks the members of the object that starts at `at` and returns the position after it. `takeValue` says where each
 * value ends: whoever reads a large one anyway spares it a second scan. @throws JsonSyntaxError
 */
export function eachMember(
  bytes: Uint8Array,
  at: number,
  { end, takeValue }: { end: number; takeValue: (member: Omit<Member, "valueEnd">) => number },
): number {
  const walk = members(bytes, at, end, takeValue);
  for (;;) {
    const { done, value } = walk.next();
    if (done) return value;
  }
}

/** The members of the object that starts at `at`, in order; returns the position after it. @throws JsonSyntaxError */
export function* members(
  bytes: Uint8Array,
  at: number,
  end: number,
  takeValue = ({ valueStart }: Omit<Member, "valueEnd">) => skipValue(bytes, valueStart, end),
): Generator<Member, number> {
  if (bytes[at] !== 0x7b) throw new JsonSyntaxError("Cannot read JSON: not an object");
  let i = skipSpace(bytes, at + 1);
  if (bytes[i] === 0x7d) return i + 1;
  for (;;) {
    const { keyEnd, valueStart } = readKey(bytes, i, end);
    const member = { keyStart: i, keyEnd, valueStart, valueEnd: 0 };
    member.valueEnd = takeValue(member);
    yield member;
    i = skipSpace(bytes, member.valueEnd);
    if (bytes[i] === 0x7d && i < end) return i + 1;
    i = skipComma(bytes, i, end);
  }
}

/** Takes a member of an object while it is read; must not keep the bytes or the span. */
export type OnMember = (bytes: Uint8Array, member: Member) => void;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Reused from member to member. */
const MEMBER: Writable<Member> = { keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0 };

/**
 * Passes the members of the object from `start` to `end` to `onMember`; false if it is no object or does not end there.
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
  while (i < end && bytes[i] === QUOTE) {
    const keyEnd = skipString(bytes, i, end);
    const colon = bytes[keyEnd] === 0x3a ? keyEnd : skipSpace(bytes, keyEnd);
    if (bytes[colon] !== 0x3a) return false;
    const valueStart = skipSpace(bytes, colon + 1);
    const valueEnd = skipValue(bytes, valueStart, end);
    if (onMember) {
      MEMBER.keyStart = i;
      MEMBER.keyEnd = keyEnd;
      MEMBER.valueStart = valueStart;
      MEMBER.valueEnd = valueEnd;
      onMember(bytes, MEMBER);
    }
    i = skipSpace(bytes, valueEnd);
    if (bytes[i] === 0x7d) return i + 1 === end;
    if (bytes[i] !== 0x2c) return false;
    i = skipSpace(bytes, i + 1);
  }
  return false;
}

function readKey(
  bytes: Uint8Array,
  at: number,
  end: number,
): { keyEnd: number; valueStart: number } {
  if (at >= end || bytes[at] !== QUOTE) {
    throw new JsonSyntaxError(`Cannot read JSON: no key at byte ${at}`);
  }
  const keyEnd = skipString(bytes, at, end);
  const colon = skipSpace(bytes, keyEnd);
  if (bytes[colon] !== 0x3a) {
    throw new JsonSyntaxError(`Cannot read JSON: no colon at byte ${colon}`);
  }
  return { keyEnd, valueStart: skipSpace(bytes, colon + 1) };
}

function skipComma(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at] !== 0x2c) {
    throw new JsonSyntaxError(`Cannot read JSON: no comma at byte ${at}`);
  }
  return skipSpace(bytes, at + 1);
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** The value of a member of the object at `at`; null if it has none of that name. Keys are compared as written. */
export function findMember(
  bytes: Uint8Array,
  key: string,
  { at = 0, end = bytes.length }: { at?: number; end?: number } = {},
): Member | null {
  const wanted = ENCODER.encode(`"${key}"`);
  for (const member of members(bytes, at, end)) {
    if (
      member.keyEnd - member.keyStart === wanted.length &&
      startsWith(bytes, wanted, member.keyStart)
    ) {
      return member;
    }
  }
  return null;
}

/** The member's value parsed; undefined if there is none. For small values to look at, never for storing. */
export function readMember(
  bytes: Uint8Array,
  key: string,
  range: { at?: number; end?: number } = {},
): unknown {
  const member = findMember(bytes, key, range);
  return member
    ? JSON.parse(DECODER.decode(bytes.subarray(member.valueStart, member.valueEnd)))
    : undefined;
}

/** Whether `bytes` holds `wanted` at `at`. */
export function startsWith(bytes: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
