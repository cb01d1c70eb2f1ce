import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import type { ListOrder } from "./list_column.ts";
import { rowSql } from "../../figures/figure_sql.ts";
import { type FigureName, figureOf } from "../../figures/figures.ts";
import { columnOf, figureOfList, nameBeside, type ResourceView } from "../catalog/resource_view.ts";
import { labelSql, ROW_CURRENCY } from "./record_rows.ts";

/** A column of a table that its list is filtered, sorted or totalled by. */
export interface IndexedColumn {
  readonly name: string;
  /** Expression in SQL. */
  readonly value: string;
  readonly order: ListOrder;
  readonly isId: boolean;
  /** Expression in SQL for the name of an id's record; null if the value is no id. */
  readonly label: string | null;
  /** The table with the record's current name, where `label` is that of the day the row was read. */
  readonly namedIn: string | null;
}

/**
 * The columns of a list's index: those shown that can be sorted by, those to filter by, references to other records,
 * amounts, and those that totals are computed from. The ids of the records themselves are not among them: lists are sorted by id
 * anyway.
 */
export function indexedColumns(view: ResourceView): IndexedColumn[] {
  const { table, columns, filters, totals, shown, currency } = view;
  const figures = totals.flatMap((name) => figureOfList(view, name) ?? []);
  const wanted = new Set([...columns, ...filters, ...totals]);
  const own = [...table.parent, ...table.columns].filter((column) => {
    const name = sqlName(column.name);
    return isSortable(column) && name !== "id" &&
      (wanted.has(name) || isDate(column) || isFollowed(column) || isAmount(column));
  });
  const isMoney = totals.some((name) => columnOf(table, name)?.kind === "money") ||
    figures.some((name) => figureOf(name).unit === "money");
  return [
    ...own.map((column): IndexedColumn => ({
      name: sqlName(column.name),
      value: shown[sqlName(column.name)] ?? sqlName(column.name),
      order: orderOf(column),
      isId: column.kind === "id",
      label: labelSql(table, column),
      namedIn: nameBeside(table, sqlName(column.name))?.endsWith("_name")
        ? column.references ?? null
        : null,
    })),
    ...figures.map((name) => plainColumn(figureColumn(name), rowSql(name), "number")),
    ...(isMoney && currency !== null ? [plainColumn(ROW_CURRENCY, currency, "name")] : []),
  ];
}

/** Of values that are no ids. */
function plainColumn(name: string, value: string, order: ListOrder): IndexedColumn {
  return { name, value, order, isId: false, label: null, namedIn: null };
}

/** The column with what each row adds to a figure. */
export function figureColumn(name: FigureName): string {
  return `figure_${name}`;
}

/** Whether it makes sense to sort by a column: nobody sorts by long texts or lists. */
export function isSortable({ kind, search }: FieldColumn): boolean {
  return kind !== "json" && search !== "body";
}

function isDate({ kind, path }: FieldColumn): boolean {
  return kind === "date" && path.length === 1;
}

/** Whether records are searched for by a column. Nobody looks for a time entry by its rate. */
function isAmount({ kind, name }: FieldColumn): boolean {
  return kind === "money" && !name.includes("rate");
}

/** Whether related records are found by a column. Nobody looks for time entries by their assignment. */
function isFollowed({ references }: FieldColumn): boolean {
  return references !== undefined && !references.endsWith("_assignments");
}

function orderOf({ kind }: FieldColumn): ListOrder {
  switch (kind) {
    case "integer":
    case "decimal":
    case "money":
    case "flag":
      return "number";
    case "date":
    case "time":
      return "text";
    default:
      return "name";
  }
}
