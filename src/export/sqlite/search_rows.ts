import type { DatabaseSync, StatementSync } from "node:sqlite";
import { searchText } from "./search_text.ts";
import { type SqlValue, textOf } from "./sql_value.ts";
import type { Table } from "../columns/tables.ts";

/** The first byte of every letter from U+0800 on: before it there is no script without spaces. */
const HIGH_BYTE = 0xe0;
/** Which rows are to be found. */
export interface SearchPlace {
  readonly accountId: bigint;
  /** Where in a row the table's columns begin. */
  readonly at: number;
  readonly isDeleted: boolean;
}

/** The rows of one table of one account in the full-text search. */
export class SearchRows {
  readonly #insert: StatementSync;
  readonly #titles: readonly number[];
  readonly #bodies: readonly number[];
  readonly #id: number;

  private constructor(
    database: DatabaseSync,
    { name, columns }: Table,
    { accountId, at, isDeleted }: SearchPlace,
  ) {
    const places = (search: "title" | "body") =>
      columns.flatMap((column, index) => column.search === search ? [at + index] : []);
    this.#insert = database.prepare(
      `INSERT INTO search (title, body, resource, account_id, record_id, parent_id, is_deleted)
VALUES (CAST(? AS TEXT), CAST(? AS TEXT), '${name}', ${accountId}, CAST(? AS INTEGER), ?, ${
        isDeleted ? 1 : 0
      })`,
    );
    this.#titles = places("title");
    this.#bodies = places("body");
    this.#id = at + columns.findIndex((column) => column.name === "id");
  }

  /** Null if the table has nothing that is searched. */
  static of(
    database: DatabaseSync,
    table: Table,
    place: SearchPlace,
  ): SearchRows | null {
    // The user of the token is among the users too.
    const isSearched = table.resource.kind !== "object" &&
      table.columns.some(({ search }) => search !== undefined);
    return isSearched ? new SearchRows(database, table, place) : null;
  }

  /** Adds a row, if it has any text. */
  add(row: readonly SqlValue[], parentId: SqlValue): void {
    const title = joined(row, this.#titles);
    const body = joined(row, this.#bodies);
    if (title.length === 0 && body.length === 0) return;
    // As `run`, which would tell how many rows changed: that takes an eighth of the time.
    this.#insert.get(title, body, row[this.#id] ?? null, parentId);
  }
}

/** The texts of some columns with spaces between them; bytes where that spares making a string. */
function joined(row: readonly SqlValue[], places: readonly number[]): string | Uint8Array {
  if (places.length === 1) {
    const value = row[places[0] ?? 0];
    if (value instanceof Uint8Array && isLow(value)) return value;
  }
  const texts = places.map((place) => textOf(row[place])).filter((text) => text !== "");
  return searchText(texts.join(" "));
}

function isLow(text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if ((text[i] ?? 0) >= HIGH_BYTE) return false;
  return true;
}
