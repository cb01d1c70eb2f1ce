import type { Fields } from "../../json/exact.ts";
import { safeFileName } from "../../store/files/safe_file_name.ts";

const DAY_SECONDS = 86_400;

/** A person as an export writes them. */
export class Person {
  /** The name of their own file. Percent signs are written differently in lists of files, such as BagIt's. */
  readonly fileName: string;
  /** Seconds of entries without a start time by day, and how many entries began at a time, both since 1970. */
  readonly #days = new Map<number, number>();
  readonly #starts = new Map<number, number>();

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
   * past midnight stays on its date, in the hours before `dayStarts`. No two entries without a start time begin at the
   * same second, and no two with one.
   */
  startOf(
    { date, seconds, startedAt }: { date: string; seconds: number; startedAt: number | null },
    dayStarts: number,
  ): number {
    const day = Date.parse(date) / 1000;
    if (startedAt !== null) return startedAt + addTo(this.#starts, day + startedAt, 1);
    const before = addTo(this.#days, day / DAY_SECONDS, seconds);
    // Stacked times are 36 seconds apart or more, a hundredth of an hour: a few seconds make those of a second round distinct.
    const rounds = Math.floor(before / DAY_SECONDS);
    return ((dayStarts + before) % DAY_SECONDS + rounds) % DAY_SECONDS;
  }
}

/** Adds to a sum; returns what it was before. */
function addTo(sums: Map<number, number>, key: number, more: number): number {
  const before = sums.get(key) ?? 0;
  sums.set(key, before + more);
  return before;
}
