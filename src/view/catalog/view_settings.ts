import { companyCurrency, currencyOrRepeated, rowSql } from "../../figures/figure_sql.ts";
import type { ResourceView } from "./resource_view.ts";

/**
 * How a resource is shown, where its table, its name and its first date do not say it. Columns are named as in SQL, with
 * spaces between.
 */
export type ViewSettings =
  & {
    readonly [Key in "label" | "singular" | "sort" | "title" | "currency" | ColumnLists]?: string;
  }
  & Partial<Pick<ResourceView, "shown">>;

/** The members of a view that list columns. */
export type ColumnLists = "columns" | "filters" | "totals" | "figures" | "facts";

const FULL_NAME = "trim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))";

/** The resources most people look for, in the order of the menu. */
export const MAIN_VIEWS: Readonly<Record<string, ViewSettings>> = {
  clients: {
    columns: "name currency is_active address created_at",
    filters: "is_active currency",
    currency: "currency",
    facts: "currency is_active address",
  },
  projects: {
    columns: "name code client_id is_active starts_on ends_on budget fee",
    filters: "client_id is_active is_billable is_fixed_fee",
    title: "name",
    currency: "client_currency",
    facts: "client_id code is_active is_billable bill_by hourly_rate fee budget_by budget " +
      "cost_budget starts_on ends_on notes",
  },
  time_entries: {
    label: "Time",
    singular: "Time entry",
    columns: "spent_date client_id project_id task_id user_id hours notes",
    filters: "client_id project_id task_id user_id billable is_billed approval_status",
    totals: "hours rounded_hours billable_hours billable_amount",
    figures: "hours",
    title: "spent_date || ' · ' || coalesce(project_name, '') || ' · ' || coalesce(user_name, '')",
    currency: workCurrency("time_entries"),
    facts:
      "spent_date client_id project_id task_id user_id notes billable billable_rate invoice_id",
  },
  expenses: {
    columns: "spent_date expense_category_id client_id project_id user_id total_cost notes",
    filters: "client_id project_id user_id expense_category_id billable is_billed",
    totals: "expenses billable_expenses",
    figures: "total_cost",
    title: "spent_date || ' · ' || coalesce(expense_category_name, '')",
    currency: workCurrency("expenses"),
    facts: "spent_date expense_category_id units client_id project_id user_id notes billable " +
      "invoice_id receipt_file_name",
  },
  invoices: {
    columns: "number issue_date client_id subject state amount due_amount",
    filters: "client_id state currency",
    totals: "invoiced due overdue written_off drafts",
    // Harvest sends what is due of drafts and of written-off invoices, too.
    shown: { due_amount: rowSql("due") },
    title: "'Invoice ' || coalesce(nullif(number, ''), id)",
    currency: "currency",
    figures: "amount due_amount issue_date due_date paid_date",
    facts: "client_id creator_id period_start period_end purchase_order estimate_id notes",
  },
  invoice_payments: {
    label: "Payments",
    columns: "paid_date invoice_id amount recorded_by payment_gateway_name notes",
    filters: "recorded_by payment_gateway_name",
    totals: "paid",
    figures: "amount",
    title: "'Payment ' || coalesce(paid_date, substr(paid_at, 1, 10), id)",
    currency: parentCurrency("invoice_payments", "invoices", "invoice_id"),
    facts: "invoice_id paid_date recorded_by payment_gateway_name notes",
  },
  estimates: {
    columns: "number issue_date client_id subject state amount",
    filters: "client_id state currency",
    totals: "amount",
    title: "'Estimate ' || coalesce(nullif(number, ''), id)",
    currency: "currency",
    figures: "amount issue_date",
    facts: "client_id creator_id purchase_order notes",
  },
  users: {
    label: "People",
    singular: "Person",
    columns: "last_name first_name email roles is_active is_contractor weekly_capacity",
    filters: "is_active is_contractor",
    sort: "last_name",
    title: FULL_NAME,
    currency: companyCurrency("users"),
    facts: "email telephone roles access_roles is_active is_contractor weekly_capacity",
  },
  contacts: {
    columns: "last_name first_name client_id email phone_office phone_mobile",
    filters: "client_id",
    sort: "last_name",
    title: FULL_NAME,
  },
  tasks: {
    columns: "name is_active billable_by_default default_hourly_rate",
    filters: "is_active billable_by_default",
  },
};

/** Resources that few people look for on their own. */
export const MINOR_VIEWS: Readonly<Record<string, ViewSettings>> = {
  invoice_messages: messagesOf("Invoice", "invoice_id"),
  estimate_messages: messagesOf("Estimate", "estimate_id"),
  invoice_line_items: {
    singular: "Line item",
    columns: "invoice_id description project_id kind quantity unit_price amount taxed",
    currency: parentCurrency("invoice_line_items", "invoices", "invoice_id"),
  },
  estimate_line_items: {
    singular: "Line item",
    columns: "estimate_id description kind quantity unit_price amount taxed",
    currency: parentCurrency("estimate_line_items", "estimates", "estimate_id"),
  },
  company: {},
  users_me: { label: "Your user", singular: "Your user" },
  users_me_project_assignments: { label: "Your projects", singular: "Assignment" },
  task_assignments: { label: "Project tasks" },
  user_assignments: { label: "Project members" },
  project_assignments: { label: "People’s assignments", singular: "Assignment" },
  billable_rates: {
    columns: "id user_id start_date end_date amount",
    currency: companyCurrency("billable_rates"),
  },
  cost_rates: {
    columns: "id user_id start_date end_date amount",
    currency: companyCurrency("cost_rates"),
  },
  teammates: {},
  role_users: { label: "Role members", singular: "Person" },
  expense_categories: {},
  pto_types: { label: "Time-off types" },
  pto_requests: { label: "Time-off requests" },
  pto_request_days: { label: "Requested days off", singular: "Day off" },
  pto_holiday_calendars: { label: "Holiday calendars" },
  pto_holiday_calendar_entries: { label: "Holidays" },
  pto_work_schedules: { label: "Work schedules" },
  pto_assignments: {
    label: "Holiday calendars by person",
    singular: "Holiday calendar of a person",
  },
  pto_allocations: { label: "Time-off allowances" },
};

function messagesOf(document: string, parent: string): ViewSettings {
  return {
    label: `${document} messages`,
    singular: "Message",
    columns: `created_at ${parent} event_type subject recipients body`,
    filters: "event_type sent_by",
    sort: "-created_at",
    title: "coalesce(nullif(subject, ''), event_type, 'Message')",
    facts: `${parent} event_type created_at sent_by recipients subject body`,
  };
}

/** Expression in SQL for the currency of time or expenses: the client's, or what a record repeats of a deleted client. */
function workCurrency(table: string): string {
  return currencyOrRepeated({
    currency: parentCurrency(table, "clients", "client_id"),
    own: `${table}.client_currency`,
    account: `${table}.account_id`,
    client: `${table}.client_id`,
  });
}

/** Expression in SQL for the currency of a row's parent or client. */
function parentCurrency(table: string, parent: string, id: string): string {
  return `(SELECT currency FROM ${parent} AS p WHERE p.account_id = ${table}.account_id AND p.id = ${table}.${id})`;
}
