import { ApiError } from "../api/api_error.ts";
import { group } from "../api/records_of.ts";
import { at, type JsonObject, textAt } from "../data/json_text.ts";
import {
  clientOf,
  pick,
  referred,
  refuseIfUsed,
  userReference,
  type Write,
  type Writer,
} from "./write_context.ts";

const BILL_BY = ["Project", "Tasks", "People", "none"];
const BUDGET_BY = ["project", "project_cost", "task", "task_fees", "person", "none"];

/** Projects, and who and what is assigned to them. */
export const PROJECTS: Readonly<Record<string, Writer>> = {
  projects: {
    fields: {
      client_id: "number!",
      name: "text!",
      is_billable: "boolean!",
      bill_by: "text!",
      budget_by: "text!",
      code: "text",
      is_active: "boolean",
      is_fixed_fee: "boolean",
      hourly_rate: "number",
      budget: "number",
      budget_is_monthly: "boolean",
      cost_budget: "number",
      cost_budget_include_expenses: "boolean",
      notify_when_over_budget: "boolean",
      over_budget_notification_percentage: "number",
      show_budget_to_all: "boolean",
      fee: "number",
      notes: "text",
      starts_on: "date",
      ends_on: "date",
    },
    complete: completeProject,
    after: addDefaultAssignments,
  },
  task_assignments: {
    fields: {
      task_id: "number!",
      is_active: "boolean",
      billable: "boolean",
      hourly_rate: "number",
      budget: "number",
    },
    complete: (write, { task_id, ...sent }, old) => {
      const assigned = old === null
        ? assignedTo(write, {
          resource: "tasks",
          member: "task",
          id: textAt({ task_id: task_id ?? null }, "task_id"),
        })
        : {};
      const task = pick(at(assigned, "record") as JsonObject ?? {}, "id", "name");
      const billable = at(assigned, "record", "billable_by_default") ?? true;
      const isNew = old === null
        ? { project: at(assigned, "project") ?? null, task, billable }
        : {};
      return { is_active: true, hourly_rate: null, budget: null, ...isNew, ...old, ...sent };
    },
    mayRemove: ({ account, ...write }, id) => {
      const { project, task } = account.resource("task_assignments").get(id) ?? {};
      const hasTime = account.resource("time_entries").all().some(({ fields }) =>
        textAt(fields, "project", "id") === textAt({ project: project ?? null }, "project", "id") &&
        textAt(fields, "task", "id") === textAt({ task: task ?? null }, "task", "id")
      );
      if (hasTime) refuseIfUsed({ account, ...write }, id, { time_entries: "task_assignment" });
    },
  },
  user_assignments: {
    fields: {
      user_id: "number!",
      is_active: "boolean",
      is_project_manager: "boolean",
      use_default_rates: "boolean",
      hourly_rate: "number",
      budget: "number",
    },
    complete: (write, { user_id, ...sent }, old) => {
      if (old !== null) return { ...old, ...sent };
      const id = textAt({ user_id: user_id ?? null }, "user_id");
      const { project } = assignedTo(write, { resource: "users", member: "user", id });
      const roles = write.account.accessRoles(id);
      return {
        is_active: true,
        // The default for managers and administrators, says the API's description.
        is_project_manager: roles.includes("administrator") || roles.includes("manager"),
        use_default_rates: true,
        hourly_rate: null,
        budget: null,
        ...sent,
        project: project ?? null,
        user: userReference(write.account, id),
      };
    },
    mayRemove: (write, id) =>
      refuseIfUsed(write, id, { time_entries: "user_assignment", expenses: "user_assignment" }),
  },
};

function completeProject(write: Write, { client_id, ...sent }: JsonObject, old: JsonObject | null) {
  const bill_by = sent["bill_by"] ?? old?.["bill_by"];
  const budget_by = sent["budget_by"] ?? old?.["budget_by"];
  if (!BILL_BY.includes(String(bill_by))) {
    throw new ApiError(422, "Bill by is not included in the list");
  }
  if (!BUDGET_BY.includes(String(budget_by))) {
    throw new ApiError(422, "Budget by is not included in the list");
  }
  let client = old?.["client"] ?? null;
  if (client_id !== undefined) {
    const id = textAt({ client_id: client_id ?? null }, "client_id");
    const { is_active } = referred(write, { resource: "clients", field: "client_id", id });
    if (is_active !== true) throw new ApiError(422, "Client is archived");
    client = clientOf(write, id, ["id", "name", "currency"]);
  }
  return {
    code: null,
    is_active: true,
    is_fixed_fee: false,
    hourly_rate: null,
    budget: null,
    budget_is_monthly: false,
    cost_budget: null,
    cost_budget_include_expenses: false,
    notify_when_over_budget: false,
    over_budget_notification_percentage: null,
    over_budget_notification_date: null,
    show_budget_to_all: false,
    fee: null,
    notes: "",
    starts_on: null,
    ends_on: null,
    ...old,
    ...sent,
    client,
  };
}

/** Default tasks, and people with access to all future projects, are on a new project from the start. */
function addDefaultAssignments({ account, id: changed }: Write, id: string): void {
  if (changed !== null) return;
  const project = pick(account.resource("projects").get(id) ?? {}, "id", "name", "code");
  for (const { fields } of account.resource("tasks").all()) {
    if (fields["is_default"] !== true || fields["is_active"] !== true) continue;
    account.resource("task_assignments").add({
      is_active: true,
      hourly_rate: null,
      budget: null,
      billable: fields["billable_by_default"] ?? true,
      project,
      task: pick(fields, "id", "name"),
    });
  }
  for (const user of account.resource("users").all()) {
    if (user.fields["has_access_to_all_future_projects"] !== true) continue;
    account.resource("user_assignments").add({
      is_active: true,
      is_project_manager: false,
      use_default_rates: true,
      hourly_rate: null,
      budget: null,
      project,
      user: userReference(account, user.id),
    });
  }
}

/** The project, and the task or person to be assigned to it. @throws ApiError 422 if that cannot be */
function assignedTo(
  write: Write,
  { resource, member, id }: { resource: string; member: string; id: string },
): JsonObject {
  const { account, parentId } = write;
  const record = referred(write, { resource, field: `${member}_id`, id });
  if (record["is_active"] !== true) throw new ApiError(422, `The ${member} is archived`);
  const project = account.resource("projects").get(parentId ?? "");
  if (project === undefined) throw new ApiError(404, "Not Found");
  const list = group(account.resource(`${member}_assignments`), "project", "id");
  const isThere = list.get(parentId ?? "")?.some(({ fields }) =>
    textAt(fields, member, "id") === id
  );
  if (isThere) throw new ApiError(422, `The ${member} has already been assigned to this project`);
  return { record, project: pick(project, "id", "name", "code") };
}
