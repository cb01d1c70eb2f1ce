import type { DatabaseSync } from "node:sqlite";
import { searchText } from "../../export/sqlite/search_text.ts";
import type { ListIndex } from "./list_index.ts";
import { allRows, firstRow, type Row, textOf } from "./rows.ts";

/** What FTS5 puts around a match: characters that occur in no text, replaced once the text is escaped. */
export const MATCH_START = "\u{e000}";
export const MATCH_END = "\u{e001}";

/** A word of at least this many letters may be the beginning of a longer one; too many begin with a single letter. */
const PREFIX_LETTERS = 2;

/**
 * What a person types as a query of FTS5: records that have every word, or words that begin with it. Quotes make FTS5
 * take everything else as text. Null if there is no word.
 */
export function matchQuery(words: string): string | null {
  const parts = words.normalize("NFC").split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u)
    .filter((word) => word !== "")
    .map((word) => `"${searchText(word)}"${word.length >= PREFIX_LETTERS ? "*" : ""}`);
  return parts.length > 0 ? parts.join(" ") : null;
}

/**
 * The numbers in the full-text search of all matching rows, ascending; those of one list if there is one. They are read
 * as one value: as rows of a result they would take ten times as long.
 */
export function matchingNumbers(database: DatabaseSync, match: string, list?: ListIndex): number[] {
  const [first, last] = list ? searchRange(list) : [0, Number.MAX_SAFE_INTEGER];
  const sql =
    "SELECT json_group_array(rowid) AS found FROM view_search WHERE view_search MATCH ? AND rowid BETWEEN ? AND ?";
  return JSON.parse(textOf(firstRow(database, sql, match, first, last)?.["found"]) || "[]");
}

/** The matching rows of a list: 1 at their positions. */
export function matchingPositions(list: ListIndex, match: string): Uint8Array {
  const [first] = searchRange(list);
  const positions = new Uint8Array(list.rows);
  for (const number of matchingNumbers(list.database, match, list)) positions[number - first] = 1;
  return positions;
}

/** Those of ascending numbers that belong to a list. */
export function numbersOfList(list: ListIndex, numbers: readonly number[]): readonly number[] {
  const [first, last] = searchRange(list);
  return numbers.slice(lowerBound(numbers, first), lowerBound(numbers, last + 1));
}

/** The position of the first of ascending numbers that is not below `number`. */
function lowerBound(numbers: readonly number[], number: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The last few matches in a list, the newest record first: the row's number in its table, and the texts with their
 * matches marked. To put the best match first, all texts would have to be read.
 */
export function readMatches(
  list: ListIndex,
  { match, numbers, limit }: {
    match: string;
    /** Of all matches in the list. */
    numbers: readonly number[];
    limit: number;
  },
): Row[] {
  const some = numbers.slice(-limit);
  const sql = `SELECT rowid - ? AS number, highlight(view_search, 0, ?, ?) AS title,
  snippet(view_search, 1, ?, ?, '…', 24) AS body
FROM view_search WHERE view_search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC`;
  const marks = [MATCH_START, MATCH_END];
  const ends = [some[0] ?? 0, some.at(-1) ?? 0];
  return allRows(list.database, sql, list.searchOffset, ...marks, ...marks, match, ...ends);
}

/** The numbers that a list's rows have in the full-text search. */
function searchRange({ firstRow, rows, searchOffset }: ListIndex): [first: number, last: number] {
  const first = firstRow + searchOffset;
  return [first, first + rows - 1];
}
