import type { Codes, ListColumn } from "./list_column.ts";
import type { ListIndex } from "./list_index.ts";
import type { Places } from "./list_rows.ts";

/** Rows put into groups by a value of theirs. */
export interface Grouping {
  /** What the rows of each group have in common. */
  readonly keys: readonly string[];
  /** The same as people call it. */
  readonly labels: readonly string[];
  /** The group of each value, and the value of each row; null where all rows are one group. */
  readonly by: { readonly groups: Uint32Array; readonly codes: Codes } | null;
}

/** All rows in one group. */
const ALL: Grouping = { keys: [""], labels: [""], by: null };

/** Groups in the order of a column; `keyOf` says what makes one group of several values: the year of a day. */
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
export function groupOf({ by }: Grouping, place: number): number {
  return by ? by.groups[by.codes[place] ?? 0] ?? 0 : 0;
}

/** A table of sums: `at(row, column)` by the groups of two groupings. */
export interface Sums {
  readonly at: (row: number, column?: number) => number;
}

/** The sums of a column over some rows, for each pair of groups; without a name, how many rows there are. */
export function sumsOf(
  list: ListIndex,
  places: Places,
  { of, rows = ALL, columns = ALL }: { of: string | null; rows?: Grouping; columns?: Grouping },
): Sums {
  const summed = of === null ? null : list.column(of);
  const numbers = Float64Array.from(summed?.values ?? [], (value) => Number(value ?? 0));
  const width = columns.keys.length;
  const sums = new Float64Array(rows.keys.length * width);
  if (of === null || summed) {
    for (let index = 0; index < places.length; index++) {
      const place = places[index] ?? 0;
      const at = groupOf(rows, place) * width + groupOf(columns, place);
      const value = summed ? numbers[summed.codes[place] ?? 0] ?? 0 : 1;
      sums[at] = (sums[at] ?? 0) + value;
    }
  }
  return { at: (row, column = 0) => exact(sums[row * width + column] ?? 0) };
}

/** The sum of a column over some rows. */
export function sumOf(list: ListIndex, places: Places, of: string): number {
  return sumsOf(list, places, { of }).at(0);
}

/** Without what adding doubles leaves behind the sixth decimal. */
function exact(sum: number): number {
  return Math.round(sum * 1e6) / 1e6;
}
