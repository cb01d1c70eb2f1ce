import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type Codes, type ListColumn, type ListValue, narrowCodes } from "./list_column.ts";
import { allRows, firstRow, idOf, numberOf, type Row, textOf } from "./rows.ts";

/** What the index holds of one account: its lists, and rows of the database. */
export class AccountIndex {
  readonly id: string;
  readonly name: string;
  readonly #lists = new Map<string, ListIndex>();

  constructor(
    readonly database: DatabaseSync,
    /** Of the table `accounts`. */
    readonly row: Row,
    /** The lists that are still being read, and are empty until then. */
    readonly pending: readonly string[] = [],
  ) {
    this.id = idOf(row["id"]);
    this.name = textOf(row["name"]) || `Account ${this.id}`;
  }

  /** A list, read when it is first asked for; an empty one if the account has no such records. */
  list(name: string): ListIndex {
    const known = this.#lists.get(name) ??
      new ListIndex(this.database, this.id, this.pending.includes(name) ? "" : name);
    this.#lists.set(name, known);
    return known;
  }

  /** How many records each list has; of those that are still being read, as many as there will be. */
  counts(): ReadonlyMap<string, number> {
    const sql = "SELECT name, rows FROM view_lists WHERE account_id = ?";
    const late = "SELECT name, records AS rows FROM resources WHERE account_id = ?";
    const rows = [
      ...this.rows(sql),
      ...this.rows(late).filter(({ name }) => this.pending.includes(textOf(name))),
    ];
    return new Map(rows.map((row) => [textOf(row["name"]), numberOf(row["rows"])]));
  }

  /** The rows of a query whose first parameter is the account's id. */
  rows(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return allRows(this.database, sql, BigInt(this.id), ...values);
  }

  /** The first row of such a query; null if there is none. */
  firstRow(sql: string, ...values: readonly SQLInputValue[]): Row | null {
    return firstRow(this.database, sql, BigInt(this.id), ...values);
  }
}

/** Tables of the index: the lists of each account, and the columns of each list. */
export const LIST_TABLES = `
CREATE TABLE view_lists (
  account_id INTEGER, name TEXT, first_row INTEGER, rows INTEGER, search_offset INTEGER,
  PRIMARY KEY (account_id, name)
);
CREATE TABLE view_columns (
  account_id INTEGER, list TEXT, name TEXT, known TEXT, codes BLOB, PRIMARY KEY (account_id, list, name)
);`;

/**
 * The columns of one list of one account, in memory, so that any filter, order, page and sum of it takes
 * milliseconds: a million rows in the database, which are on disk with their whole text, would take seconds. A row is
 * identified by its position in the list, from 0.
 */
export class ListIndex {
  readonly #columns = new Map<string, ListColumn | null>();
  readonly #cache = new Map<string, Uint32Array<ArrayBuffer>>();

  readonly rows: number;
  /** The row number of the first record in its table. */
  readonly firstRow: number;
  /** A row's number in the full-text search less its number in its table. */
  readonly searchOffset: number;

  /** The list of an account; an empty one if the account has no such records. */
  constructor(readonly database: DatabaseSync, readonly account: string, readonly name: string) {
    const sql = "SELECT * FROM view_lists WHERE account_id = ? AND name = ?";
    const row = firstRow(database, sql, BigInt(account), name);
    this.rows = numberOf(row?.["rows"]);
    this.firstRow = numberOf(row?.["first_row"]);
    this.searchOffset = numberOf(row?.["search_offset"]);
  }

  /** A column; null if the list is not filtered, sorted or summed by it. */
  column(name: string): ListColumn | null {
    if (!this.#columns.has(name)) this.#columns.set(name, readColumn(this, name));
    return this.#columns.get(name) ?? null;
  }

  /** Something about all rows that takes long enough to compute to be worth keeping. */
  cached(key: string, make: () => Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
    const known = this.#cache.get(key) ?? make();
    this.#cache.set(key, known);
    return known;
  }
}

function readColumn({ database, account, name: list, rows }: ListIndex, name: string) {
  const sql =
    "SELECT known, codes FROM view_columns WHERE account_id = ? AND list = ? AND name = ?";
  const row = firstRow(database, sql, BigInt(account), list, name);
  const bytes = row?.["codes"];
  if (!(bytes instanceof Uint8Array)) return null;
  const known: { values: ListValue[]; labels: string[] | null } = JSON.parse(
    textOf(row?.["known"]),
  );
  const codes: Codes = narrowCodes(known.values.length, rows);
  new Uint8Array(codes.buffer).set(bytes);
  return { ...known, codes };
}
