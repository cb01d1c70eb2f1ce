import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { type Columns, ID, refId } from "./column.ts";
import { COLUMNS } from "./columns.ts";
import { type Part, PARTS } from "./parts.ts";

/** A table of the exports: the records of one resource, or a list inside them. */
export interface Table {
  readonly name: string;
  /** The resource whose records it is filled from. */
  readonly resource: Resource;
  /** The record these belong to, where they do not say so themselves: `invoice.id`. */
  readonly parent: Columns;
  /** The list inside the resource's records whose elements are the rows; null if the records are. */
  readonly part: Part | null;
  readonly columns: Columns;
}

/**
 * Every table, in the order of the catalog, so that a table stands behind those it refers to by its parent. A resource
 * that has no columns yet has its ids and its records.
 */
export const TABLES: readonly Table[] = CATALOG.flatMap((resource): Table[] => [
  {
    name: resource.name,
    resource,
    parent: resource.parent === undefined ? [] : parentOf(resource.parent),
    part: null,
    columns: COLUMNS[resource.name] ?? ID,
  },
  ...PARTS.filter(({ of }) => of === resource.name).map((part): Table => ({
    name: part.name,
    resource,
    parent: parentOf(part.of),
    part,
    columns: part.columns,
  })),
]);

/** The tables of records, without those of the lists inside them. */
export const RECORD_TABLES: readonly Table[] = TABLES.filter(({ part }) => part === null);

function parentOf(table: string): Columns {
  return refId(`${table.replace(/s$/, "")}.id`, table);
}
