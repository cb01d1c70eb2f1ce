import type { ListColumn } from "./list_column.ts";
import type { ListIndex } from "./list_index.ts";

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

/** A test of rows: `wanted` has 1 or 0 for each code of a column. */
export interface PositionTest {
  readonly codes: ArrayLike<number>;
  readonly wanted: Uint8Array;
}

/** The rows that pass all tests. */
export function filteredPositions(
  positions: Positions,
  tests: readonly PositionTest[],
): Positions {
  let left = positions;
  for (const { codes, wanted } of tests) {
    const kept = new Uint32Array(left.length);
    let count = 0;
    for (let at = 0; at < left.length; at++) {
      const position = left[at] ?? 0;
      if (wanted[codes[position] ?? 0] === 1) kept[count++] = position;
    }
    left = kept.subarray(0, count);
  }
  return left;
}

/** Which values of a column fulfil a condition, by code. */
export function wantedCodes(
  { values, labels }: ListColumn,
  isWanted: (text: string, label: string) => boolean,
): Uint8Array {
  return Uint8Array.from(values, (value, code) => {
    const text = String(value ?? "");
    return isWanted(text, labels?.[code] ?? text) ? 1 : 0;
  });
}

/** The rows whose value in a column is wanted; none if the list has no such column. */
export function positionsWith(
  list: ListIndex,
  positions: Positions,
  { column, isWanted }: { column: string; isWanted: (text: string, label: string) => boolean },
): Positions {
  const known = list.column(column);
  if (!known) return new Uint32Array();
  return filteredPositions(positions, [{
    codes: known.codes,
    wanted: wantedCodes(known, isWanted),
  }]);
}
