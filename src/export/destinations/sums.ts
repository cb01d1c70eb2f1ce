/** Whole units (seconds, cents) by two keys, such as person and year; exact. */
export class Sums {
  readonly #sums = new Map<string, Map<string, number>>();

  add(key: string, year: string, units: number): void {
    let years = this.#sums.get(key);
    if (!years) this.#sums.set(key, years = new Map());
    years.set(year, (years.get(year) ?? 0) + units);
  }

  get(key: string, year: string): number {
    return this.#sums.get(key)?.get(year) ?? 0;
  }

  total(key: string): number {
    return [...this.#sums.get(key)?.values() ?? []].reduce((sum, units) => sum + units, 0);
  }

  keys(): string[] {
    return [...this.#sums.keys()];
  }

  years(key: string): string[] {
    return [...this.#sums.get(key)?.keys() ?? []];
  }
}

/** What the backup has, what was written and what was left out, by the same two keys. */
export class Balance {
  readonly backup = new Sums();
  readonly written = new Sums();
  readonly leftOut = new Sums();

  /** Every key and year of any of the three, in order. */
  rows(): { key: string; year: string; backup: number; written: number; leftOut: number }[] {
    const all = [this.backup, this.written, this.leftOut];
    const keys = [...new Set(all.flatMap((sums) => sums.keys()))].sort();
    return keys.flatMap((key) =>
      [...new Set(all.flatMap((sums) => sums.years(key)))].sort().map((year) => ({
        key,
        year,
        backup: this.backup.get(key, year),
        written: this.written.get(key, year),
        leftOut: this.leftOut.get(key, year),
      }))
    );
  }

  /** Keys of which the total is not what was written and what was left out. */
  unequal(): string[] {
    const keys = new Set(this.rows().map(({ key }) => key));
    return [...keys].filter((key) =>
      this.backup.total(key) !== this.written.total(key) + this.leftOut.total(key)
    );
  }
}

/** A balance to be shown. */
export interface BalanceTable {
  readonly heading: string;
  /** What the keys are: `person`, `currency`. */
  readonly key: string;
  /** Seconds are shown as hours, cents as amounts. */
  readonly unit: "seconds" | "cents";
  readonly balance: Balance;
}
