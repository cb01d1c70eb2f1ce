import { safeFileName } from "../../store/files/safe_file_name.ts";

/** A person as an export writes them. */
export class Person {
  /** The name of their own file. Percent signs are written differently in lists of files, such as BagIt's. */
  readonly fileName: string;
  readonly #days = new Map<string, Int32Array>();
  readonly #starts = new Map<number, number>();

  constructor(
    readonly id: string,
    readonly firstName: string,
    readonly lastName: string,
    /** What they are called; nobody else in the export is. */
    readonly name: string,
    /** In lower case: what identifies them. Made up where Harvest has none. */
    readonly email: string,
    readonly about: {
      readonly timeZone: string;
      readonly roles: string;
      readonly isContractor: boolean;
      readonly telephone: string;
    },
  ) {
    this.fileName = `${id} ${safeFileName(name).replaceAll("%", "_")}`;
  }

  /** Adds seconds to a day, a date; returns how many it had before. */
  addToDay(date: string, seconds: number): number {
    const year = date.slice(0, 4);
    let days = this.#days.get(year);
    if (!days) this.#days.set(year, days = new Int32Array(12 * 31));
    const day = (Number(date.slice(5, 7)) - 1) * 31 + Number(date.slice(8, 10)) - 1;
    const before = days[day] ?? 0;
    days[day] = before + seconds;
    return before;
  }

  /** How many entries began in this minute of this day before. */
  countStart(date: string, minute: number): number {
    const key = (Date.parse(date) / 86_400_000) * 1440 + minute;
    const count = this.#starts.get(key) ?? 0;
    this.#starts.set(key, count + 1);
    return count;
  }
}
