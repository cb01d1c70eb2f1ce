import { type Columns, dates, decimals, ID, ref, refId } from "./column.ts";
import { LINE_ITEM } from "./column_groups.ts";

/** A list inside records that is a table of its own, a row an element. */
export interface Part {
  readonly name: string;
  /** The resource whose records hold it, under which member. */
  readonly of: string;
  readonly member: string;
  readonly columns: Columns;
}

/** Every list inside records that has a table. */
export const PARTS: readonly Part[] = [
  {
    name: "invoice_line_items",
    of: "invoices",
    member: "line_items",
    columns: [...LINE_ITEM, ...ref("project", "projects", "name", "code")],
  },
  { name: "estimate_line_items", of: "estimates", member: "line_items", columns: LINE_ITEM },
  { name: "role_users", of: "roles", member: "user_ids", columns: refId("", "users", "user.id") },
  {
    name: "pto_request_days",
    of: "pto_requests",
    member: "request_days",
    columns: [...ID, ...dates("date"), ...decimals("hours", "day_fraction")],
  },
];
