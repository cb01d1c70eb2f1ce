import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { ListIndex } from "./list_index.ts";
import { allRows, firstRow, idOf, type Row, textOf } from "./rows.ts";

/** What the index holds of one account: its lists, and rows of the database. */
export class AccountIndex {
  readonly id: string;
  readonly name: string;
  readonly #lists = new Map<string, ListIndex>();

  constructor(
    readonly database: DatabaseSync,
    /** Of the table `accounts`. */
    readonly row: Row,
  ) {
    this.id = idOf(row["id"]);
    this.name = textOf(row["name"]) || `Account ${this.id}`;
  }

  /** A list, read when it is first asked for; an empty one if the account has no such records. */
  list(name: string): ListIndex {
    const known = this.#lists.get(name);
    if (known) return known;
    const list = ListIndex.open(this.database, { account: this.id, name });
    this.#lists.set(name, list);
    return list;
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
