import { JsonSyntaxError, skipSpace, skipString, skipValue, spaceEnd } from "./scan.ts";

const DECODER = new TextDecoder();
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const SPACE = 0x20;

interface WantedMember {
  /** With its quotes. */
  readonly key: Uint8Array;
  /** The number of the path that ends here; -1 if none does. */
  path: number;
  /** What is looked for inside of it. */
  readonly inside: WantedMember[];
  /** The keys that lead to it, each with a dot behind it. */
  readonly prefix: string;
}

/** A member that no path names. */
interface OtherMember {
  readonly prefix: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds where the values of some paths are in objects of like form, in one pass and without allocating. Records
 * of one list have their members in one order, so the key that is next in the order of the paths is tried first. Keys are
 * compared as written. Which one counts of members with the same key is left open.
 */
export class FieldFinder {
  /** Where the value of each path begins, with its quotes; -1 if it is missing. Valid until the next `find`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #wanted: readonly WantedMember[];
  /** The numbers of the paths without keys. */
  readonly #wholes: readonly number[];

  /** Null unless they are wanted. */
  readonly #others: OtherMember[] | null;
  /** The prefixes of members whose other members are not wanted. */
  readonly #without: ReadonlySet<string>;

  /**
   * A path is the keys that lead to a value; without keys it is the whole. `others`: for {@link othersText}, but for those in
   * the members named.
   */
  constructor(
    readonly paths: readonly (readonly string[])[],
    { others = null }: { readonly others?: { readonly without: readonly string[] } | null } = {},
  ) {
    this.#others = others ? [] : null;
    this.#without = new Set(others?.without.map((name) => `${name}.`));
    this.starts = new Int32Array(paths.length);
    this.ends = new Int32Array(paths.length);
    this.#wanted = wantedOf(paths);
    this.#wholes = paths.flatMap(({ length }, path) => length === 0 ? [path] : []);
  }

  /** Looks at the value from `start` to `end`: what is no object has no fields. @throws JsonSyntaxError */
  find(bytes: Uint8Array, start: number, end: number): void {
    this.starts.fill(-1);
    if (this.#others !== null) this.#others.length = 0;
    for (const path of this.#wholes) this.#found(path, start, end);
    if (bytes[start] !== OPEN || this.#wanted.length === 0) return;
    const stop = this.#findIn(this.#wanted, "", bytes, start, end);
    if (stop !== end) throw new JsonSyntaxError(`Cannot read JSON: no end of it at byte ${stop}`);
  }

  /**
   * The members that no path names as one JSON object, those of members as `client.currency`; null if there are none.
   * Valid until the bytes are overwritten.
   */
  othersText(bytes: Uint8Array): string | null {
    if (this.#others === null || this.#others.length === 0) return null;
    const text = (from: number, to: number) => DECODER.decode(bytes.subarray(from, to));
    const members = this.#others.map(({ prefix, keyStart, keyEnd, start, end }) =>
      `"${prefix}${text(keyStart + 1, keyEnd)}:${text(start, end)}`
    );
    return `{${members.join(",")}}`;
  }

  #found(path: number, start: number, end: number): void {
    this.starts[path] = start;
    this.ends[path] = end;
  }

  /** The position after the object at `at`. */
  #findIn(
    wanted: readonly WantedMember[],
    prefix: string,
    bytes: Uint8Array,
    at: number,
    end: number,
  ): number {
    let next = 0;
    let seen = 0;
    let i = skipSpace(bytes, at + 1);
    if (bytes[i] === CLOSE) return i + 1;
    for (;;) {
      if (bytes[i] !== QUOTE) throw new JsonSyntaxError(`Cannot read JSON: no key at byte ${i}`);
      // Reading an array beyond its end would make the whole loop slow.
      let member = next < wanted.length ? wanted[next] : undefined;
      const keyStart = i;
      let keyEnd = i;
      if (member !== undefined && isSame(bytes, i, member.key)) keyEnd += member.key.length;
      else {
        keyEnd = skipString(bytes, i, end);
        const index = indexOfKey(wanted, bytes, i, keyEnd);
        if (index >= 0) next = index;
        member = index < 0 ? undefined : wanted[index];
      }
      if (member !== undefined) next++;
      const colon = spaceEnd(bytes, keyEnd);
      if (bytes[colon] !== COLON) {
        throw new JsonSyntaxError(`Cannot read JSON: no colon at byte ${colon}`);
      }
      const start = spaceEnd(bytes, colon + 1);
      const stop = bytes[start] === OPEN && member !== undefined && member.inside.length > 0
        ? this.#findIn(member.inside, member.prefix, bytes, start, end)
        : valueEnd(bytes, start, end);
      if (member !== undefined) {
        if (member.path >= 0) this.#found(member.path, start, stop);
        // All were there, in order: the rest is passed over without looking at keys.
        if (
          this.#others === null && member === wanted[seen] && ++seen === wanted.length
        ) return restEnd(bytes, stop, end);
      } else if (this.#others !== null && !this.#without.has(prefix)) {
        this.#others.push({ prefix, keyStart, keyEnd, start, end: stop });
      }
      i = spaceEnd(bytes, stop);
      if (i >= end) throw new JsonSyntaxError("Cannot read JSON: the text ends inside an object");
      if (bytes[i] === CLOSE) return i + 1;
      if (bytes[i] !== COMMA) throw new JsonSyntaxError(`Cannot read JSON: no comma at byte ${i}`);
      i = spaceEnd(bytes, i + 1);
    }
  }
}

function wantedOf(paths: readonly (readonly string[])[]): WantedMember[] {
  const encoder = new TextEncoder();
  const top: WantedMember[] = [];
  const byPath = new Map<string, WantedMember>();
  for (const [path, keys] of paths.entries()) {
    let members = top;
    for (let depth = 1; depth <= keys.length; depth++) {
      const place = JSON.stringify(keys.slice(0, depth));
      let member = byPath.get(place);
      if (member === undefined) {
        const key = encoder.encode(JSON.stringify(keys[depth - 1]));
        const prefix = keys.slice(0, depth).map((one) => `${one}.`).join("");
        member = { key, path: -1, inside: [], prefix };
        byPath.set(place, member);
        members.push(member);
      }
      if (depth === keys.length) member.path = path;
      members = member.inside;
    }
  }
  return top;
}

function indexOfKey(
  wanted: readonly WantedMember[],
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  return wanted.findIndex(({ key }) => key.length === end - start && isSame(bytes, start, key));
}

/** Whether a key is there; both begin with a quote, which is not compared. */
function isSame(bytes: Uint8Array, at: number, key: Uint8Array): boolean {
  const { length } = key;
  let i = 1;
  while (i < length && bytes[at + i] === key[i]) i++;
  return i === length;
}

/** As `skipValue`; most values are strings and scalars, which are found here without another call. */
function valueEnd(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start];
  let i = start;
  if (first === QUOTE) {
    for (i++; i < end && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
    if (i < end) return i + 1;
  } else if (first !== OPEN && first !== OPEN_LIST) {
    while (i < end && !isEndOfScalar(bytes[i])) i++;
    if (i > start) return i;
  }
  return skipValue(bytes, start, end);
}

/** The position after the object that the values up to `at` are in. @throws JsonSyntaxError */
function restEnd(bytes: Uint8Array, at: number, end: number): number {
  let depth = 1;
  for (let i = at; i < end; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) i = skipString(bytes, i, end) - 1;
    else if (byte === OPEN || byte === OPEN_LIST) depth++;
    else if ((byte === CLOSE || byte === CLOSE_LIST) && --depth === 0) return i + 1;
  }
  throw new JsonSyntaxError("Cannot read JSON: the text ends inside an object");
}

function isEndOfScalar(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE || (byte !== undefined && byte <= SPACE);
}
