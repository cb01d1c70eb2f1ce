import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import {
  at,
  isJsonObject,
  type JsonObject,
  jsonText,
  parseExact,
  textAt,
} from "../../src/demo/data/json_text.ts";
import { type Access, ADMINISTRATOR } from "../../src/demo/api/answer_api.ts";
import type { StoredRecord } from "../../src/demo/data/record_list.ts";

/**
 * What the token's user may see, after Harvest's documentation of permissions: an administrator everything, a manager
 * the projects and people in their charge, a member their own. Some lists answer 403, others only grow shorter.
 */
export interface RoleAccess extends Access {
  /** Whether rates and amounts are shown; otherwise they are null. */
  readonly seesMoney: boolean;
}

/** Access by a manager's extra role. */
const BY_EXTRA_ROLE: Readonly<Record<string, readonly string[]>> = {
  clients: ["client_and_task_manager"],
  contacts: ["client_and_task_manager"],
  tasks: ["client_and_task_manager"],
  billable_rates: ["billable_rates_manager"],
  invoices: ["managed_projects_invoice_manager", "managed_projects_invoice_drafter"],
  invoice_messages: ["managed_projects_invoice_manager"],
  invoice_payments: ["managed_projects_invoice_manager"],
  estimates: ["estimates_manager"],
  estimate_messages: ["estimates_manager"],
};

/** The access of an account's token user as it is now. */
export function accessOf(account: AccountWorld): RoleAccess {
  const roles = account.accessRoles();
  if (roles.includes("administrator")) {
    return { ...ADMINISTRATOR, seesMoney: true };
  }
  const me = account.userId;
  if (!roles.includes("manager")) {
    const mayRead = (resource: string, parentId: string | null) =>
      ["time_entries", "expenses", "reports"].includes(resource) ||
      (resource === "project_assignments" && parentId === me);
    return {
      isAdmin: false,
      mayRead,
      sees: (_resource, { fields }) => isOf(fields, "user", me),
      seesMoney: false,
      textOf: withoutMoney,
    };
  }
  const teammates = new Set([me, ...account.resource("teammates", me).ids()]);
  const managed = managedProjects(account);
  const mayRead = (resource: string, parentId: string | null) => {
    const needed = BY_EXTRA_ROLE[resource];
    if (needed) return needed.some((role) => roles.includes(role));
    switch (resource) {
      case "time_entries":
      case "expenses":
      case "reports":
        return true;
      case "projects":
      case "task_assignments":
      case "invoice_item_categories":
        return managed.size > 0;
      case "user_assignments":
        return managed.size > 0 || teammates.size > 1;
      case "users":
        return teammates.size > 1;
      case "project_assignments":
        return parentId !== null && teammates.has(parentId);
      default:
        return false;
    }
  };
  const sees = (resource: string, { id, fields }: StoredRecord) => {
    switch (resource) {
      case "users":
        return teammates.has(id);
      case "projects":
        return managed.has(id);
      case "time_entries":
      case "expenses":
        return teammates.has(textAt(fields, "user", "id")) ||
          managed.has(textAt(fields, "project", "id"));
      case "user_assignments":
      case "task_assignments":
        return managed.has(textAt(fields, "project", "id"));
      case "invoices":
        return isForSome(fields, managed);
      default:
        return true;
    }
  };
  const seesMoney = roles.includes("billable_rates_manager");
  const textOf = seesMoney ? ADMINISTRATOR.textOf : withoutMoney;
  return { isAdmin: false, mayRead, sees, seesMoney, textOf };
}

/** The record's text with rates that the user may not see set to null. */
function withoutMoney(record: StoredRecord): string {
  const exact = parseExact(record.text);
  if (!isJsonObject(exact)) return record.text;
  const hidden: Record<string, null> = {};
  for (const member of ["billable_rate", "cost_rate", "hourly_rate", "default_hourly_rate"]) {
    if (member in exact) hidden[member] = null;
  }
  return Object.keys(hidden).length === 0 ? record.text : jsonText({ ...exact, ...hidden });
}

function managedProjects(account: AccountWorld): Set<string> {
  const mine = account.resource("user_assignments").all().filter(({ fields }) =>
    isOf(fields, "user", account.userId) && fields["is_project_manager"] === true &&
    fields["is_active"] === true
  );
  return new Set(mine.map(({ fields }) => textAt(fields, "project", "id")));
}

function isOf(fields: JsonObject, reference: string, id: string): boolean {
  return textAt(fields, reference, "id") === id;
}

function isForSome(fields: JsonObject, projects: ReadonlySet<string>): boolean {
  const lines = at(fields, "line_items");
  return Array.isArray(lines) &&
    lines.some((line) => isJsonObject(line) && projects.has(textAt(line, "project", "id")));
}
