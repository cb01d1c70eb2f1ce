import type { Clock } from "../../http/clock.ts";
import { AccountWorld, type IdSource, NEW_PERSON } from "../data/account_world.ts";
import type { JsonObject } from "../data/json_text.ts";

const BILLABLE_TASKS = ["Design", "Marketing", "Programming", "Project Management"];
const TASKS = ["Admin", "Business Development", ...BILLABLE_TASKS];
const CATEGORIES = ["Entertainment", "Lodging", "Meals", "Mileage", "Other", "Transportation"];

/**
 * An account as it is when somebody has just signed up: its owner, those they have invited, and the tasks and categories
 * that every account begins with.
 */
export function newAccount(
  { id, name, clock, nextId, company, people }: {
    readonly id: number;
    readonly name: string;
    readonly clock: Clock;
    readonly nextId: IdSource;
    readonly company: JsonObject;
    /** The owner first: names and addresses. */
    readonly people: readonly JsonObject[];
  },
): AccountWorld {
  const account = new AccountWorld(id, name, clock, nextId);
  account.company = { ...company, name };
  const add = (resource: string, fields: JsonObject) => account.resource(resource).add(fields);
  for (const [index, person] of people.entries()) {
    const access_roles = [index === 0 ? "administrator" : "member"];
    const userId = add("users", { ...person, ...NEW_PERSON, access_roles, avatar_url: null });
    if (index === 0) account.userId = userId;
  }
  const isNew = { default_hourly_rate: null, is_default: true, is_active: true };
  for (const task of TASKS) {
    add("tasks", { name: task, billable_by_default: BILLABLE_TASKS.includes(task), ...isNew });
  }
  for (const category of CATEGORIES) {
    const [unit_name, unit_price] = category === "Mileage" ? ["mile", 0.7] : [null, null];
    add("expense_categories", { name: category, unit_name, unit_price, is_active: true });
  }
  for (const category of ["Product", "Service"]) {
    const use = { use_as_service: category === "Service", use_as_expense: category === "Product" };
    add("invoice_item_categories", { name: category, ...use });
    add("estimate_item_categories", { name: category });
  }
  return account;
}
