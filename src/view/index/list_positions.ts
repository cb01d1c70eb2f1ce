import type { ListIndex } from "./account_index.ts";
import type { Codes, ListColumn } from "./list_column.ts";

/** Positions of rows in a list: the selected rows, in the order asked for. */
export type Positions = Uint32Array<ArrayBuffer>;

/** All rows of a list, sorted by a column, descending with `-` in front; "" keeps the order of the backup. */
export function allPositions(list: ListIndex, sort: string): Positions {
  return list.cached(sort, () => {
    const positions = new Uint32Array(list.rows).map((_, position) => position);
    // Of two rows with the same day the younger one is the later one.
    return sortedPositions(list, sort.startsWith("-") ? positions.reverse() : positions, sort);
  });
}

/**
 * Rows sorted by a column; those with the same value keep their order. Rows without a value come last in both
 * directions.
 */
export function sortedPositions(list: ListIndex, positions: Positions, sort: string): Positions {
  const column = list.column(sort.replace(/^-/, ""));
  if (!column) return positions;
  const { codes, values } = column;
  const ranks = ranksOf(column, sort.startsWith("-"));
  // A counting sort: how many rows come before the first one of each rank.
  const next = new Uint32Array(values.length + 1);
  // Here and below by index: an iterator takes three times as long.
  for (let at = 0; at < positions.length; at++) {
    add(next, (ranks[codes[positions[at] ?? 0] ?? 0] ?? 0) + 1, 1);
  }
  for (let rank = 1; rank < next.length; rank++) add(next, rank, next[rank - 1] ?? 0);
  const sorted = new Uint32Array(positions.length);
  for (let at = 0; at < positions.length; at++) {
    const position = positions[at] ?? 0;
    const rank = ranks[codes[position] ?? 0] ?? 0;
    sorted[next[rank] ?? 0] = position;
    add(next, rank, 1);
  }
  return sorted;
}

function ranksOf({ values }: ListColumn, isDescending: boolean): Positions {
  const known = values.at(-1) === null ? values.length - 1 : values.length;
  return new Uint32Array(values.length).map((_, code) =>
    isDescending && code < known ? known - 1 - code : code
  );
}

function add(numbers: Uint32Array, at: number, more: number): void {
  numbers[at] = (numbers[at] ?? 0) + more;
}

/** The rows whose code is wanted: `wanted` has 1 or 0 for each code. */
export function filteredPositions(
  positions: Positions,
  codes: ArrayLike<number>,
  wanted: Uint8Array,
): Positions {
  const kept = new Uint32Array(positions.length);
  let count = 0;
  for (let at = 0; at < positions.length; at++) {
    const position = positions[at] ?? 0;
    if (wanted[codes[position] ?? 0] === 1) kept[count++] = position;
  }
  return kept.subarray(0, count);
}

/** The rows whose value in a column is wanted; none if the list has no such column. */
export function positionsWith(
  list: ListIndex,
  positions: Positions,
  { column, isWanted }: { column: string; isWanted: (text: string, label: string) => boolean },
): Positions {
  const known = list.column(column);
  if (!known) return new Uint32Array();
  const { values, labels, codes } = known;
  const wanted = Uint8Array.from(values, (value, code) => {
    const text = String(value ?? "");
    return isWanted(text, labels?.[code] ?? text) ? 1 : 0;
  });
  return filteredPositions(positions, codes, wanted);
}

/** Rows grouped by one of their values. */
export interface Grouping {
  /** The value that the rows of each group have in common. */
  readonly keys: readonly string[];
  readonly labels: readonly string[];
  /** The group of each code, and the code of each row; null if all rows are one group. */
  readonly by: { readonly groups: Uint32Array; readonly codes: Codes } | null;
}

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
    const known = groups.get(key) ?? { at: groups.size, label: (labels?.[code] ?? key) || "none" };
    groups.set(key, known);
    return known.at;
  });
  return {
    keys: [...groups.keys()],
    labels: [...groups.values()].map(({ label }) => label),
    by: { groups: groupOfValue, codes },
  };
}

function groupOf({ by }: Grouping, position: number): number {
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
