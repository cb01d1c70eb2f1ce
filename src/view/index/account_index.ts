import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { ListIndex } from "./list_index.ts";
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
    const known = this.#lists.get(name);
    if (known) return known;
    const list = ListIndex.open(this.database, {
      account: this.id,
      name: this.pending.includes(name) ? "" : name,
    });
    this.#lists.set(name, list);
    return list;
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
