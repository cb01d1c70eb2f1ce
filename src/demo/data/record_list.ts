import type { Clock } from "../../http/clock.ts";
import { compareIdTexts } from "../../json/record_id.ts";
import {
  type Json,
  type JsonObject,
  jsonText,
  parseExact,
  parseFields,
  textAt,
} from "./json_text.ts";

/** A record as it is served, and its parsed form to filter and sort by. */
export class StoredRecord {
  #fields: JsonObject | null = null;

  /** `id` is decimal digits: a planted one may be beyond what a number holds. */
  constructor(readonly id: string, readonly text: string) {}

  /** Read from the text when first asked for: most records are only ever served. */
  get fields(): JsonObject {
    return this.#fields ??= parseFields(this.text);
  }
}

/** Gives ids in ascending order, as a database does. */
export type NextId = () => number;

/** One collection of the fake: records by id, kept as JSON text and served byte for byte. */
export class RecordList {
  readonly #records = new Map<string, StoredRecord>();
  #ascending: readonly StoredRecord[] | null = null;
  /** Goes up with every change: caches of sorted or filtered lists hold on to it. */
  version = 0;

  constructor(readonly name: string, readonly clock: Clock, readonly nextId: NextId) {}

  get size(): number {
    return this.#records.size;
  }

  /** All records, ascending by id (which is by creation). */
  all(): readonly StoredRecord[] {
    return this.#ascending ??= [...this.#records.values()].sort((a, b) =>
      compareIdTexts(a.id, b.id)
    );
  }

  ids(): string[] {
    return this.all().map((record) => record.id);
  }

  get(id: string | number): JsonObject | undefined {
    return this.#records.get(String(id))?.fields;
  }

  text(id: string | number): string | undefined {
    return this.#records.get(String(id))?.text;
  }

  /** Adds a record and returns its id; `id`, `created_at` and `updated_at` are supplied where they are missing. */
  add(fields: JsonObject): string {
    const now = timestamp(this.clock.date());
    const complete: JsonObject = {
      id: fields["id"] ?? this.nextId(),
      ...fields,
      created_at: fields["created_at"] ?? now,
      updated_at: fields["updated_at"] ?? fields["created_at"] ?? now,
    };
    return this.#put(textAt(complete, "id"), jsonText(complete));
  }

  /**
   * Changes fields of a record and, unless `touch` is false, moves its `updated_at` to the clock's time.
   * Numbers it does not name keep their text. @throws RangeError if there is no such record
   */
  update(id: string | number, changes: JsonObject, { touch = true } = {}): void {
    const old = this.#records.get(String(id));
    if (!old) {
      throw new RangeError(`Cannot update "${this.name}" record "${id}": it does not exist`);
    }
    const touched: Record<string, Json> = touch ? { updated_at: timestamp(this.clock.date()) } : {};
    this.#put(String(id), jsonText({ ...parseExact(old.text), ...touched, ...changes }));
  }

  /** Removes a record; false if it did not exist. */
  remove(id: string | number): boolean {
    this.#changed();
    return this.#records.delete(String(id));
  }

  /** Puts a record by its JSON text, which is served exactly as given, and returns its id. */
  setRaw(text: string): string {
    const exact = parseExact(text);
    const id = textAt(exact, "id") || textAt(exact, "user", "id");
    if (id === "") throw new TypeError(`Cannot add a "${this.name}" record: it has no "id"`);
    return this.#put(id, text);
  }

  #put(id: string, text: string): string {
    this.#records.set(id, new StoredRecord(id, text));
    this.#changed();
    return id;
  }

  #changed(): void {
    this.#ascending = null;
    this.version++;
  }
}

/** A moment as Harvest writes it: UTC, whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The plain date so many days after a date. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
