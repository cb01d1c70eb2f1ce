import type { AccountWorld } from "../src/demo/data/account_world.ts";
import type { World } from "../src/demo/data/world.ts";

const PER_PAGE = 2000;
/** The token's accounts, and of each account the company and the token's user. */
const ACCOUNTS = 1;
const OBJECTS = 2;

/** Lists that every account has. Counted apart from the program's own table, which would only agree with itself. */
const LISTS = [
  "clients",
  "contacts",
  "projects",
  "tasks",
  "task_assignments",
  "user_assignments",
  "users",
  "pto_types",
  "pto_requests",
  "pto_holiday_calendars",
  "pto_work_schedules",
  "pto_assignments",
  "pto_allocations",
];
/** Lists that an account has not where a feature is off. */
const FEATURES = {
  team_feature: ["roles"],
  expense_feature: ["expenses", "expense_categories"],
  invoice_feature: ["invoices", "invoice_item_categories"],
  estimate_feature: ["estimates", "estimate_item_categories"],
};

/**
 * The fewest requests that read everything: of each list its pages; of each user the rates and projects, of each
 * manager the teammates, of each invoice messages and payments, of each estimate messages, of each calendar its days.
 * Nothing per project: the two lists of assignments cover it. Bulk entries do not count.
 */
export function leastRequests({ accounts }: World): number {
  return accounts.reduce((sum, account) => sum + ofAccount(account), ACCOUNTS);
}

function ofAccount(account: AccountWorld): number {
  const records = (name: string) => account.resource(name).size;
  const pages = (count: number) => Math.max(1, Math.ceil(count / PER_PAGE));
  const on = Object.entries(FEATURES).filter(([feature]) => account.company[feature] !== false);
  const lists = [...LISTS, ...on.flatMap(([, names]) => names)];
  const has = (name: string) => lists.includes(name) ? records(name) : 0;
  const managers = account.resource("users").ids()
    .filter((id) => account.accessRoles(id).includes("manager")).length;
  const ownProjects = 1;
  return OBJECTS + ownProjects + pages(records("time_entries")) +
    lists.reduce((sum, name) => sum + pages(records(name)), 0) +
    3 * records("users") + managers + 2 * has("invoices") + has("estimates") +
    records("pto_holiday_calendars");
}
