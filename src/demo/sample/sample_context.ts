import type { AccountWorld } from "../data/account_world.ts";
import type { JsonObject } from "../data/json_text.ts";
import type { Random } from "../data/random.ts";
import { daysAfter, timestamp } from "../data/record_list.ts";

/** How much there is of everything in the sample agency. */
export interface SampleSize {
  readonly users: number;
  readonly clients: number;
  readonly projects: number;
  readonly timeEntries: number;
  readonly expenses: number;
  readonly receipts: number;
  readonly invoices: number;
  readonly estimates: number;
  /** Years of history before `until`. */
  readonly years: number;
}

/** What every part of the sample data is made with. */
export class SampleContext {
  constructor(
    readonly account: AccountWorld,
    readonly random: Random,
    /** The last day of the history. */
    readonly until: Date,
    readonly size: SampleSize,
    readonly webOrigin: string,
  ) {}

  /** Adds a record, and gives its fields with its id. */
  add(name: string, fields: JsonObject): JsonObject {
    return { ...fields, id: Number(this.account.resource(name).add(fields)) };
  }

  /** The plain date so many days before the end of the history. */
  daysBefore(days: number): string {
    return daysAfter(this.until.toISOString(), -days);
  }

  /** A moment of a day as records carry it; never after the end of the history. */
  momentOf(date: string): string {
    const ms = Date.parse(date) + this.random.int(8 * 3600, 18 * 3600) * 1000;
    return timestamp(new Date(Math.min(ms, this.until.getTime() - 3_600_000)));
  }
}

/** The item at a position of a table that starts over at its end. @throws RangeError if the table is empty */
export function cycled<T>(table: readonly T[], index: number): T {
  const item = table[index % table.length];
  if (item === undefined) throw new RangeError("Cannot take an item: the table is empty");
  return item;
}
