import { JsonSyntaxError, skipSpace, skipString, skipValue, startsWith } from "../../json/scan.ts";
import { foundId, readRecordId } from "../../json/slice_records.ts";
import { idText } from "../../json/record_id.ts";
import { Decimal } from "./decimal.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/**
 * Chosen members of one record after the other, read from its text: a number keeps the digits that Harvest sent, and
 * nothing else of the record is built. Members that are absent and members that are null are the same.
 */
export class RecordFields {
  readonly #keys: readonly Uint8Array[];
  readonly #slotsByLength: number[][] = [];
  readonly #slots = new Map<string, number>();
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #bytes: Uint8Array = new Uint8Array();

  constructor(names: readonly string[]) {
    this.#keys = names.map((name) => ENCODER.encode(`"${name}"`));
    names.forEach((name, slot) => this.#slots.set(name, slot));
    this.#keys.forEach(({ length }, slot) => (this.#slotsByLength[length] ??= []).push(slot));
    this.#starts = new Int32Array(names.length);
    this.#ends = new Int32Array(names.length);
  }

  /** Turns to the object from `start` to `end`; valid until its bytes are used again. @throws JsonSyntaxError */
  load(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes;
    this.#starts.fill(-1);
    if (bytes[start] !== 0x7b) throw new JsonSyntaxError("Cannot read a record: not an object");
    let i = skipSpace(bytes, start + 1);
    while (i < end && bytes[i] === 0x22) {
      const keyEnd = skipString(bytes, i, end);
      const valueStart = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
      const valueEnd = skipValue(bytes, valueStart, end);
      this.#keep(i, keyEnd, valueStart, valueEnd);
      i = skipSpace(bytes, valueEnd);
      if (bytes[i] === 0x2c) i = skipSpace(bytes, i + 1);
    }
  }

  /** The member's JSON text as sent; null if it is null or absent. */
  json(name: string): string | null {
    const at = this.#at(name);
    return at < 0 ? null : DECODER.decode(this.#bytes.subarray(this.#starts[at], this.#ends[at]));
  }

  /** A string's value; null for anything else. */
  text(name: string): string | null {
    const at = this.#at(name);
    if (at < 0 || this.#bytes[this.#starts[at] ?? 0] !== 0x22) return null;
    const raw = DECODER.decode(
      this.#bytes.subarray((this.#starts[at] ?? 0) + 1, (this.#ends[at] ?? 0) - 1),
    );
    return raw.includes("\\") ? String(JSON.parse(`"${raw}"`)) : raw;
  }

  /** A number, exact; null for anything else. */
  decimal(name: string): Decimal | null {
    const json = this.json(name);
    return json === null ? null : Decimal.parse(json);
  }

  isTrue(name: string): boolean {
    const at = this.#at(name);
    return at >= 0 && this.#bytes[this.#starts[at] ?? 0] === 0x74;
  }

  /**
   * Whether a member stands for another record, whose id is put into `foundId`: `{"id":null}` stands
   * for none.
   */
  findReference(name: string): boolean {
    const at = this.#at(name);
    const start = this.#starts[at] ?? -1;
    return at >= 0 && this.#bytes[start] === 0x7b &&
      readRecordId(this.#bytes, start, this.#ends[at] ?? 0);
  }

  /** The id of the record that a member stands for; null if it stands for none. */
  reference(name: string): string | null {
    return this.findReference(name) ? idText(foundId.hi, foundId.lo) : null;
  }

  /** Another reader turned to a member that is an object; false, and nothing done, if it is none. */
  open(name: string, fields: RecordFields): boolean {
    const at = this.#at(name);
    const start = this.#starts[at] ?? -1;
    if (at < 0 || this.#bytes[start] !== 0x7b) return false;
    fields.load(this.#bytes, start, this.#ends[at] ?? 0);
    return true;
  }

  /** The objects of a member that is an array, one after the other in `fields`; none if it is no array. */
  *each(name: string, fields: RecordFields): Generator<RecordFields> {
    const at = this.#at(name);
    const start = this.#starts[at] ?? -1;
    const end = this.#ends[at] ?? 0;
    if (at < 0 || this.#bytes[start] !== 0x5b) return;
    for (let i = skipSpace(this.#bytes, start + 1); i < end - 1;) {
      const itemEnd = skipValue(this.#bytes, i, end);
      if (this.#bytes[i] === 0x7b) {
        fields.load(this.#bytes, i, itemEnd);
        yield fields;
      }
      i = skipSpace(this.#bytes, itemEnd);
      if (this.#bytes[i] === 0x2c) i = skipSpace(this.#bytes, i + 1);
    }
  }

  /** Slot of a member that is there and not null, else -1. */
  #at(name: string): number {
    const slot = this.#slots.get(name);
    if (slot === undefined) {
      throw new RangeError(`Cannot read the member "${name}": it was not asked for`);
    }
    const start = this.#starts[slot] ?? -1;
    return start >= 0 && this.#bytes[start] !== 0x6e ? slot : -1;
  }

  #keep(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    // Most members are not asked for, and few keys are of the same length.
    const slots = this.#slotsByLength[keyEnd - keyStart];
    if (slots === undefined) return;
    for (const slot of slots) {
      const key = this.#keys[slot];
      if (key === undefined || !startsWith(this.#bytes, key, keyStart)) continue;
      this.#starts[slot] = valueStart;
      this.#ends[slot] = valueEnd;
      return;
    }
  }
}
