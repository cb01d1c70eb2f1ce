import { FieldFinder } from "../json/field_finder.ts";
import { idText } from "../json/record_id.ts";
import { JsonSyntaxError, skipSpace, skipValue } from "../json/scan.ts";
import { foundId, readRecordId } from "../json/slice_records.ts";
import { Decimal } from "./decimal.ts";

const DECODER = new TextDecoder();

/**
 * Reads chosen members of one record after the other from its text, without parsing the rest: a number has all digits
 * that Harvest sent. A member that is null counts as absent.
 */
export class RecordFields {
  readonly #finder: FieldFinder;
  readonly #slots: ReadonlyMap<string, number>;
  #bytes: Uint8Array = new Uint8Array();

  /** The names of members, or a text with spaces between them; `client.name` is a member of a member. */
  constructor(names: string | readonly string[]) {
    const all = typeof names === "string" ? names.split(/\s+/) : names;
    this.#finder = new FieldFinder(all.map((name) => name.split(".")));
    this.#slots = new Map(all.map((name, slot) => [name, slot]));
  }

  /** Reads the object from `start` to `end`; valid until its bytes are overwritten. @throws JsonSyntaxError */
  load(bytes: Uint8Array, start: number, end: number): void {
    if (bytes[start] !== 0x7b) throw new JsonSyntaxError("Cannot read a record: not an object");
    let stop = end;
    while ((bytes[stop - 1] ?? 0) <= 0x20) stop--;
    this.#bytes = bytes;
    this.#finder.find(bytes, start, stop);
  }

  /** The member's JSON as Harvest sent it; null if it is null or absent. */
  json(name: string): string | null {
    const slot = this.#slotOf(name);
    return slot < 0
      ? null
      : DECODER.decode(this.#bytes.subarray(this.#start(slot), this.#end(slot)));
  }

  /** The value of a string; null for anything else. */
  text(name: string): string | null {
    const slot = this.#slotOf(name, 0x22);
    if (slot < 0) return null;
    const raw = DECODER.decode(this.#bytes.subarray(this.#start(slot) + 1, this.#end(slot) - 1));
    return raw.includes("\\") ? String(JSON.parse(`"${raw}"`)) : raw;
  }

  /** A number, exact; null for anything else. */
  decimal(name: string): Decimal | null {
    const json = this.json(name);
    return json === null ? null : Decimal.parse(json);
  }

  /** A number, exact; zero for anything else. */
  amount(name: string): Decimal {
    return this.decimal(name) ?? Decimal.ZERO;
  }

  isTrue(name: string): boolean {
    return this.#slotOf(name, 0x74) >= 0;
  }

  /** Whether a member refers to a record, whose id is then in `foundId`; `{"id":null}` refers to none. */
  findReference(name: string): boolean {
    const slot = this.#slotOf(name, 0x7b);
    return slot >= 0 && readRecordId(this.#bytes, this.#start(slot), this.#end(slot));
  }

  /** The id of the record that a member refers to; null if it refers to none. */
  reference(name: string): string | null {
    return this.findReference(name) ? idText(foundId.hi, foundId.lo) : null;
  }

  /** Loads the objects of an array into `fields`, one after the other; none if the member is not an array. */
  *each(name: string, fields: RecordFields): Generator<RecordFields> {
    const slot = this.#slotOf(name, 0x5b);
    if (slot < 0) return;
    const bytes = this.#bytes;
    const end = this.#end(slot);
    for (let i = skipSpace(bytes, this.#start(slot) + 1); i < end - 1;) {
      const itemEnd = skipValue(bytes, i, end);
      if (bytes[i] === 0x7b) {
        fields.load(bytes, i, itemEnd);
        yield fields;
      }
      i = skipSpace(bytes, itemEnd);
      if (bytes[i] === 0x2c) i = skipSpace(bytes, i + 1);
    }
  }

  /** The slot of a member that is neither absent nor null and, if given, begins with a byte; else -1. */
  #slotOf(name: string, first?: number): number {
    const slot = this.#slots.get(name);
    if (slot === undefined) {
      throw new RangeError(`Cannot read the member "${name}": it is not one of those to be read`);
    }
    const start = this.#start(slot);
    const byte = start < 0 ? 0x6e : this.#bytes[start];
    return byte === 0x6e || (first !== undefined && byte !== first) ? -1 : slot;
  }

  #start(slot: number): number {
    return this.#finder.starts[slot] ?? -1;
  }

  #end(slot: number): number {
    return this.#finder.ends[slot] ?? 0;
  }
}
