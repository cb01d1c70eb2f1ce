import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { type Columns, columnsOf, OTHER } from "./column.ts";
import { COLUMNS } from "./columns.ts";

/** A list inside records that has a table of its own, one row per element. */
export interface EmbeddedList {
  readonly name: string;
  /** The resource whose records hold the list. */
  readonly of: string;
  /** The member of these records that is the list. */
  readonly member: string;
}

const EMBEDDED_LISTS: readonly EmbeddedList[] = [
  { name: "invoice_line_items", of: "invoices", member: "line_items" },
  { name: "estimate_line_items", of: "estimates", member: "line_items" },
  { name: "role_users", of: "roles", member: "user_ids" },
  { name: "pto_request_days", of: "pto_requests", member: "request_days" },
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
  tableOf(resource, { parent: resource.parent, part: null }),
  ...EMBEDDED_LISTS.filter(({ of }) => of === resource.name).map((part) =>
    tableOf(resource, { parent: part.of, part })
  ),
]);

/** The tables whose rows are records. */
export const RECORD_TABLES: readonly Table[] = TABLES.filter(({ part }) => part === null);

function tableOf(
  resource: Resource,
  { parent, part }: { parent: string | undefined; part: EmbeddedList | null },
): Table {
  const { name } = part ?? resource;
  const columns = columnsOf(COLUMNS[name] ?? "id id");
  return {
    name,
    resource,
    parent: parent === undefined ? [] : columnsOf(`id ${parent.replace(/s$/, "")}.id>${parent}`),
    part,
    // A row that is a value has no other members.
    columns: columns[0]?.path.length === 0 ? columns : [...columns, OTHER],
  };
}
