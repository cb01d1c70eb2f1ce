import type { DatabaseSync } from "node:sqlite";
import type { ListIndex } from "./list_index.ts";
import { allRows, firstRow, type Row, textOf } from "./rows.ts";

/** What FTS5 puts around a word it found: characters that are in no text, made into marks once the text is escaped. */
export const FOUND_START = "\u{e000}";
export const FOUND_END = "\u{e001}";

/**
 * The numbers in the full-text search of all rows that a query finds, ascending; of one list if there is one. As one
 * value: as rows of an answer they would take ten times as long.
 */
export function findNumbers(database: DatabaseSync, match: string, list?: ListIndex): number[] {
  const [first, last] = list ? range(list) : [0, Number.MAX_SAFE_INTEGER];
  const sql =
    "SELECT json_group_array(rowid) AS found FROM view_search WHERE view_search MATCH ? AND rowid BETWEEN ? AND ?";
  return JSON.parse(textOf(firstRow(database, sql, match, first, last)?.["found"]) || "[]");
}

/** The rows that a query finds in a list: 1 at their places. */
export function foundPlaces(list: ListIndex, match: string): Uint8Array {
  const [first] = range(list);
  const places = new Uint8Array(list.rows);
  for (const number of findNumbers(list.database, match, list)) places[number - first] = 1;
  return places;
}

/** Those of the numbers that are of a list's rows. */
export function numbersOf(list: ListIndex, numbers: readonly number[]): readonly number[] {
  const [first, last] = range(list);
  return numbers.slice(placeOf(numbers, first), placeOf(numbers, last + 1));
}

/** Where a number stands among others, or would stand. */
function placeOf(numbers: readonly number[], number: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The last few of what a query finds in a list, the newest record first: the row's number in its table, and the texts
 * with what was found marked. To put the best first, all would have to be read.
 */
export function readFound(
  list: ListIndex,
  { match, numbers, limit }: {
    match: string;
    /** All that it finds there. */
    numbers: readonly number[];
    limit: number;
  },
): Row[] {
  const some = numbers.slice(-limit);
  const sql = `SELECT rowid - ? AS number, highlight(view_search, 0, ?, ?) AS title,
  snippet(view_search, 1, ?, ?, '…', 24) AS body
FROM view_search WHERE view_search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC`;
  const marks = [FOUND_START, FOUND_END];
  const ends = [some[0] ?? 0, some.at(-1) ?? 0];
  return allRows(list.database, sql, list.searchOffset, ...marks, ...marks, match, ...ends);
}

/** The numbers that a list's rows have in the full-text search. */
function range({ firstRow, rows, searchOffset }: ListIndex): [first: number, last: number] {
  const first = firstRow + searchOffset;
  return [first, first + rows - 1];
}
