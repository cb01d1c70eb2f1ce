/** The parts of Harvest that an account can turn off, by their switch in `/v2/company`. */
export const MODULES = {
  expense_feature: "expenses",
  invoice_feature: "invoices",
  estimate_feature: "estimates",
  team_feature: "team",
} as const;

/** A switch of `/v2/company` that turns a whole part of Harvest off. */
export type ModuleFlag = keyof typeof MODULES;

/** The kinds of binary that a record may have. */
export type ArtifactKind = "invoice_pdf" | "estimate_pdf" | "receipt";

/** One collection or object that Harvest offers, and how it is read and kept. */
export interface Resource {
  /** Harvest's own name, unique here: what `--only` takes and the manifest lists. */
  readonly name: string;
  /** Below `/v2`; `{id}` is the parent's id. */
  readonly path: string;
  /** `object`: one JSON object; `list`: a paged collection; `child`: a paged collection per parent. */
  readonly kind: "object" | "list" | "child";
  /** Folder below the account's folder. */
  readonly folder: string;
  /** The key of its records in a page; null takes the only array (paid time off is not documented that far). */
  readonly wrapper: string | null;
  /** Whether the API filters by `updated_since`. */
  readonly updatedSince: boolean;
  /** Children only: the parent resource's name, and the end of the file name `<parent id>_<suffix>.json`. */
  readonly parent?: string;
  readonly suffix?: string;
  /** Children only: read for parents with this access role; a 422 then means "not a manager". */
  readonly parentRole?: string;
  /**
   * Children only: the list whose values their records repeat, under the id of the parent or of the child record itself;
   * see `repeated.ts`.
   */
  readonly repeats?: { readonly list: string; readonly under: "parent" | "child" };
  /** The module it belongs to. */
  readonly module?: ModuleFlag;
  /** 403, 404 and 422 mean "this account does not have it", not a failure. */
  readonly optional?: boolean;
  /** Binaries of its records. */
  readonly artifact?: ArtifactKind;
  /** Also partitioned into `<parent folder>/<parent id>_<resource>.json`, by this reference of its records. */
  readonly partitionBy?: { readonly member: string; readonly parent: string };
}

const list = (name: string, more: Partial<Resource> = {}): Resource => ({
  name,
  path: `/${name}`,
  kind: "list",
  folder: name,
  wrapper: name,
  updatedSince: true,
  ...more,
});

const child = (
  name: string,
  parent: string,
  suffix: string,
  more: Partial<Resource> = {},
): Resource => ({
  name,
  path: `/${parent}/{id}/${suffix}`,
  kind: "child",
  folder: parent,
  wrapper: name,
  updatedSince: false,
  parent,
  suffix,
  ...more,
});

/**
 * Paid time off: documented by Harvest since 2026, but in no OpenAPI file. What the API answers where the module is off
 * is not documented, so these are optional and always read whole.
 */
const paidTimeOff = (suffix: string, wrapper: string | null = null): Resource => ({
  name: `pto_${suffix}`,
  path: `/pto/${suffix}`,
  kind: "list",
  folder: `pto_${suffix}`,
  wrapper,
  updatedSince: false,
  optional: true,
});

/**
 * Everything that is backed up. Adding a Harvest resource means adding a row; parents come before their children.
 * Sources: the API v2 documentation and its OpenAPI description of 2025-11.
 */
export const CATALOG: readonly Resource[] = [
  list("company", { kind: "object", wrapper: null, updatedSince: false }),
  list("users_me", { path: "/users/me", kind: "object", wrapper: null, updatedSince: false }),
  list("users_me_project_assignments", {
    path: "/users/me/project_assignments",
    wrapper: "project_assignments",
    updatedSince: false,
  }),
  list("clients"),
  list("contacts"),
  list("projects"),
  list("tasks"),
  list("task_assignments", { partitionBy: { member: "project", parent: "projects" } }),
  list("user_assignments", { partitionBy: { member: "project", parent: "projects" } }),
  list("time_entries"),
  list("users"),
  child("billable_rates", "users", "billable_rates"),
  child("cost_rates", "users", "cost_rates"),
  child("project_assignments", "users", "project_assignments", {
    repeats: { list: "user_assignments", under: "parent" },
  }),
  // Only managers have teammates; for anyone else Harvest answers 422.
  child("teammates", "users", "teammates", {
    parentRole: "manager",
    repeats: { list: "users", under: "child" },
  }),
  // The API takes no `updated_since` here and ignores it if sent.
  list("roles", { updatedSince: false, module: "team_feature" }),
  list("expenses", { module: "expense_feature", artifact: "receipt" }),
  list("expense_categories", { module: "expense_feature" }),
  list("invoices", { module: "invoice_feature", artifact: "invoice_pdf" }),
  child("invoice_messages", "invoices", "messages", { module: "invoice_feature" }),
  child("invoice_payments", "invoices", "payments", { module: "invoice_feature" }),
  list("invoice_item_categories", { module: "invoice_feature" }),
  list("estimates", { module: "estimate_feature", artifact: "estimate_pdf" }),
  child("estimate_messages", "estimates", "messages", { module: "estimate_feature" }),
  list("estimate_item_categories", { module: "estimate_feature" }),
  paidTimeOff("types", "pto_types"),
  paidTimeOff("requests", "pto_requests"),
  paidTimeOff("holiday_calendars", "pto_holiday_calendars"),
  {
    ...paidTimeOff("holiday_calendars"),
    name: "pto_holiday_calendar_entries",
    path: "/pto/holiday_calendars/{id}/entries",
    kind: "child",
    parent: "pto_holiday_calendars",
    suffix: "entries",
  },
  paidTimeOff("work_schedules", "pto_work_schedules"),
  paidTimeOff("assignments"),
  paidTimeOff("allocations", "pto_allocations"),
];

/** The resources that are read for each record of a list. */
export function childrenOf({ name }: Resource): Resource[] {
  return CATALOG.filter(({ parent }) => parent === name);
}

/** The resource with a name. @throws RangeError if there is none */
export function catalogRow(name: string): Resource {
  const row = CATALOG.find((resource) => resource.name === name);
  if (row) return row;
  throw new RangeError(`Cannot find the resource "${name}": it is not in the catalog`);
}

/** The resource whose records are in a folder, in files with this suffix. */
export function resourceIn(folder: string, suffix?: string): Resource | undefined {
  return CATALOG.find((one) => one.folder === folder && one.suffix === suffix);
}

/** What the API offers and the backup leaves out, with the reason; `path` is below `/v2`. */
export const WAIVED: readonly { readonly path: string; readonly reason: string }[] = [
  ...[
    "/clients/{id}",
    "/contacts/{id}",
    "/estimate_item_categories/{id}",
    "/estimates/{id}",
    "/expense_categories/{id}",
    "/expenses/{id}",
    "/invoice_item_categories/{id}",
    "/invoices/{id}",
    "/projects/{id}",
    "/roles/{id}",
    "/tasks/{id}",
    "/time_entries/{id}",
    "/users/{id}",
    "/users/{id}/billable_rates/{id}",
    "/users/{id}/cost_rates/{id}",
    "/projects/{id}/task_assignments/{id}",
    "/projects/{id}/user_assignments/{id}",
  ].map((path) => ({ path, reason: "the list holds the same object" })),
  ...["/projects/{id}/task_assignments", "/projects/{id}/user_assignments"].map((path) => ({
    path,
    reason:
      "taken from the top-level list of all assignments, which saves two requests per project",
  })),
  {
    path: "/invoices/{id}/messages/new",
    reason: "a rendered template for a new message, not data",
  },
  ...[
    "/reports/expenses/categories",
    "/reports/expenses/clients",
    "/reports/expenses/projects",
    "/reports/expenses/team",
    "/reports/project_budget",
    "/reports/time/clients",
    "/reports/time/projects",
    "/reports/time/tasks",
    "/reports/time/team",
    "/reports/uninvoiced",
  ].map((path) => ({ path, reason: "computed by Harvest from records that are backed up" })),
  { path: "/pto/balances", reason: "computed by Harvest from records that are backed up" },
];

/** What Harvest keeps but no API gives. */
export const NOT_IN_API: readonly string[] = [
  "retainers and their ledgers",
  "definitions of recurring invoices",
  "invoice and estimate templates, logos and tax names",
  "the approval history",
  "the activity log and saved reports",
  "Forecast data (a product and an API of its own)",
];
