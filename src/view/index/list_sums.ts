import type { Codes, ListColumn } from "./list_column.ts";
import type { ListIndex } from "./list_index.ts";
import type { Positions } from "./list_positions.ts";

/** Rows grouped by one of their values. */
export interface Grouping {
  /** The value that the rows of each group have in common. */
  readonly keys: readonly string[];
  /** The names of the groups. */
  readonly labels: readonly string[];
  /** The group of each code, and the code of each row; null if all rows are one group. */
  readonly by: { readonly groups: Uint32Array; readonly codes: Codes } | null;
}

/** All rows in one group. */
const ALL: Grouping = { keys: [""], labels: [""], by: null };

/** Groups in the order of a column; `keyOf` makes one group of several values, such as the days of a year. */
export function groupsOf(
  column: ListColumn | null,
  keyOf: (text: string) => string = (text) => text,
): Grouping {
  if (!column) return ALL;
  const { values, labels, codes } = column;
  const groups = new Map<string, { at: number; label: string }>();
  const groupOfValue = Uint32Array.from(values, (value, code) => {
    const text = String(value ?? "");
    const key = keyOf(text);
    const known = groups.get(key) ?? { at: groups.size, label: labels?.[code] ?? key };
    groups.set(key, known);
    return known.at;
  });
  return {
    keys: [...groups.keys()],
    labels: [...groups.values()].map(({ label }) => label),
    by: { groups: groupOfValue, codes },
  };
}

/** The group of a row. */
export function groupOf({ by }: Grouping, position: number): number {
  return by ? by.groups[by.codes[position] ?? 0] ?? 0 : 0;
}

/** A table of sums: `at(row, column)` by the groups of two groupings. */
export interface GroupedSums {
  readonly at: (row: number, column?: number) => number;
}

/** The sums of a column over some rows, for each pair of groups; without a column, the numbers of rows. */
export function sumsOf(
  list: ListIndex,
  positions: Positions,
  { of, rows = ALL, columns = ALL }: { of: string | null; rows?: Grouping; columns?: Grouping },
): GroupedSums {
  const summed = of === null ? null : list.column(of);
  const numbers = Float64Array.from(summed?.values ?? [], (value) => Number(value ?? 0));
  const width = columns.keys.length;
  const sums = new Float64Array(rows.keys.length * width);
  if (of === null || summed) {
    for (let index = 0; index < positions.length; index++) {
      const position = positions[index] ?? 0;
      const at = groupOf(rows, position) * width + groupOf(columns, position);
      const value = summed ? numbers[summed.codes[position] ?? 0] ?? 0 : 1;
      sums[at] = (sums[at] ?? 0) + value;
    }
  }
  return { at: (row, column = 0) => rounded(sums[row * width + column] ?? 0) };
}

/** The sum of a column over some rows. */
export function sumOf(list: ListIndex, positions: Positions, of: string): number {
  return sumsOf(list, positions, { of }).at(0);
}

/** The sum of decimals, without the rounding errors of adding doubles. */
export function exactSum(values: readonly number[]): number {
  return rounded(values.reduce((sum, value) => sum + value, 0));
}

/** An amount rounded to cents, half a cent away from zero. */
export function cents(amount: number): number {
  return Math.sign(amount) * Math.round(rounded(Math.abs(amount) * 100)) / 100;
}

/** To six decimals, which is more than any value has. */
function rounded(sum: number): number {
  return Math.round(sum * 1e6) / 1e6;
}
