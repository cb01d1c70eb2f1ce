import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import type { Table } from "../../export/columns/tables.ts";
import { companyCurrency } from "../../figures/figure_sql.ts";
import { columnOf, nameBeside, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import type { ListIndex } from "./account_index.ts";
import { allRows, numberOf, type Row, sqlIdOf } from "./rows.ts";

/** The columns of a row that hold its currency and its record's title. */
export const ROW_CURRENCY = "row_currency";
export const ROW_TITLE = "row_title";
/** The account's own currency, where rates of people are shown. */
export const COMPANY_CURRENCY = "company_currency";

/** The column of a row that holds the name of a referenced record. */
export function labelColumn(reference: string): string {
  return `${reference}_label`;
}

/** The records at some positions of a list, in the order of the positions, with the columns to be shown. */
export function recordsAt(
  list: ListIndex,
  view: ResourceView,
  { positions, columns }: { positions: ArrayLike<number>; columns: readonly string[] },
): Row[] {
  const { table } = view;
  const hasId = table.columns.some(({ name }) => name === "id");
  const names = [...new Set([...(hasId ? ["id"] : []), ...columns])];
  return rowsAt(list, shownColumns(view, names), positions);
}

/** The rows at some positions of a list, in the order of the positions; `columns` as SQL. */
export function rowsAt(
  { database, firstRow, name }: ListIndex,
  columns: string,
  positions: ArrayLike<number>,
): Row[] {
  // A list that is still being read has no name yet.
  if (positions.length === 0) return [];
  const numbers = Array.from(positions, (position) => position + firstRow);
  const sql = `SELECT rowid AS row_number, ${columns} FROM ${name} WHERE rowid IN (${numbers})`;
  const rows = new Map(allRows(database, sql).map((row) => [numberOf(row["row_number"]), row]));
  return numbers.map((number) => rows.get(number)).filter((row) => row !== undefined);
}

/** What to select of a table to show some of its columns, with the names of the records they refer to. */
export function shownColumns(
  { table, currency, title, shown }: ResourceView,
  names: readonly string[],
): string {
  const labels = names.flatMap((name) => {
    const column = columnOf(table, name);
    const label = column && labelSql(table, column);
    return label ? [`${label} AS ${labelColumn(name)}`] : [];
  });
  return [
    ...names.map((name) => name in shown ? `${shown[name]} AS ${name}` : name),
    ...labels,
    `${currency ?? "NULL"} AS ${ROW_CURRENCY}`,
    `${title} AS ${ROW_TITLE}`,
    ...(names.includes("cost_rate")
      ? [`${companyCurrency(table.name)} AS ${COMPANY_CURRENCY}`]
      : []),
  ].join(", ");
}

/**
 * Expression for the name of a referenced record: the name that Harvest repeats beside the id, else the record's title.
 * Null if the column is no reference.
 */
export function labelSql(table: Table, { name, references }: FieldColumn): string | null {
  const target = RESOURCE_VIEWS.get(references ?? "");
  if (!target) return null;
  const column = sqlName(name);
  return nameBeside(table, column) ??
    `(SELECT ${target.title} FROM ${target.table.name} WHERE account_id = ${table.name}.account_id AND id = ${table.name}.${column})`;
}

/** The deleted records of a table, with its columns and under its name, so that the same queries fit both. */
export function deletedRecords({ table }: ResourceView): string {
  const parents = table.parent.map(({ name }) => `parent_id AS ${sqlName(name)}`);
  return `(SELECT account_id, id, record, noticed_at, ${
    [...parents, ...columnsOf(table, "record")].join(", ")
  } FROM deleted WHERE resource = '${table.name}') AS ${table.name}`;
}

/**
 * The records that referred to another one, as they were when they last did, if they no longer do; in the same form as
 * {@link deletedRecords}.
 */
export function formerRecords(
  { table }: ResourceView,
  { account, column, id }: { account: string; column: FieldColumn; id: string },
): string {
  const { name } = table;
  const [of, to] = [BigInt(account), sqlIdOf(id)];
  return `(SELECT account_id, id, record, max(noticed_at) AS seen_at, ${
    columnsOf(table, "record").join(", ")
  } FROM history WHERE account_id = ${of} AND resource = '${name}'
AND record ->> '$.${column.path.join(".")}' = ${to} AND id NOT IN (
  SELECT id FROM ${name} WHERE account_id = ${of} AND ${sqlName(column.name)} = ${to}
) GROUP BY id) AS ${name}`;
}

/** The children of deleted records, saved with them: line items within them, payments and messages beside them. */
export function deletedChildren({ table }: ResourceView): string {
  const { part, resource, parent, name } = table;
  const source = part
    ? `owner.record, '$.${part.member}'`
    : `owner.nested, '$.${resource.suffix ?? ""}'`;
  const parents = parent.map(({ name }) => `owner.id AS ${sqlName(name)}`);
  return `(SELECT owner.account_id, element.value ->> '$.id' AS id, element.key AS position,
  element.value AS record, owner.noticed_at, ${
    [...parents, ...columnsOf(table, "element.value")].join(", ")
  } FROM deleted AS owner, json_each(${source}) AS element WHERE owner.resource = '${
    part ? part.of : resource.parent
  }') AS ${name}`;
}

/** The columns of a table except its id, read from the JSON of a record; NUL as a visible character, as in tables. */
function columnsOf({ columns }: Table, json: string): string[] {
  const record = `replace(${json}, '\\u0000', '\\u2400')`;
  return columns.filter(({ name }) => name !== "id").map(({ name, path }) =>
    `${path.length === 0 ? record : `${record} ->> '$.${path.join(".")}'`} AS ${sqlName(name)}`
  );
}
