import type { Clock } from "../../http/clock.ts";
import { AccountWorld, type IdSource } from "../data/account_world.ts";
import type { JsonObject } from "../data/json_text.ts";
import { NEW_PERSON } from "../data/new_person.ts";

/** A person who is invited to an account. */
export interface InvitedPerson {
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
}

const TASKS = [
  ["Admin", false],
  ["Business Development", false],
  ["Design", true],
  ["Marketing", true],
  ["Programming", true],
  ["Project Management", true],
] as const;

const EXPENSE_CATEGORIES = [
  "Entertainment",
  "Lodging",
  "Meals",
  "Mileage",
  "Other",
  "Transportation",
];

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
    /** The owner first. */
    readonly people: readonly InvitedPerson[];
  },
): AccountWorld {
  const account = new AccountWorld(id, name, clock, nextId);
  account.company = { ...company, name };
  for (const [index, person] of people.entries()) {
    const userId = account.resource("users").add({
      ...person,
      ...NEW_PERSON,
      access_roles: [index === 0 ? "administrator" : "member"],
      avatar_url: null,
    });
    if (index === 0) account.userId = userId;
  }
  for (const [task, isBillable] of TASKS) {
    account.resource("tasks").add({
      name: task,
      billable_by_default: isBillable,
      default_hourly_rate: null,
      is_default: true,
      is_active: true,
    });
  }
  for (const category of EXPENSE_CATEGORIES) {
    account.resource("expense_categories").add({
      name: category,
      unit_name: category === "Mileage" ? "mile" : null,
      unit_price: category === "Mileage" ? 0.7 : null,
      is_active: true,
    });
  }
  for (const category of ["Product", "Service"]) {
    account.resource("invoice_item_categories").add({
      name: category,
      use_as_service: category === "Service",
      use_as_expense: category === "Product",
    });
    account.resource("estimate_item_categories").add({ name: category });
  }
  return account;
}
