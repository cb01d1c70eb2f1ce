import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";

/** One row of a result; whole numbers are bigint, since ids can be larger than a double holds. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

const MAX_STATEMENTS = 200;
const STATEMENTS = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

export function allRows(
  database: DatabaseSync,
  sql: string,
  ...values: readonly SQLInputValue[]
): Row[] {
  return prepared(database, sql).all(...values);
}

/** To prepare a statement takes as long as to run it: a page asks the same of many records. */
function prepared(database: DatabaseSync, sql: string): StatementSync {
  const known = STATEMENTS.get(database) ?? new Map<string, StatementSync>();
  STATEMENTS.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  statement.setReadBigInts(true);
  if (known.size >= MAX_STATEMENTS) known.clear();
  known.set(sql, statement);
  return statement;
}

/** The first row of a query; null if there is none. */
export function firstRow(
  database: DatabaseSync,
  sql: string,
  ...values: readonly SQLInputValue[]
): Row | null {
  return allRows(database, sql, ...values)[0] ?? null;
}

/** A value as text; "" for nothing and for bytes. */
export function textOf(value: SQLOutputValue | undefined): string {
  return value === null || value === undefined || value instanceof Uint8Array ? "" : String(value);
}

/** A value as a number; 0 for nothing. */
export function numberOf(value: SQLOutputValue | undefined): number {
  return Number(textOf(value)) || 0;
}

/** The decimal digits of an id in an INTEGER column: SQLite's integers are signed, Harvest's ids are not. */
export function idOf(value: SQLOutputValue | undefined): string {
  return typeof value === "bigint" ? String(BigInt.asUintN(64, value)) : textOf(value);
}

/** An id as SQLite stores it; null if the text is no id. */
export function sqlIdOf(text: string): bigint | null {
  return /^\d{1,20}$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : null;
}
