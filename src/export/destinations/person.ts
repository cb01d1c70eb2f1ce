import type { Fields } from "../../json/exact.ts";
import { DAY_SECONDS } from "./clock_text.ts";
import { safeFileName } from "../../store/files/safe_file_name.ts";

/** A person as an export writes them. */
export class Person {
  /** The name of their own file. Percent signs are written differently in lists of files, such as BagIt's. */
  readonly fileName: string;
  /** By day since 1970: the hours of entries without a start time. */
  readonly #stackedSeconds = new Map<number, number>();
  readonly #starts = new SecondSet();

  constructor(
    readonly id: string,
    readonly firstName: string,
    readonly lastName: string,
    /** What they are called; nobody else in the export is. */
    readonly name: string,
    /** In lower case: what identifies them. Made up where Harvest has none. */
    readonly email: string,
    /** The record, as far as the backup has it. */
    readonly fields: Fields,
  ) {
    this.fileName = `${id} ${safeFileName(name).replaceAll("%", "_")}`;
  }

  /**
   * When their next entry is said to have begun, in seconds since midnight of its date. Entries without a start time are
   * stacked one behind the other from `dayStarts`: importers take two that are equal and begin at once for one. What goes
   * past midnight stays on its date, in the hours before `dayStarts`. No two entries begin at the same second, whether
   * they have a start time or not.
   */
  startOf(
    { date, seconds, startedAt }: { date: string; seconds: number; startedAt: number | null },
    dayStarts: number,
  ): number {
    const day = Date.parse(date) / (1000 * DAY_SECONDS) || 0;
    const stackedSeconds = this.#stackedSeconds.get(day) ?? 0;
    let start = startedAt ?? (dayStarts + stackedSeconds) % DAY_SECONDS;
    if (startedAt === null) this.#stackedSeconds.set(day, stackedSeconds + seconds);
    for (let tries = 1; tries < DAY_SECONDS; tries++) {
      if (this.#starts.add(day * DAY_SECONDS + start)) break;
      start = (start + 1) % DAY_SECONDS;
    }
    return start;
  }
}

/**
 * Points in time to the second, in 6 to 11 bytes each; a `Set` takes 40 and more, and an export has one for each entry.
 * What is 136 years away is taken for the same, which only lets an entry begin a second later.
 */
class SecondSet {
  /** A hash table with open addressing, of which at least a quarter is free (0). */
  #slots = new Uint32Array(16);
  #size = 0;

  /** False if it was there before. */
  add(second: number): boolean {
    const value = second >>> 0 || 1;
    const slot = this.#slotOf(value);
    if (this.#slots[slot] === value) return false;
    this.#slots[slot] = value;
    if (++this.#size > 0.75 * this.#slots.length) this.#grow();
    return true;
  }

  /** Where it is, or the free place where it belongs. */
  #slotOf(value: number): number {
    const last = this.#slots.length - 1;
    let slot = Math.imul(value, 0x9e3779b1) >>> 7 & last;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== value) slot = slot + 1 & last;
    return slot;
  }

  #grow(): void {
    const values = this.#slots.filter((value) => value !== 0);
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (const value of values) this.#slots[this.#slotOf(value)] = value;
  }
}
