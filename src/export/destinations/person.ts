import type { Fields } from "../../json/exact.ts";
import { safeFileName } from "../../store/files/safe_file_name.ts";

const DAY_SECONDS = 86_400;

/** A person as an export writes them. */
export class Person {
  /** The name of their own file. Percent signs are written differently in lists of files, such as BagIt's. */
  readonly fileName: string;
  readonly #days = new Map<string, Day>();

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
    let day = this.#days.get(date);
    if (!day) this.#days.set(date, day = { stackedSeconds: 0, starts: new Set() });
    const { stackedSeconds, starts } = day;
    let start = startedAt ?? (dayStarts + stackedSeconds) % DAY_SECONDS;
    if (startedAt === null) day.stackedSeconds += seconds;
    while (starts.has(start) && starts.size < DAY_SECONDS) start = (start + 1) % DAY_SECONDS;
    starts.add(start);
    return start;
  }
}

/** What a person did on a date. */
interface Day {
  /** The hours of entries without a start time. */
  stackedSeconds: number;
  /** When entries began, in seconds since midnight. */
  readonly starts: Set<number>;
}
