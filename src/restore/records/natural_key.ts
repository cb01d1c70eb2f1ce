import { ExactNumber, type Fields, type Value, valueAt } from "../../json/exact.ts";

/** The fields by which a record is recognised, where it has no mark. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  clients: ["name"],
  contacts: ["client.id", "first_name", "last_name", "title"],
  tasks: ["name"],
  expense_categories: ["name"],
  invoice_item_categories: ["name"],
  estimate_item_categories: ["name"],
  roles: ["name"],
  projects: ["client.id", "name", "code"],
  task_assignments: ["project.id", "task.id"],
  user_assignments: ["project.id", "user.id"],
  billable_rates: ["amount", "start_date"],
  cost_rates: ["amount", "start_date"],
  time_entries: [
    ...["user.id", "project.id", "task.id", "spent_date", "hours", "notes"],
    "external_reference.id",
  ],
  expenses: [
    ...["user.id", "project.id", "expense_category.id", "spent_date", "notes"],
  ],
  estimates: ["client.id", "number", "issue_date", "subject"],
  invoices: ["client.id", "number", "issue_date", "subject"],
  invoice_payments: ["amount", "paid_date", "notes"],
};

/** Names are the same in whatever case: Harvest refuses a second one. */
const CASELESS: ReadonlySet<string> = new Set(["name"]);

/** How the marks begin that a restore gives to time entries without a reference of their own. */
export const MARK_PREFIX = "harvest:";

/** What a record is recognised by; equal for a record as it is to be and as Harvest then has it. */
export function naturalKey(resource: string, fields: Fields): string {
  const mark = keyText(valueAt(fields, "external_reference", "id"));
  if (mark.startsWith(MARK_PREFIX)) return mark;
  const parts = (KEYS[resource] ?? []).map((path) => {
    const text = keyText(valueAt(fields, ...path.split(".")));
    return CASELESS.has(path) ? text.toLowerCase() : text;
  });
  if (resource === "expenses") {
    const isPerUnit = keyText(valueAt(fields, "expense_category", "unit_price")) !== "";
    parts.push(keyText(fields[isPerUnit ? "units" : "total_cost"]));
  }
  return JSON.stringify(parts);
}

function keyText(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  return value instanceof ExactNumber ? numberText(value.text) : String(value).trim();
}

/** Ids exceed what a number holds; amounts may be written in several ways. */
function numberText(text: string): string {
  return /^\d+$/.test(text) ? text : String(Number(text));
}
