import { ApiError } from "../api/api_error.ts";
import { group } from "../api/records_of.ts";
import { NEW_PERSON } from "../data/account_world.ts";
import { at, isJsonArray, type Json, type JsonObject, pick, textAt } from "../data/json_text.ts";
import { daysAfter } from "../data/record_list.ts";
import { userReference, type Write, type Writer } from "./writer.ts";

const RATES: Writer = {
  isFinal: true,
  takes: "amount!:number start_date?:date",
  defaults: { end_date: null },
  complete: ({ account }, { start_date }) => {
    if (start_date && String(start_date) > account.now().slice(0, 10)) {
      throw new ApiError(422, "Start date can't be in the future");
    }
    return {};
  },
  after: replaceRates,
};

/** Everything that time, expenses, invoices and estimates refer to. */
export const MASTER_DATA: Readonly<Record<string, Writer>> = {
  clients: {
    takes: "name! is_active:boolean=true address? currency",
    defaults: { statement_key: null },
    unique: "name",
    complete: ({ account }, { currency }) => ({
      currency: currency ?? (textAt(account.company, "currency") || "USD"),
    }),
  },
  contacts: {
    takes:
      "client_id!:number first_name! title? last_name? email= phone_office= phone_mobile= fax= " +
      "invoice_recipient_status=none",
    refers: { client: ["clients", "id name"] },
    after: ({ account }, id) => account.remindOverdue(id),
  },
  tasks: {
    takes: "name! billable_by_default:boolean=true default_hourly_rate?:number " +
      "is_default:boolean=false is_active:boolean=true",
    unique: "name",
  },
  expense_categories: {
    takes: "name! unit_name? unit_price?:number is_active:boolean=true",
    unique: "name",
  },
  invoice_item_categories: {
    takes: "name!",
    defaults: { use_as_service: false, use_as_expense: false },
    unique: "name",
  },
  estimate_item_categories: { takes: "name!", unique: "name" },
  projects: {
    takes: "client_id!:number name! is_billable!:boolean bill_by! budget_by! code? " +
      "is_active:boolean=true is_fixed_fee:boolean=false hourly_rate?:number budget?:number " +
      "budget_is_monthly:boolean=false cost_budget?:number " +
      "cost_budget_include_expenses:boolean=false notify_when_over_budget:boolean=false " +
      "over_budget_notification_percentage?:number show_budget_to_all:boolean=false fee?:number " +
      "notes= starts_on?:date ends_on?:date",
    defaults: { over_budget_notification_date: null },
    refers: { client: ["clients", "id name currency", "active"] },
    oneOf: {
      bill_by: ["Project", "Tasks", "People", "none"],
      budget_by: ["project", "project_cost", "task", "task_fees", "person", "none"],
    },
    after: addDefaultAssignments,
  },
  task_assignments: {
    takes:
      "task_id!:number is_active:boolean=true billable:boolean hourly_rate?:number budget?:number",
    refers: { task: ["tasks", "id name", "active fixed"] },
    complete: (write, record) => {
      const task = write.account.resource("tasks").get(textAt(record, "task", "id")) ?? {};
      const billable = record["billable"] ?? task["billable_by_default"] ?? true;
      return { billable, ...assignedTo(write, "task", record) };
    },
  },
  user_assignments: {
    takes: "user_id!:number is_active:boolean=true is_project_manager:boolean " +
      "use_default_rates:boolean=true hourly_rate?:number budget?:number",
    refers: { user: ["users", "", "active fixed"] },
    complete: (write, record) => {
      const roles = write.account.accessRoles(textAt(record, "user", "id"));
      return {
        // The default for managers and administrators, says the API's description.
        is_project_manager: record["is_project_manager"] ??
          (roles.includes("administrator") || roles.includes("manager")),
        ...assignedTo(write, "user", record),
      };
    },
  },
  users: {
    takes: "first_name! last_name! email! timezone has_access_to_all_future_projects:boolean " +
      "is_contractor:boolean is_active:boolean weekly_capacity:number roles:list " +
      "access_roles:list default_hourly_rate:number cost_rate:number",
    defaults: NEW_PERSON,
    unique: "email",
    after: ({ account, id }, newId, sent) => {
      if (id !== null) return;
      const about = `users/${newId}`;
      account.mails.push({ kind: "invitation", to: [textAt(sent, "email")], about });
    },
  },
  roles: {
    takes: "name! user_ids:list=[]",
    unique: "name",
    after: ({ account }, id, { user_ids }) => {
      if (!isJsonArray(user_ids)) return;
      const name = textAt(account.resource("roles").get(id) ?? {}, "name");
      const users = account.resource("users");
      for (const { id: user, fields } of users.all()) {
        const all = fields["roles"] as readonly Json[] ?? [];
        const others = all.filter((role) => role !== name);
        const has = user_ids.some((each) => textAt({ each }, "each") === user);
        users.update(user, { roles: has ? [...others, name] : others });
      }
    },
  },
  billable_rates: RATES,
  cost_rates: RATES,
};

/** Default tasks, and people with access to all future projects, are on a new project from the start. */
function addDefaultAssignments({ account, id: changed }: Write, id: string): void {
  if (changed !== null) return;
  const project = pick(account.resource("projects").get(id) ?? {}, "id name code");
  const common = { is_active: true, hourly_rate: null, budget: null, project };
  for (const { fields } of account.resource("tasks").all()) {
    if (fields["is_default"] !== true || fields["is_active"] !== true) continue;
    const billable = fields["billable_by_default"] ?? true;
    account.resource("task_assignments").add({
      ...common,
      billable,
      task: pick(fields, "id name"),
    });
  }
  for (const { id: userId, fields } of account.resource("users").all()) {
    if (fields["has_access_to_all_future_projects"] !== true) continue;
    const user = userReference(account, userId);
    const rates = { is_project_manager: false, use_default_rates: true };
    account.resource("user_assignments").add({ ...common, ...rates, user });
  }
}

/** The project of a new assignment. @throws ApiError 422 if its task or person is on it already */
function assignedTo(
  { account, parentId, id }: Write,
  member: "task" | "user",
  record: JsonObject,
): JsonObject {
  if (id !== null) return {};
  const there = group(account.resource(`${member}_assignments`), "project", "id").get(parentId);
  const assigned = textAt(record, member, "id");
  if (there?.some(({ fields }) => textAt(fields, member, "id") === assigned)) {
    throw new ApiError(422, `The ${member} has already been assigned to this project`);
  }
  return { project: pick(account.resource("projects").get(parentId) ?? {}, "id name code") };
}

/** A rate without a start replaces all others, and one with a start all later ones. */
function replaceRates({ account, resource, parentId }: Write, id: string): void {
  const list = account.resource(resource, parentId);
  const start = textAt(list.get(id) ?? {}, "start_date");
  for (const other of list.all()) {
    if (other.id === id) continue;
    if (start === "" || textAt(other.fields, "start_date") >= start) list.remove(other.id);
    else if ((textAt(other.fields, "end_date") || start) >= start) {
      list.update(other.id, { end_date: daysAfter(start, -1) });
    }
  }
}

/** `PATCH /users/{id}/teammates`: the whole list of those whom a manager looks after. @throws ApiError 404 | 422 */
export function writeTeammates(
  account: Write["account"],
  manager: string,
  sent: JsonObject,
): JsonObject {
  const users = account.resource("users");
  if (users.get(manager) === undefined) throw new ApiError(404, "Not Found");
  if (!account.accessRoles(manager).includes("manager")) {
    throw new ApiError(422, "User is not a Manager");
  }
  const ids = at(sent, "teammate_ids");
  if (!isJsonArray(ids)) throw new ApiError(422, "Teammate ids can't be blank");
  const teammates = ids.map((id) => {
    const user = users.get(textAt({ id }, "id"));
    if (user === undefined) throw new ApiError(422, "Teammate does not exist");
    return pick(user, "id first_name last_name email");
  });
  const list = account.resource("teammates", manager);
  for (const id of list.ids()) list.remove(id);
  for (const teammate of teammates) list.setRaw(JSON.stringify(teammate));
  return { teammates };
}
