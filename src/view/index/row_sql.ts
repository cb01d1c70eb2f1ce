import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import type { Table } from "../../export/columns/tables.ts";
import {
  columnOf,
  nameBeside,
  RESOURCE_VIEWS,
  type ResourceView,
} from "../catalog/resource_view.ts";

/** The column of a row that has its currency, and the one that has what the record is called. */
export const ROW_CURRENCY = "row_currency";
export const ROW_TITLE = "row_title";

/** The column of a row that has what the record of a reference is called. */
export function labelColumn(reference: string): string {
  return `${reference}_label`;
}

/** What to select of a table so that some of its columns can be shown: with the names of what they refer to. */
export function shownColumns(
  { table, currency, title }: ResourceView,
  names: readonly string[],
): string {
  const labels = names.flatMap((name) => {
    const column = columnOf(table, name);
    const label = column && labelSql(table, column);
    return label ? [`${label} AS ${labelColumn(name)}`] : [];
  });
  return [
    ...names,
    ...labels,
    `${currency ?? "NULL"} AS ${ROW_CURRENCY}`,
    `${title} AS ${ROW_TITLE}`,
  ].join(", ");
}

/**
 * Expression for what a reference's record is called: the name that Harvest repeats beside the id, else the title of the
 * record. Null if the column is no reference.
 */
export function labelSql(table: Table, { name, references }: FieldColumn): string | null {
  const target = RESOURCE_VIEWS.get(references ?? "");
  if (!target) return null;
  const column = sqlName(name);
  return nameBeside(table, column) ??
    `(SELECT ${target.title} FROM ${target.table.name} WHERE account_id = ${table.name}.account_id AND id = ${table.name}.${column})`;
}

/**
 * The records of a table that are gone, with the columns they would have, under the table's name: what is asked of the
 * one can be asked of the other.
 */
export function goneRecords(view: ResourceView): string {
  const { table } = view;
  const parents = table.parent.map(({ name }) => `parent_id AS ${sqlName(name)}`);
  return `(SELECT account_id, id, record, noticed_at, ${
    [...parents, ...columnsOf(table, "record")].join(", ")
  } FROM deleted WHERE resource = '${table.name}') AS ${table.name}`;
}

/** What belonged to records that are gone, kept with them: lines inside them, payments and messages beside them. */
export function goneParts({ table }: ResourceView): string {
  const { part, resource, parent, name } = table;
  const place = part
    ? `gone.record, '$.${part.member}'`
    : `gone.nested, '$.${resource.suffix ?? ""}'`;
  const parents = parent.map(({ name }) => `gone.id AS ${sqlName(name)}`);
  return `(SELECT gone.account_id, element.value ->> '$.id' AS id, element.key AS position,
  element.value AS record, gone.noticed_at, ${
    [...parents, ...columnsOf(table, "element.value")].join(", ")
  } FROM deleted AS gone, json_each(${place}) AS element WHERE gone.resource = '${
    part ? part.of : resource.parent
  }') AS ${name}`;
}

/** The columns of a table, but for the id, from the text of a record. */
function columnsOf({ columns }: Table, record: string): string[] {
  return columns.filter(({ name }) => name !== "id").map(({ name, path }) =>
    `${path.length === 0 ? record : `${record} ->> '$.${path.join(".")}'`} AS ${sqlName(name)}`
  );
}
