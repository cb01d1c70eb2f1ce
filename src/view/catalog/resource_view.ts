import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import type { Table } from "../../export/columns/tables.ts";
import { type FigureName, figureOf, isFigureName } from "../../figures/figures.ts";

/** How the records of one resource are shown. Columns are named as in SQL. */
export interface ResourceView {
  readonly table: Table;
  /** Of the list, and of one record. */
  readonly label: string;
  readonly singular: string;
  /** Columns of lists; the first one links to the record. */
  readonly columns: readonly string[];
  /** Columns that a list can be filtered by. */
  readonly filters: readonly string[];
  /** Figures, or columns, that are totalled above a list. */
  readonly totals: readonly string[];
  /** Columns that show something else than the field they are named after, as expressions in SQL. */
  readonly shown: Readonly<Record<string, string>>;
  /** The default sort column of a list, with `-` in front if descending; "" keeps the order of the backup. */
  readonly sort: string;
  /** Expression in SQL for the title of a record. */
  readonly title: string;
  /** Expression in SQL for a record's currency. */
  readonly currency: string | null;
  /** Fields shown large at the top of a record's page. */
  readonly figures: readonly string[];
  /** Fields that follow; null: all of them. */
  readonly facts: readonly string[] | null;
}

/** The column of a table by its name in SQL. */
export function columnOf(table: Table, name: string): FieldColumn | undefined {
  return [...table.parent, ...table.columns].find((column) => sqlName(column.name) === name);
}

/** A figure whose records are those of a list; null if the name is a column's. */
export function figureOfList({ table }: ResourceView, name: string): FigureName | null {
  return isFigureName(name) && figureOf(name).rows === table.name ? name : null;
}

/** The column that repeats the name of a referenced record: `client_name` for `client_id`. */
export function nameBeside(table: Table, reference: string): string | null {
  const stem = reference.replace(/_id$/, "");
  return [`${stem}_name`, `${stem}_number`].find((name) => columnOf(table, name)) ?? null;
}

/** The date that a list is sorted by; null if it is sorted by something else. */
export function dateOf({ table, sort }: ResourceView): string | null {
  const name = sort.replace(/^-/, "");
  const kind = columnOf(table, name)?.kind;
  return kind === "date" || kind === "time" ? name : null;
}

/** Labels of fields whose names in Harvest are not plain enough. */
const LABELS: Readonly<Record<string, string>> = {
  spent_date: "Date",
  user_id: "Person",
  user: "Person",
  expense_category_id: "Category",
  creator_id: "Created by",
  is_billed: "Invoiced",
  is_billable: "Billable",
  issue_date: "Issued",
  due_date: "Due date",
  due_amount: "Due",
  paid_date: "Paid on",
  total_cost: "Cost",
  fee: "Fixed fee",
  starts_on: "Starts",
  ends_on: "Ends",
  tax2: "Second tax",
  tax2_amount: "Second tax amount",
  tax_amount: "Tax amount",
  taxed2: "Second tax",
  purchase_order: "Purchase order",
  created_at: "Created",
  updated_at: "Last changed",
  payment_gateway_name: "Gateway",
  pto_type_id: "Type",
  kind: "Type",
  holiday_calendar_id: "Calendar",
  pto_holiday_calendar_id: "Calendar",
  row_currency: "Currency",
  statement_key: "Client statement key",
  client_key: "Client link key",
};

/** The label of a field: `Locked reason` for `locked_reason`, `Client` for `client_id`. */
export function labelOf(name: string): string {
  const known = LABELS[name];
  if (known !== undefined) return known;
  const text = name.replace(/_id$/, "").replace(/[_.]/g, " ").replace(/^is /, "");
  return text === "" || text === "id" ? "Id" : text.charAt(0).toUpperCase() + text.slice(1);
}
