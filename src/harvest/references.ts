/** A member of a resource's records by which they refer to records of another list. */
export interface Reference {
  /** Resource by its name in the catalog. */
  readonly from: string;
  /** `[]` means each element of an array; an object refers by its `id`, a number is an id itself. */
  readonly member: string;
  readonly to: string;
}

const from = (name: string, members: Readonly<Record<string, string>>): Reference[] =>
  Object.entries(members).map(([member, to]) => ({ from: name, member, to }));

/**
 * Which records refer to which, by id. Left out: references by name (a user's roles, the kind of a line item), and to what has
 * no list in the API (an invoice's retainer and recurring invoice). Source: the object tables of the API's
 * documentation; an absent reference may also come as `{"id":null}`, which is none.
 */
export const REFERENCES: readonly Reference[] = [
  ...from("contacts", { client: "clients" }),
  ...from("projects", { client: "clients" }),
  ...from("task_assignments", { project: "projects", task: "tasks" }),
  ...from("user_assignments", { project: "projects", user: "users" }),
  ...from("roles", { "user_ids[]": "users" }),
  ...from("time_entries", {
    user: "users",
    client: "clients",
    project: "projects",
    task: "tasks",
    user_assignment: "user_assignments",
    task_assignment: "task_assignments",
    invoice: "invoices",
  }),
  ...from("expenses", {
    user: "users",
    client: "clients",
    project: "projects",
    expense_category: "expense_categories",
    user_assignment: "user_assignments",
    invoice: "invoices",
  }),
  ...from("invoices", {
    client: "clients",
    creator: "users",
    estimate: "estimates",
    "line_items[].project": "projects",
  }),
  ...from("estimates", { client: "clients", creator: "users" }),
  ...from("pto_requests", { user: "users", pto_type: "pto_types", reviewer: "users" }),
  ...from("pto_allocations", { user: "users", pto_type: "pto_types" }),
  ...from("pto_assignments", {
    user: "users",
    holiday_calendar: "pto_holiday_calendars",
    work_schedule: "pto_work_schedules",
  }),
];
