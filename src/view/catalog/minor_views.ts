import { parentCurrency, type ViewSettings } from "./resource_view.ts";

/** Resources that few people look for on their own. */
export const MINOR_VIEWS: Readonly<Record<string, ViewSettings>> = {
  invoice_messages: messagesOf("Invoice", "invoice_id"),
  estimate_messages: messagesOf("Estimate", "estimate_id"),
  invoice_line_items: {
    label: "Invoice line items",
    singular: "Line item",
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
    currency: parentCurrency("invoice_line_items", "invoices", "invoice_id"),
  },
  estimate_line_items: {
    label: "Estimate line items",
    singular: "Line item",
    columns: ["estimate_id", "description", "kind", "quantity", "unit_price", "amount", "taxed"],
    currency: parentCurrency("estimate_line_items", "estimates", "estimate_id"),
  },
  company: { label: "Company", singular: "Company" },
  users_me: { label: "Your user", singular: "Your user" },
  users_me_project_assignments: { label: "Your projects", singular: "Assignment" },
  task_assignments: { label: "Project tasks", singular: "Project task" },
  user_assignments: { label: "Project members", singular: "Project member" },
  project_assignments: { label: "People’s assignments", singular: "Assignment" },
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
  role_users: { label: "Role members", singular: "Person" },
  expense_categories: { label: "Expense categories", singular: "Expense category" },
  pto_types: { label: "Time-off types", singular: "Time-off type" },
  pto_requests: { label: "Time-off requests", singular: "Time-off request" },
  pto_request_days: { label: "Requested days off", singular: "Day off" },
  pto_holiday_calendars: { label: "Holiday calendars", singular: "Holiday calendar" },
  pto_holiday_calendar_entries: { label: "Holidays", singular: "Holiday" },
  pto_work_schedules: { label: "Work schedules", singular: "Work schedule" },
  pto_assignments: {
    label: "Holiday calendars by person",
    singular: "Holiday calendar of a person",
  },
  pto_allocations: { label: "Time-off allowances", singular: "Time-off allowance" },
};

function messagesOf(document: string, parent: string): ViewSettings {
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
