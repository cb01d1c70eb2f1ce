/** Whole units, such as seconds and cents, of a key and a year: exact. */
export interface BalanceRow {
  readonly key: string;
  readonly year: string;
  backup: number;
  written: number;
  leftOut: number;
}

/** A column of a balance: what the backup has, what was written, and what was left out. */
export type BalanceColumn = "backup" | "written" | "leftOut";

/** Sums by two keys, such as person and year. */
export class Balance {
  readonly #rows = new Map<string, Map<string, BalanceRow>>();
  /** Whether the files have any of it: where they have no amounts there is nothing to compare. */
  isWritten = false;

  add(column: BalanceColumn, key: string, year: string, units: number): void {
    if (column === "written") this.isWritten = true;
    let years = this.#rows.get(key);
    if (!years) this.#rows.set(key, years = new Map());
    let row = years.get(year);
    if (!row) years.set(year, row = { key, year, backup: 0, written: 0, leftOut: 0 });
    row[column] += units;
  }

  /** Every key and year, in order. */
  rows(): BalanceRow[] {
    return [...this.#rows.values()].flatMap((years) => [...years.values()])
      .sort((a, b) => a.key < b.key || (a.key === b.key && a.year < b.year) ? -1 : 1);
  }

  /** The rows of each key as one; their year is `all`. */
  totals(): BalanceRow[] {
    return [...Map.groupBy(this.rows(), ({ key }) => key)].map(([key, rows]) => sumOf(rows, key));
  }
}

/** Rows as one, with a name. */
export function sumOf(rows: readonly BalanceRow[], key: string): BalanceRow {
  const sum = (column: BalanceColumn) => rows.reduce((units, row) => units + row[column], 0);
  return {
    key,
    year: "all",
    backup: sum("backup"),
    written: sum("written"),
    leftOut: sum("leftOut"),
  };
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
