import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { type Columns, columnsOf, OTHER } from "./column.ts";
import { COLUMNS, LINE_ITEM } from "./columns.ts";

/** A list inside records that has a table of its own, one row per element. */
export interface EmbeddedList {
  readonly name: string;
  /** The resource whose records hold the list. */
  readonly of: string;
  /** The member of these records that is the list. */
  readonly member: string;
  readonly columns: Columns;
}

const EMBEDDED_LISTS: readonly EmbeddedList[] = [
  {
    name: "invoice_line_items",
    of: "invoices",
    member: "line_items",
    columns: [...columnsOf(`${LINE_ITEM}; ref project projects name code`), OTHER],
  },
  {
    name: "estimate_line_items",
    of: "estimates",
    member: "line_items",
    columns: [...columnsOf(LINE_ITEM), OTHER],
  },
  {
    name: "role_users",
    of: "roles",
    member: "user_ids",
    // The element is the value itself.
    columns: columnsOf("id user.id>users").map((column) => ({ ...column, path: [] })),
  },
  {
    name: "pto_request_days",
    of: "pto_requests",
    member: "request_days",
    columns: [...columnsOf("id id; date date; decimal hours day_fraction"), OTHER],
  },
];

/** A table of the exports: the records of one resource, or a list inside them. */
export interface Table {
  readonly name: string;
  /** The resource whose records fill it. */
  readonly resource: Resource;
  /** The id of the record that rows belong to, where they do not hold it themselves: `invoice.id`. */
  readonly parent: Columns;
  /** The list inside the resource's records whose elements are the rows; null if the records are the rows. */
  readonly part: EmbeddedList | null;
  readonly columns: Columns;
}

/**
 * Every table in the order of the catalog, so that a table follows its parent's. A resource without columns has its ids
 * and its records.
 */
export const TABLES: readonly Table[] = CATALOG.flatMap((resource): Table[] => [
  {
    name: resource.name,
    resource,
    parent: resource.parent === undefined ? [] : parentOf(resource.parent),
    part: null,
    columns: [...columnsOf(COLUMNS[resource.name] ?? "id id"), OTHER],
  },
  ...EMBEDDED_LISTS.filter(({ of }) => of === resource.name).map((part): Table => ({
    name: part.name,
    resource,
    parent: parentOf(part.of),
    part,
    columns: part.columns,
  })),
]);

/** The tables whose rows are records. */
export const RECORD_TABLES: readonly Table[] = TABLES.filter(({ part }) => part === null);

function parentOf(table: string): Columns {
  return columnsOf(`id ${table.replace(/s$/, "")}.id>${table}`);
}
