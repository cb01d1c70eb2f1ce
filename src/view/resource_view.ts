import { type Column, sqlName } from "../export/column.ts";
import { RECORD_TABLES, type Table, TABLES } from "../export/tables.ts";

/** How the records of one resource are shown. */
export interface ResourceView {
  readonly table: Table;
  readonly label: string;
  /** Columns of lists, by name in SQL; the first one leads to the record. */
  readonly columns: readonly string[];
  /** Columns a list can be narrowed by. */
  readonly filters: readonly string[];
  /** What the values of a filter can be, where they are not records or yes and no. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** The order of a list, `-` in front of a column for the last one first. */
  readonly sort: string;
  /** Expression in SQL for what names a record. */
  readonly title: string;
  /** The column of a record that has its currency. */
  readonly currency: string | null;
}

interface Row {
  readonly label: string;
  readonly columns: readonly string[];
  readonly filters?: readonly string[];
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  readonly sort?: string;
  readonly title?: string;
  readonly currency?: string;
}

const APPROVAL = { approval_status: ["unsubmitted", "submitted", "approved"] };

/** Resources people look for, in the order of the menu. Those that are not here are shown with their first columns. */
const ROWS: Readonly<Record<string, Row>> = {
  clients: {
    label: "Clients",
    columns: ["name", "currency", "is_active", "updated_at"],
    filters: ["is_active"],
    currency: "currency",
  },
  projects: {
    label: "Projects",
    columns: ["name", "code", "client_id", "is_active", "starts_on", "ends_on", "budget", "fee"],
    filters: ["client_id", "is_active", "is_billable", "is_fixed_fee"],
    currency: "client_currency",
  },
  time_entries: {
    label: "Time",
    columns: ["spent_date", "client_id", "project_id", "task_id", "user_id", "hours", "notes"],
    filters: [
      "client_id",
      "project_id",
      "task_id",
      "user_id",
      "billable",
      "is_billed",
      "approval_status",
    ],
    choices: APPROVAL,
    sort: "-spent_date",
    title: "spent_date || ' · ' || coalesce(project_name, '') || ' · ' || coalesce(user_name, '')",
  },
  expenses: {
    label: "Expenses",
    columns: [
      "spent_date",
      "expense_category_id",
      "client_id",
      "project_id",
      "user_id",
      "total_cost",
      "notes",
    ],
    filters: ["client_id", "project_id", "user_id", "expense_category_id", "billable", "is_billed"],
    sort: "-spent_date",
    title: "spent_date || ' · ' || coalesce(expense_category_name, '')",
    currency: "client_currency",
  },
  invoices: {
    label: "Invoices",
    columns: ["number", "issue_date", "client_id", "subject", "state", "amount", "due_amount"],
    filters: ["client_id", "state", "currency"],
    choices: { state: ["draft", "open", "paid", "closed"] },
    sort: "-issue_date",
    title: "'Invoice ' || coalesce(number, id)",
    currency: "currency",
  },
  estimates: {
    label: "Estimates",
    columns: ["number", "issue_date", "client_id", "subject", "state", "amount"],
    filters: ["client_id", "state"],
    choices: { state: ["draft", "sent", "accepted", "declined"] },
    sort: "-issue_date",
    title: "'Estimate ' || coalesce(number, id)",
    currency: "currency",
  },
  users: {
    label: "People",
    columns: ["last_name", "first_name", "email", "is_active", "is_contractor", "weekly_capacity"],
    filters: ["is_active", "is_contractor"],
    sort: "last_name",
    title: "trim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))",
  },
  contacts: {
    label: "Contacts",
    columns: ["last_name", "first_name", "client_id", "email", "phone_office", "phone_mobile"],
    filters: ["client_id"],
    sort: "last_name",
    title: "trim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))",
  },
  tasks: {
    label: "Tasks",
    columns: ["name", "is_active", "billable_by_default", "default_hourly_rate"],
    filters: ["is_active"],
  },
};

/** The columns a resource without a row is shown with: as many as fit beside each other. */
const MAX_COLUMNS = 7;

/** Every table, by its name. */
export const RESOURCE_VIEWS: ReadonlyMap<string, ResourceView> = new Map(
  TABLES.map((table) => [table.name, viewOf(table)]),
);

/** The lists of the menu: first what people look for, then the rest. */
export const MENU: readonly { readonly view: ResourceView; readonly isMain: boolean }[] = [
  ...Object.keys(ROWS).map((name) => ({ name, isMain: true })),
  ...RECORD_TABLES.filter(({ name, resource }) => !(name in ROWS) && resource.kind !== "nested")
    .map(({ name }) => ({ name, isMain: false })),
].flatMap(({ name, isMain }) => {
  const view = RESOURCE_VIEWS.get(name);
  return view ? [{ view, isMain }] : [];
});

/** The column of a table by its name in SQL. */
export function columnOf(table: Table, name: string): Column | undefined {
  return [...table.parent, ...table.columns].find((column) => sqlName(column.name) === name);
}

/** Where a table repeats the name of what a reference names: `client_name` for `client_id`. */
export function nameBeside(table: Table, reference: string): string | null {
  const stem = reference.replace(/_id$/, "");
  return [`${stem}_name`, `${stem}_number`].find((name) => columnOf(table, name)) ?? null;
}

/** `is_billed` as people say it: `Is billed`; of a reference what it names. */
export function labelOf(name: string): string {
  const text = name.replace(/_id$/, "").replace(/_/g, " ").replace(/^is /, "");
  return text === "" ? "Id" : text.charAt(0).toUpperCase() + text.slice(1);
}

function viewOf(table: Table): ResourceView {
  const row = ROWS[table.name];
  const names = table.columns.map(({ name }) => sqlName(name));
  const titles = table.columns.filter(({ search }) => search === "title").map(({ name }) =>
    sqlName(name)
  );
  const hasId = names.includes("id");
  const plain = names.filter((name) =>
    !/_(name|code|currency)$/.test(name) || !names.includes(`${name.replace(/_\w+$/, "")}_id`)
  );
  return {
    table,
    label: row?.label ?? labelOf(table.name),
    columns: row?.columns ?? plain.slice(0, MAX_COLUMNS),
    filters: row?.filters ?? [],
    choices: row?.choices ?? {},
    sort: row?.sort ?? (names.includes("name") ? "name" : hasId ? "id" : ""),
    title: row?.title ??
      (titles.length > 0
        ? titles.map((name) => `coalesce(${name}, '')`).join(" || ' ' || ")
        : hasId
        ? "'' || id"
        : "''"),
    currency: row?.currency ?? null,
  };
}
