import { CATALOG } from "../../harvest/catalog.ts";
import type { Value } from "../../json/exact.ts";

/** What becomes of a member of a saved record in a restore. */
export interface FieldRule {
  readonly kind:
    /** It is sent, and compared afterwards. */
    | "copy"
    /** It refers to another record, and is sent as that one's new id. */
    | "reference"
    /** It is set once everything is there. */
    | "end"
    /** It is set by `--finish` only, since it may lead to mails. */
    | "finish"
    /** Harvest takes no value for it; a record that has another than the usual one loses something. */
    | "lost"
    /** Harvest computes it, and may come to another result than it once did. */
    | "computed"
    /** It follows from another one. */
    | "implied";
  /** References: the resource that it leads to. */
  readonly to?: string;
  /** References: a record makes sense without it too; it is dropped where its record has not come back. */
  readonly isOptional?: boolean;
  /** Lost and computed ones, as the loss report gives it. */
  readonly reason?: string;
  /** What a new record has; null if not stated. */
  readonly usual: Value;
}

const REASONS = {
  ids: "ids, and dates of creation and change",
  links: "links that clients have been sent",
  billed: "whether it is invoiced, and by which invoice: it counts as uninvoiced again",
  approval: "approvals and locks",
  timers: "running timers: they come back stopped",
  rates: "rates and billability, which Harvest computes from its present settings",
  amounts: "amounts that Harvest computes",
  creators: "who created or recorded it",
  dates: "when it was sent, closed, accepted or declined",
  sources: "retainers and recurring invoices",
  gateways: "transactions of payment services",
  settings: "settings that no API takes",
} as const;

export const TIMERS = REASONS.timers;

/** Members by the reason why they are lost: `is_locked=false` loses something only where it is something else. */
type Reasons = Readonly<Partial<Record<keyof typeof REASONS, string>>>;
type Usual = Readonly<Record<string, Value>>;

/** How the records of a resource come back. Members are named with spaces between them. */
interface RestoredResource {
  /** Paths to what a record is recognised by, where it has no mark. */
  readonly key: string;
  readonly copy: string;
  /** Members that refer to other records, and to which: `?estimates` if it makes sense without. */
  readonly refers?: Readonly<Record<string, string>>;
  /** The member that names the record with which it is deleted. */
  readonly within?: string;
  /** What is set at the end, and what by `--finish`, with the value that a new record has. */
  readonly end?: Usual;
  readonly finish?: Usual;
  readonly lost?: Reasons;
  readonly computed?: Reasons;
  readonly implied?: string;
  /** No two can have the same key: a record that is in the target already is used. */
  readonly isReused?: boolean;
}

const ITEM = {
  within: "project",
  lost: {
    approval: "is_locked=false locked_reason is_closed=false approval_status=unsubmitted",
    billed: "is_billed=false invoice",
  },
} as const;

const DOCUMENT =
  "number purchase_order tax tax2 discount subject notes currency issue_date line_items";
const DOCUMENT_AMOUNTS = "amount tax_amount tax2_amount discount_amount";

const RATE = { key: "amount start_date", copy: "amount start_date", implied: "end_date" } as const;

const NAMED = { key: "name", isReused: true } as const;

/** What comes back, after the bodies of the API's description (OpenAPI of 2025-11) and its documentation. */
export const RESTORED: Readonly<Record<string, RestoredResource>> = {
  clients: {
    ...NAMED,
    copy: "name address currency",
    end: { is_active: true },
    lost: { links: "statement_key" },
  },
  contacts: {
    key: "client.id first_name last_name title",
    copy: "title first_name last_name phone_office phone_mobile fax",
    refers: { client: "clients" },
    within: "client",
    finish: { email: "", invoice_recipient_status: "none" },
  },
  tasks: {
    ...NAMED,
    copy: "name billable_by_default default_hourly_rate",
    end: { is_active: true, is_default: false },
  },
  expense_categories: { ...NAMED, copy: "name unit_name unit_price", end: { is_active: true } },
  invoice_item_categories: {
    ...NAMED,
    copy: "name",
    lost: { settings: "use_as_service=false use_as_expense=false" },
  },
  estimate_item_categories: { ...NAMED, copy: "name" },
  projects: {
    key: "client.id name code",
    copy: "name code is_billable is_fixed_fee bill_by hourly_rate budget budget_by " +
      "budget_is_monthly cost_budget cost_budget_include_expenses show_budget_to_all fee notes " +
      "starts_on ends_on over_budget_notification_percentage",
    refers: { client: "clients" },
    end: { is_active: true },
    // Once it is on, Harvest may mail at once.
    finish: { notify_when_over_budget: false },
    lost: { settings: "over_budget_notification_date" },
  },
  task_assignments: {
    key: "project.id task.id",
    isReused: true,
    copy: "billable hourly_rate budget",
    refers: { project: "projects", task: "tasks" },
    within: "project",
    end: { is_active: true },
  },
  user_assignments: {
    key: "project.id user.id",
    isReused: true,
    copy: "is_project_manager use_default_rates hourly_rate budget",
    refers: { project: "projects", user: "users" },
    within: "project",
    end: { is_active: true },
  },
  roles: { ...NAMED, copy: "name", implied: "user_ids" },
  billable_rates: RATE,
  cost_rates: RATE,
  time_entries: {
    ...ITEM,
    key: "user.id project.id task.id spent_date hours notes external_reference.id",
    copy: "spent_date notes hours started_time ended_time external_reference",
    refers: { user: "users", project: "projects", task: "tasks" },
    lost: { ...ITEM.lost, timers: "is_running=false timer_started_at" },
    computed: { rates: "rounded_hours billable budgeted billable_rate cost_rate" },
    implied: "client user_assignment task_assignment hours_without_timer",
  },
  expenses: {
    ...ITEM,
    key: "user.id project.id expense_category.id spent_date notes",
    copy: "spent_date notes billable units total_cost receipt",
    refers: { user: "users", project: "projects", expense_category: "expense_categories" },
    implied: "client user_assignment",
  },
  estimates: {
    key: "client.id number issue_date subject",
    copy: DOCUMENT,
    refers: { client: "clients" },
    finish: { state: "draft" },
    lost: { links: "client_key", creators: "creator", dates: "sent_at accepted_at declined_at" },
    computed: { amounts: DOCUMENT_AMOUNTS },
  },
  invoices: {
    key: "client.id number issue_date subject",
    copy: `${DOCUMENT} payment_term payment_options due_date`,
    refers: { client: "clients", estimate: "?estimates" },
    finish: { state: "draft", due_amount: null },
    lost: {
      links: "client_key",
      creators: "creator",
      dates: "sent_at closed_at",
      billed: "period_start period_end",
      sources: "recurring_invoice_id retainer",
    },
    computed: { amounts: `${DOCUMENT_AMOUNTS} paid_date` },
    implied: "paid_at",
  },
  invoice_payments: {
    key: "amount paid_date notes",
    copy: "amount paid_date notes",
    lost: { creators: "recorded_by recorded_by_email", gateways: "transaction_id payment_gateway" },
    implied: "paid_at",
  },
};

/** Parts of objects and lines that are sent and compared; the others follow from them. */
export const PARTS: Readonly<Record<string, string>> = {
  external_reference: "id group_id account_id permalink",
  receipt: "file_name file_size content_type",
  line_items: "kind description quantity unit_price taxed taxed2",
};

/** Resources that no restore writes, and why. */
export const LOST_RESOURCES: Readonly<Record<string, string>> = {
  users: "people: nobody is invited, and nobody's settings are changed",
  teammates: "teammates of managers: they are assigned where both are in the target",
  company: "settings of the account: set them by hand",
  invoice_messages: "messages of invoices: their texts stay in the backup",
  estimate_messages: "messages of estimates: their texts stay in the backup",
  ...Object.fromEntries(
    CATALOG.filter(({ name }) => name.startsWith("pto_")).map((
      { name },
    ) => [name, "paid time off"]),
  ),
};

/** All that a restore brings back or reports as lost. */
export const EVERY_RESOURCE = [...Object.keys(RESTORED), ...Object.keys(LOST_RESOURCES)];

/** What becomes of each member of a resource's records, by name; none if it does not come back. */
export function fieldRules(resource: string): ReadonlyMap<string, FieldRule> {
  return RULES.get(resource) ?? new Map();
}

const RULES = new Map(
  Object.entries(RESTORED).map(([name, row]) => [name, new Map(rulesOf(row))]),
);

function* rulesOf(row: RestoredResource): Generator<[member: string, rule: FieldRule]> {
  const words = (text: string | undefined) => text?.split(" ") ?? [];
  const { refers = {}, end = {}, finish = {}, lost = {}, computed = {} } = row;
  yield* lostMembers({ ids: "id created_at" });
  for (const [member, to] of Object.entries(refers)) {
    const isOptional = to.startsWith("?");
    yield [member, { kind: "reference", to: to.replace("?", ""), isOptional, usual: null }];
  }
  for (const member of words(row.copy)) yield [member, { kind: "copy", usual: null }];
  for (const [member, usual] of Object.entries(end)) yield [member, { kind: "end", usual }];
  for (const [member, usual] of Object.entries(finish)) yield [member, { kind: "finish", usual }];
  yield* lostMembers(lost);
  for (const [member, rule] of lostMembers(computed)) yield [member, { ...rule, kind: "computed" }];
  const implied = ["updated_at", ...words(row.implied)];
  for (const member of implied) yield [member, { kind: "implied", usual: null }];
}

function lostMembers(reasons: Reasons): [member: string, rule: FieldRule][] {
  return Object.entries(reasons).flatMap(([reason, members]) =>
    members.split(" ").map((text): [string, FieldRule] => {
      const [member = "", value] = text.split("=");
      const usual = value === "false" ? false : value ?? null;
      return [member, { kind: "lost", reason: REASONS[reason as keyof Reasons], usual }];
    })
  );
}
