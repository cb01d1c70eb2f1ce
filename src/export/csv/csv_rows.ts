import { FieldFinder } from "../../json/field_finder.ts";
import type { CsvLines } from "./csv_lines.ts";
import { asRecordError } from "../parse_record.ts";
import type { Records } from "../read_account.ts";
import { textValue } from "../sqlite/sql_value.ts";
import { tableRows } from "../sqlite/table_rows.ts";
import type { Table } from "../columns/tables.ts";

/** Adds the line with the names of the cells of a table's rows. */
export function addHead({ parent, part, columns }: Table, lines: CsvLines): void {
  lines.text("account_id");
  for (const { name } of parent) lines.text(name);
  if (part) lines.text("position");
  for (const { name } of columns) lines.text(name);
  lines.end();
}

/** Adds the rows of a table in some records, numbers as they were sent; returns how many. @throws RecordError */
export function addRows(
  table: Table,
  lines: CsvLines,
  { accountId, records }: { accountId: string; records: Records },
): number {
  const { columns } = table;
  const finder = new FieldFinder(columns.map(({ path }) => path));
  const { starts, ends } = finder;
  let rows = 0;
  try {
    for (const { bytes, start, end, parentId, position } of tableRows(table, records)) {
      finder.find(bytes, start, end);
      lines.text(accountId);
      if (parentId !== null) lines.text(parentId);
      if (position > 0) lines.text(String(position));
      for (let i = 0; i < columns.length; i++) {
        addValue(lines, bytes, starts[i] ?? -1, ends[i] ?? -1);
      }
      lines.end();
      rows++;
    }
  } catch (error) {
    throw asRecordError(error, records.path);
  }
  return rows;
}

function addValue(lines: CsvLines, bytes: Uint8Array, start: number, end: number): void {
  const value = start < 0 ? null : textValue(bytes, start, end);
  if (value === null) lines.cell(bytes, start, start);
  else if (typeof value === "string") lines.text(value);
  else if (value instanceof Uint8Array) lines.cell(value, 0, value.length);
}
