import type { Column, Columns } from "./column.ts";
import { parseRecord, valueAt } from "./parse_record.ts";

/** What SQLite takes for a value. */
export type SqlValue = null | number | bigint | string;

/**
 * Puts a record's values into `row` from `at` on, a column each. Whole numbers that a double cannot hold are read from
 * the text; ids past the 63 bits of SQLite's INTEGER become the negative number of the same 64 bits.
 * @throws RecordError
 */
export function fillRow(
  row: SqlValue[],
  columns: Columns,
  { text, path, at }: { text: string; path: string; at: number },
): void {
  const record = parseRecord(text, { path });
  let isInexact = false;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (!column) continue;
    const value = valueAt(record, column.path);
    if (typeof value === "number" && isWhole(column) && !Number.isSafeInteger(value)) {
      isInexact = true;
    }
    row[at + i] = sqlValue(value);
  }
  if (isInexact) fillExact(row, columns, { text, path, at });
}

function fillExact(
  row: SqlValue[],
  columns: Columns,
  { text, path, at }: { text: string; path: string; at: number },
): void {
  const exact = parseRecord(text, { path, numberOf: exactNumber });
  columns.forEach((column, index) => {
    const value = valueAt(exact, column.path);
    if (isWhole(column) && typeof value === "bigint") row[at + index] = BigInt.asIntN(64, value);
  });
}

function isWhole({ kind }: Column): boolean {
  return kind === "id" || kind === "integer";
}

function exactNumber(source: string): number | bigint {
  return /^-?\d+$/.test(source) ? BigInt(source) : Number(source);
}

function sqlValue(value: unknown): SqlValue {
  switch (typeof value) {
    case "string":
    case "number":
      return value;
    case "boolean":
      return value ? 1 : 0;
    default:
      return value === null || value === undefined ? null : JSON.stringify(value);
  }
}
