import { currencyOf, type ResourceRow } from "./resource_row.ts";

/** Resources that few people look for on their own, by their names in SQL. */
export const MINOR_RESOURCE_ROWS: Readonly<Record<string, ResourceRow>> = {
  invoice_messages: messagesOf("Invoice", "invoice_id"),
  estimate_messages: messagesOf("Estimate", "estimate_id"),
  invoice_line_items: {
    label: "Invoice lines",
    singular: "Line",
    columns: [
      "invoice_id",
      "description",
      "project_id",
      "kind",
      "quantity",
      "unit_price",
      "amount",
      "taxed",
    ],
    currency: currencyOf("invoice_line_items", "invoices", "invoice_id"),
  },
  estimate_line_items: {
    label: "Estimate lines",
    singular: "Line",
    columns: ["estimate_id", "description", "kind", "quantity", "unit_price", "amount", "taxed"],
    currency: currencyOf("estimate_line_items", "estimates", "estimate_id"),
  },
  company: { label: "Company", singular: "Company" },
  users_me: { label: "The token’s person", singular: "The token’s person" },
  users_me_project_assignments: { label: "The token’s projects", singular: "Assignment" },
  task_assignments: { label: "Tasks of projects", singular: "Task of a project" },
  user_assignments: { label: "People of projects", singular: "Person of a project" },
  project_assignments: { label: "Projects of people", singular: "Project of a person" },
  billable_rates: {
    label: "Billable rates",
    singular: "Billable rate",
    columns: ["id", "user_id", "start_date", "end_date", "amount"],
  },
  cost_rates: {
    label: "Cost rates",
    singular: "Cost rate",
    columns: ["id", "user_id", "start_date", "end_date", "amount"],
  },
  teammates: { label: "Teammates", singular: "Teammate" },
  role_users: { label: "People with a role", singular: "Person" },
  expense_categories: { label: "Expense categories", singular: "Expense category" },
  pto_types: { label: "Kinds of time off", singular: "Kind of time off" },
  pto_requests: { label: "Time off", singular: "Time off" },
  pto_request_days: { label: "Days off", singular: "Day off" },
  pto_holiday_calendars: { label: "Holiday calendars", singular: "Holiday calendar" },
  pto_holiday_calendar_entries: { label: "Holidays", singular: "Holiday" },
  pto_work_schedules: { label: "Work schedules", singular: "Work schedule" },
  pto_assignments: { label: "Calendars of people", singular: "Calendar of a person" },
  pto_allocations: { label: "Days off a year", singular: "Days off a year" },
};

function messagesOf(document: string, parent: string): ResourceRow {
  return {
    label: `${document} messages`,
    singular: "Message",
    columns: ["created_at", parent, "event_type", "subject", "recipients", "body"],
    filters: ["event_type", "sent_by"],
    sort: "-created_at",
    title: "coalesce(nullif(subject, ''), event_type, 'Message')",
    facts: [parent, "event_type", "created_at", "sent_by", "recipients", "subject", "body"],
  };
}
