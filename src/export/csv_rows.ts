import { FieldFinder } from "../json/field_finder.ts";
import { asRecordError } from "./parse_record.ts";
import type { Records } from "./read_account.ts";
import { textOf, textValue } from "./sql_value.ts";
import { tableRows } from "./table_rows.ts";
import type { Table } from "./tables.ts";

/** The names of the cells of a table's rows. */
export function csvHead({ parent, part, columns }: Table): string[] {
  const names = ({ name }: { name: string }) => name;
  return ["account_id", ...parent.map(names), ...(part ? ["position"] : []), ...columns.map(names)];
}

/** The rows of a table in some records, numbers as they were sent. @throws RecordError */
export function* csvRows(
  table: Table,
  { accountId, records }: { accountId: string; records: Records },
): Generator<string[]> {
  const { columns } = table;
  const finder = new FieldFinder(columns.map(({ path }) => path));
  const { starts, ends } = finder;
  try {
    for (const { bytes, start, end, parentId, position } of tableRows(table, records)) {
      finder.find(bytes, start, end);
      const row = [accountId];
      if (parentId !== null) row.push(parentId);
      if (position > 0) row.push(String(position));
      for (let i = 0; i < columns.length; i++) {
        const at = starts[i] ?? -1;
        row.push(at < 0 ? "" : textOf(textValue(bytes, at, ends[i] ?? -1)));
      }
      yield row;
    }
  } catch (error) {
    throw asRecordError(error, records.path);
  }
}
