import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type ColumnValue, stringOf } from "../columns/column_value.ts";
import type { Table } from "../columns/tables.ts";

/**
 * Scripts that are written without spaces between words, as ranges of a character class: Thai, Lao, Burmese, Khmer, kana,
 * Chinese characters. (Korean has spaces.)
 */
const UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff" +
  "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}";
/** Whether a text has a letter of such a script. */
export const UNSPACED_REGEXP = new RegExp(`[${UNSPACED}]`, "u");
/** The parts of Korean syllables, in which some systems write them. */
const JAMO = "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff";
const REWRITTEN_REGEXP = new RegExp(`[${UNSPACED}${JAMO}]`, "u");
/** For GLOB in SQL: whether {@link searchText} changes a text. */
export const REWRITTEN_GLOB = `*[${UNSPACED}${JAMO}]*`;
/** The first byte of U+0800 in UTF-8: no letter before it is of a script without spaces. */
const HIGH_BYTE = 0xe0;

/** Between two letters of which one is of such a script; a mark stays with its letter. */
const BOUNDARY_REGEXP = new RegExp(
  `(?<=[${UNSPACED}])(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}\\p{M}])(?=[${UNSPACED}])(?!\\p{M})`,
  "gu",
);
/** A word boundary for the full-text search that is invisible and has no width. */
const SEPARATOR = "\u200b";

/**
 * A text as the full-text search takes it. Its tokenizer splits words at spaces, so in a script without spaces each
 * letter is made a word, and a word is found as a phrase of its letters. Korean syllables are written as one letter.
 */
export function searchText(text: string): string {
  return REWRITTEN_REGEXP.test(text)
    ? text.normalize("NFC").replace(BOUNDARY_REGEXP, SEPARATOR)
    : text;
}

/** Whether rows of a table are searched. The one of `users/me` is not: it is among the users, too. */
export function isSearched({ resource, columns }: Table): boolean {
  return resource.kind !== "object" && columns.some(({ search }) => search !== undefined);
}

/** Adds rows of one table of one account to the full-text search. */
export class SearchRows {
  readonly #insert: StatementSync;
  readonly #titles: readonly number[];
  readonly #bodies: readonly number[];
  readonly #id: number;

  /** `at`: the index of the table's first column in a row. */
  constructor(
    database: DatabaseSync,
    { name, columns }: Table,
    { accountId, at, isDeleted }: { accountId: bigint; at: number; isDeleted: boolean },
  ) {
    const indexes = (search: "title" | "body") =>
      columns.flatMap((column, index) => column.search === search ? [at + index] : []);
    this.#insert = database.prepare(
      `INSERT INTO search (title, body, resource, account_id, record_id, parent_id, is_deleted)
VALUES (CAST(? AS TEXT), CAST(? AS TEXT), '${name}', ${accountId}, CAST(? AS INTEGER), ?, ${
        isDeleted ? 1 : 0
      })`,
    );
    this.#titles = indexes("title");
    this.#bodies = indexes("body");
    this.#id = at + columns.findIndex((column) => column.name === "id");
  }

  /** Adds a row unless it has no text. */
  add(row: readonly ColumnValue[], parentId: ColumnValue): void {
    const title = joined(row, this.#titles);
    const body = joined(row, this.#bodies);
    if (title.length === 0 && body.length === 0) return;
    // `run` would take an eighth longer, for a result that is not used.
    this.#insert.get(title, body, row[this.#id] ?? null, parentId);
  }
}

/** The texts of some columns with spaces between them; as bytes where no string has to be made. */
function joined(row: readonly ColumnValue[], indexes: readonly number[]): string | Uint8Array {
  if (indexes.length === 1) {
    const value = row[indexes[0] ?? 0];
    if (value instanceof Uint8Array && isLow(value)) return value;
  }
  const texts = indexes.map((index) => stringOf(row[index])).filter((text) => text !== "");
  return searchText(texts.join(" "));
}

function isLow(text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if ((text[i] ?? 0) >= HIGH_BYTE) return false;
  return true;
}
