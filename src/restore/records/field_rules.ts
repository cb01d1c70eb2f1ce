import type { Value } from "../../json/exact.ts";

/** What becomes of a field of a saved record in a restore. */
export type FieldRule =
  /** It is sent, and compared afterwards. */
  | { readonly kind: "copy" }
  /** It refers to another record, and is sent as that one's new id. */
  | { readonly kind: "reference"; readonly to: string }
  /** It is set once everything is there, or only by `--finish`. */
  | { readonly kind: "later"; readonly when: "end" | "finish" }
  /** Harvest takes no value for it; a record that has another one than `unless` loses something. */
  | { readonly kind: "lost"; readonly reason: string; readonly unless: Value }
  /** Harvest computes it, and may come to another result than it once did. */
  | { readonly kind: "computed"; readonly reason: string }
  /** It follows from another field. */
  | { readonly kind: "implied" };

/** The rules of a resource, by field. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

const copy = { kind: "copy" } as const;
const implied = { kind: "implied" } as const;
const atEnd = { kind: "later", when: "end" } as const;
const onFinish = { kind: "later", when: "finish" } as const;
const reference = (to: string): FieldRule => ({ kind: "reference", to });
const lost = (reason: string, unless: Value = null): FieldRule => ({
  kind: "lost",
  reason,
  unless,
});
const computed = (reason: string): FieldRule => ({ kind: "computed", reason });

const copies = (...fields: string[]): FieldRules =>
  Object.fromEntries(fields.map((field) => [field, copy]));

/** Reasons, as the loss report gives them. */
const IDS = "ids, and dates of creation and change";
const LINKS = "links that clients have been sent";
const BILLED = "whether it is invoiced, and by which invoice: it counts as uninvoiced again";
const APPROVAL = "approvals and locks";
export const TIMERS = "running timers: they come back stopped";
const RATES = "rates and billability, which Harvest computes from its present settings";
const AMOUNTS = "amounts that Harvest computes";
const CREATORS = "who created or recorded it";
const DATES = "when it was sent, closed, accepted or declined";
const SOURCES = "retainers and recurring invoices";
const GATEWAYS = "transactions of payment services";
const SETTINGS = "settings that no API takes";

/** Why something that the table does not name cannot come back. */
export const UNKNOWN_FIELD = "members that this program does not know";

const RECORD: FieldRules = { id: lost(IDS), created_at: lost(IDS), updated_at: implied };

const ITEM: FieldRules = {
  ...RECORD,
  user: reference("users"),
  project: reference("projects"),
  client: implied,
  user_assignment: implied,
  ...copies("spent_date", "notes"),
  is_locked: lost(APPROVAL, false),
  locked_reason: lost(APPROVAL),
  is_closed: lost(APPROVAL, false),
  approval_status: lost(APPROVAL, "unsubmitted"),
  is_billed: lost(BILLED, false),
  invoice: lost(BILLED),
};

const DOCUMENT: FieldRules = {
  ...RECORD,
  client: reference("clients"),
  ...copies(
    ...["number", "purchase_order", "tax", "tax2", "discount", "subject", "notes", "currency"],
    ...["issue_date", "line_items"],
  ),
  client_key: lost(LINKS),
  state: onFinish,
  creator: lost(CREATORS),
  sent_at: lost(DATES),
  amount: computed(AMOUNTS),
  tax_amount: computed(AMOUNTS),
  tax2_amount: computed(AMOUNTS),
  discount_amount: computed(AMOUNTS),
};

const RATE: FieldRules = { ...RECORD, ...copies("amount", "start_date"), end_date: implied };

/** What becomes of each field, after the bodies of the API's description (OpenAPI of 2025-11) and its documentation. */
export const FIELD_RULES: Readonly<Record<string, FieldRules>> = {
  clients: {
    ...RECORD,
    ...copies("name", "address", "currency"),
    is_active: atEnd,
    statement_key: lost(LINKS),
  },
  contacts: {
    ...RECORD,
    client: reference("clients"),
    ...copies("title", "first_name", "last_name", "phone_office", "phone_mobile", "fax"),
    email: onFinish,
    invoice_recipient_status: onFinish,
  },
  tasks: {
    ...RECORD,
    ...copies("name", "billable_by_default", "default_hourly_rate"),
    is_default: atEnd,
    is_active: atEnd,
  },
  expense_categories: {
    ...RECORD,
    ...copies("name", "unit_name", "unit_price"),
    is_active: atEnd,
  },
  invoice_item_categories: {
    ...RECORD,
    ...copies("name"),
    use_as_service: lost(SETTINGS, false),
    use_as_expense: lost(SETTINGS, false),
  },
  estimate_item_categories: { ...RECORD, ...copies("name") },
  projects: {
    ...RECORD,
    client: reference("clients"),
    ...copies(
      ...["name", "code", "is_billable", "is_fixed_fee", "bill_by", "hourly_rate", "budget"],
      ...["budget_by", "budget_is_monthly", "cost_budget", "cost_budget_include_expenses"],
      ...["show_budget_to_all", "fee", "notes", "starts_on", "ends_on"],
      "over_budget_notification_percentage",
    ),
    is_active: atEnd,
    // Once it is on, Harvest may mail at once.
    notify_when_over_budget: onFinish,
    over_budget_notification_date: lost(SETTINGS),
  },
  task_assignments: {
    ...RECORD,
    project: reference("projects"),
    task: reference("tasks"),
    ...copies("billable", "hourly_rate", "budget"),
    is_active: atEnd,
  },
  user_assignments: {
    ...RECORD,
    project: reference("projects"),
    user: reference("users"),
    ...copies("is_project_manager", "use_default_rates", "hourly_rate", "budget"),
    is_active: atEnd,
  },
  roles: { ...RECORD, ...copies("name"), user_ids: implied },
  billable_rates: RATE,
  cost_rates: RATE,
  time_entries: {
    ...ITEM,
    task: reference("tasks"),
    task_assignment: implied,
    ...copies("hours", "started_time", "ended_time", "external_reference"),
    hours_without_timer: implied,
    is_running: lost(TIMERS, false),
    timer_started_at: lost(TIMERS),
    rounded_hours: computed(RATES),
    billable: computed(RATES),
    budgeted: computed(RATES),
    billable_rate: computed(RATES),
    cost_rate: computed(RATES),
  },
  expenses: {
    ...ITEM,
    expense_category: reference("expense_categories"),
    ...copies("billable", "units", "total_cost", "receipt"),
  },
  estimates: { ...DOCUMENT, accepted_at: lost(DATES), declined_at: lost(DATES) },
  invoices: {
    ...DOCUMENT,
    estimate: { kind: "reference", to: "estimates" },
    ...copies("payment_term", "payment_options", "due_date"),
    due_amount: onFinish,
    paid_date: computed(AMOUNTS),
    paid_at: implied,
    closed_at: lost(DATES),
    period_start: lost(BILLED),
    period_end: lost(BILLED),
    recurring_invoice_id: lost(SOURCES),
    retainer: lost(SOURCES),
  },
  invoice_payments: {
    ...RECORD,
    ...copies("amount", "paid_date", "notes"),
    paid_at: implied,
    recorded_by: lost(CREATORS),
    recorded_by_email: lost(CREATORS),
    transaction_id: lost(GATEWAYS),
    payment_gateway: lost(GATEWAYS),
  },
};

/** Resources that no restore writes, and why. */
export const LOST_RESOURCES: Readonly<Record<string, string>> = {
  users: "people: nobody is invited, and nobody's settings are changed",
  company: "settings of the account: set them by hand",
  invoice_messages: "messages of invoices: their texts stay in the backup",
  estimate_messages: "messages of estimates: their texts stay in the backup",
  pto_types: "paid time off",
  pto_requests: "paid time off",
  pto_holiday_calendars: "paid time off",
  pto_holiday_calendar_entries: "paid time off",
  pto_work_schedules: "paid time off",
  pto_assignments: "paid time off",
  pto_allocations: "paid time off",
};

/** What a new account lacks until it is switched on by hand. */
export const BY_HAND: readonly string[] = [
  "company name, formats, currency, modules and time rounding",
  "people, who must be invited by yourself (name them with --people)",
  "retainers, recurring invoices, templates, logos and tax names",
];
