/** A query parameter that narrows a list: how it is named and what it looks at. */
export interface Filter {
  readonly param: string;
  readonly kind: "same" | "from" | "to" | "since";
  readonly path: readonly string[];
}

/** How a list is put in order; `created` is newest first, which is by id, descending. */
export type Order = "created" | "oldest" | "spent_date" | "issue_date";

export interface ListRoute {
  /** The resource's name, as in `AccountWorld.resource`. */
  readonly name: string;
  /** Below `/v2`; `{id}` is the place of the parent's id. */
  readonly path: string;
  /** The key of the records in the JSON. */
  readonly wrapper: string;
  /** `cursor` lists take `page` too (deprecated since 2023); `page` lists know no cursor. */
  readonly paging: "cursor" | "page";
  readonly order: Order;
  /** Records a page if the client does not say: 2000, of `/invoices` 100. */
  readonly perPage: number;
  readonly filters: readonly Filter[];
  /** Whether `path/{id}` gives one record. */
  readonly single: boolean;
}

/** Harvest allows up to 2000 records a page. */
export const MAX_PER_PAGE = 2000;

/** Filters as the table writes them: `active`, `since`, `client_` (by `client_id`), `spent_date..` (from, to), `state`. */
function filtersOf(table: string): Filter[] {
  return table.split(" ").filter((word) => word !== "").flatMap((word): Filter[] => {
    if (word === "since") return [{ param: "updated_since", kind: "since", path: ["updated_at"] }];
    if (word === "active") return [{ param: "is_active", kind: "same", path: ["is_active"] }];
    const name = word.replace(/(_|\.\.)$/, "");
    if (word.endsWith("_")) return [{ param: `${name}_id`, kind: "same", path: [name, "id"] }];
    if (!word.endsWith("..")) return [{ param: name, kind: "same", path: [name] }];
    return [{ param: "from", kind: "from", path: [name] }, {
      param: "to",
      kind: "to",
      path: [name],
    }];
  });
}

const list = (name: string, filters: string, more: Partial<ListRoute> = {}): ListRoute => ({
  name,
  path: `/${name}`,
  wrapper: name,
  paging: "cursor",
  order: "created",
  perPage: MAX_PER_PAGE,
  single: true,
  filters: filtersOf(filters),
  ...more,
});

const child = (
  name: string,
  path: string,
  filters: string,
  more: Partial<ListRoute> = {},
): ListRoute => list(name, filters, { path, single: false, ...more });

/** Paid time off takes `page` and `per_page` and speaks of no cursor. */
const timeOff = (suffix: string, filters = ""): ListRoute =>
  list(`pto_${suffix}`, filters, { path: `/pto/${suffix}`, paging: "page", single: false });

const BY_PAGE = { paging: "page" } as const;
const RATES = { order: "oldest", single: true } as const;
const ITEM = "user_ client_ project_ is_billed approval_status spent_date.. since";

/** Every list of the API: its filters, order and paging as Harvest documents them (API v2, November 2025). */
export const LIST_ROUTES: readonly ListRoute[] = [
  list("clients", "active since"),
  list("contacts", "client_ since"),
  list("estimate_item_categories", "since"),
  list("estimates", "client_ state issue_date.. since", { ...BY_PAGE, order: "issue_date" }),
  child("estimate_messages", "/estimates/{id}/messages", "since"),
  list("expense_categories", "active since"),
  list("expenses", ITEM, { ...BY_PAGE, order: "spent_date" }),
  list("invoice_item_categories", "since"),
  list("invoices", "client_ state issue_date.. since", {
    ...BY_PAGE,
    order: "issue_date",
    perPage: 100,
  }),
  child("invoice_messages", "/invoices/{id}/messages", "since"),
  child("invoice_payments", "/invoices/{id}/payments", "since"),
  list("projects", "active client_ since"),
  child("task_assignments", "/projects/{id}/task_assignments", "active since", {
    ...BY_PAGE,
    single: true,
  }),
  child("user_assignments", "/projects/{id}/user_assignments", "user_ active since", {
    ...BY_PAGE,
    single: true,
  }),
  list("roles", ""),
  list("task_assignments", "active since", { single: false }),
  list("tasks", "active since"),
  list("time_entries", `${ITEM} task_ external_reference_ is_running`, {
    ...BY_PAGE,
    order: "spent_date",
  }),
  list("user_assignments", "user_ active since", { single: false }),
  child("project_assignments", "/users/me/project_assignments", "", BY_PAGE),
  list("users", "active since"),
  child("billable_rates", "/users/{id}/billable_rates", "", RATES),
  child("cost_rates", "/users/{id}/cost_rates", "", RATES),
  child("project_assignments", "/users/{id}/project_assignments", "since"),
  child("teammates", "/users/{id}/teammates", "", { order: "oldest" }),
  timeOff("types", "active since"),
  timeOff("requests", "user_ status pto_type_ since"),
  timeOff("holiday_calendars"),
  child("pto_holiday_calendar_entries", "/pto/holiday_calendars/{id}/entries", "", BY_PAGE),
  timeOff("work_schedules", "active"),
  timeOff("assignments", "user_"),
  timeOff("allocations", "year"),
];

/** A list, or one record of it, that a path below `/v2` names. */
export interface RouteMatch {
  readonly route: ListRoute;
  /** Of a child list: the parent's id. */
  readonly parentId: string | null;
  /** The id of the one record asked for. */
  readonly recordId: string | null;
}

const PATTERNS = LIST_ROUTES.map((route) => {
  const list = route.path.replace("{id}", "(?<parent>\\d+)");
  // Harvest answers `/invoices/1.pdf` like `/invoices/1`.
  return { route, pattern: new RegExp(`^${list}(/(?<record>\\d+)(\\.\\w+)?)?$`) };
});

/** The list or record at a path below `/v2`; null if there is none. */
export function matchRoute(path: string): RouteMatch | null {
  for (const { route, pattern } of PATTERNS) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const { parent: parentId = null, record: recordId = null } = found.groups ?? {};
    return { route, parentId, recordId };
  }
  return null;
}
