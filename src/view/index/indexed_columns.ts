import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import type { ListOrder } from "./list_column.ts";
import { columnOf, nameBeside, type ResourceView } from "../catalog/resource_view.ts";
import { labelSql, ROW_CURRENCY } from "./row_sql.ts";

/** A column of a table that its list is filtered, sorted or summed by. */
export interface IndexedColumn {
  readonly name: string;
  /** Expression in SQL. */
  readonly value: string;
  readonly order: ListOrder;
  readonly isId: boolean;
  /** Expression in SQL for what an id's record is called; null where the value speaks for itself. */
  readonly label: string | null;
  /** The table that has the record's name of today, where the label is that of the day a row was read. */
  readonly namedIn: string | null;
}

/**
 * The columns of a list's index: what is shown of a row and can be put in order, what a list can be narrowed by, what
 * refers to other records, and what sums are made of. Ids of records themselves are not among them: a list is in their
 * order anyway.
 */
export function indexedColumns(view: ResourceView): IndexedColumn[] {
  const { table, columns, filters, sums, measures, currency } = view;
  const wanted = new Set([...columns, ...filters, ...sums, ...measures]);
  const own = [...table.parent, ...table.columns].filter((column) => {
    const name = sqlName(column.name);
    return isOrdered(column) && name !== "id" &&
      (wanted.has(name) || isDate(column) || isFollowed(column));
  });
  const isMoney = sums.some((name) => columnOf(table, name)?.kind === "money");
  return [
    ...own.map((column): IndexedColumn => ({
      name: sqlName(column.name),
      value: sqlName(column.name),
      order: orderOf(column),
      isId: column.kind === "id",
      label: labelSql(table, column),
      namedIn: nameBeside(table, sqlName(column.name))?.endsWith("_name")
        ? column.references ?? null
        : null,
    })),
    ...(isMoney && currency !== null
      ? [
        {
          name: ROW_CURRENCY,
          value: currency,
          order: "name",
          isId: false,
          label: null,
          namedIn: null,
        } as const,
      ]
      : []),
  ];
}

/** Whether it makes sense to sort by a column: nobody sorts by long texts and lists. */
export function isOrdered({ kind, search }: FieldColumn): boolean {
  return kind !== "json" && search !== "body";
}

function isDate({ kind, path }: FieldColumn): boolean {
  return kind === "date" && path.length === 1;
}

/** A time entry is found by its project and its user; through the assignment between them nobody comes. */
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
      return "sign";
    default:
      return "name";
  }
}
