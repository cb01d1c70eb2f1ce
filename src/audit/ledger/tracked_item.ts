import { Decimal } from "./decimal.ts";
import { describeChanges, type Observation } from "./finding_log.ts";
import type { MasterData } from "./master_data.ts";
import { RecordFields, type RecordSlice } from "./record_fields.ts";

/** The resources that Harvest's reports are computed from. */
export type TrackedResource = "time_entries" | "expenses";

const SUBJECTS = ["client", "project", "task", "user", "expense_category"] as const;

/** What the rows of a report are about. */
export type ReportSubject = typeof SUBJECTS[number];

/** The members of a time entry or expense that reports depend on. */
export interface TrackedItem {
  readonly resource: TrackedResource;
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Ids; null if the record refers to none. */
  readonly subjects: Readonly<Record<ReportSubject, string | null>>;
  /** `rounded_hours`: Harvest's reports sum these, not `hours`. Zero for an expense. */
  readonly hours: Decimal;
  /** Price of an hour; null if it is not billed or the token may not see it. */
  readonly rate: Decimal | null;
  /** `total_cost` of an expense. */
  readonly cost: Decimal;
  readonly isBillable: boolean;
  readonly isBilled: boolean;
  readonly isRunning: boolean;
  /** Whether it counts towards the project's budget. */
  readonly isBudgeted: boolean;
  /** ISO 8601 in UTC, "" if Harvest does not say. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** In the order of time entries, which is faster. */
const FIELDS = new RecordFields([
  "spent_date",
  "user",
  "client",
  "project",
  "task",
  "hours",
  "rounded_hours",
  "created_at",
  "updated_at",
  "is_billed",
  "is_running",
  "billable",
  "budgeted",
  "billable_rate",
  "expense_category",
  "total_cost",
]);

/** Reads a time entry or expense. @throws JsonSyntaxError */
export function readItem(
  resource: TrackedResource,
  { bytes, start, end, id }: RecordSlice,
): TrackedItem {
  FIELDS.load(bytes, start, end);
  return {
    resource,
    id,
    date: FIELDS.text("spent_date") ?? "",
    subjects: {
      client: FIELDS.reference("client"),
      project: FIELDS.reference("project"),
      task: FIELDS.reference("task"),
      user: FIELDS.reference("user"),
      expense_category: FIELDS.reference("expense_category"),
    },
    // Before Harvest had settings for rounding, records had only `hours`.
    hours: FIELDS.decimal("rounded_hours") ?? FIELDS.decimal("hours") ?? Decimal.ZERO,
    rate: FIELDS.decimal("billable_rate"),
    cost: FIELDS.decimal("total_cost") ?? Decimal.ZERO,
    isBillable: FIELDS.isTrue("billable"),
    isBilled: FIELDS.isTrue("is_billed"),
    isRunning: FIELDS.isTrue("is_running"),
    isBudgeted: FIELDS.isTrue("budgeted"),
    createdAt: FIELDS.text("created_at") ?? "",
    updatedAt: FIELDS.text("updated_at") ?? "",
  };
}

/** The hours of a billable time entry times its rate, or the cost of a billable expense; not rounded. */
export function billableAmount(item: TrackedItem): Decimal {
  if (!item.isBillable) return Decimal.ZERO;
  return item.resource === "expenses" ? item.cost : item.hours.times(item.rate ?? Decimal.ZERO);
}

/** Whether every report counts two versions of a record the same. */
export function countsTheSame(a: TrackedItem, b: TrackedItem): boolean {
  return a.date === b.date && a.hours.equals(b.hours) && a.cost.equals(b.cost) &&
    a.isBillable === b.isBillable && a.isBilled === b.isBilled && isSameRate(a.rate, b.rate) &&
    SUBJECTS.every((subject) => a.subjects[subject] === b.subjects[subject]);
}

function isSameRate(a: Decimal | null, b: Decimal | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

/** Describes a difference: the backup's version, null if it has none, and the one Harvest has now, likewise. */
export function describeItems(
  masterData: MasterData,
  saved: TrackedItem | null,
  current: TrackedItem | null,
): Omit<Observation, "resource"> {
  const item = saved ?? current;
  if (!item) return {};
  const { client, project, user, task, expense_category } = item.subjects;
  const nameOf = (kind: ReportSubject, id: string | null) =>
    id === null ? null : masterData.nameOf(kind, id);
  const title = [
    `${item.resource} ${item.id}`,
    item.date,
    nameOf("user", user),
    nameOf("task", task) ?? nameOf("expense_category", expense_category),
  ].filter((part) => part !== null).join(", ");
  const amount = item.resource === "expenses" ? `cost ${item.cost}` : `${item.hours} h`;
  const difference = (figure: (item: TrackedItem) => Decimal) =>
    (saved ? figure(saved) : Decimal.ZERO).minus(current ? figure(current) : Decimal.ZERO);
  return {
    year: Number(item.date.slice(0, 4)),
    client: nameOf("client", client),
    project: nameOf("project", project),
    record: `${title}: ${
      saved && current ? describeChanges(valuesOf(saved), valuesOf(current)) : amount
    }`,
    differences: [
      ["h", difference(({ hours }) => hours)],
      [
        masterData.currencyOf(client) || "money",
        difference((one) => one.resource === "expenses" ? one.cost : billableAmount(one)),
      ],
    ],
  };
}

/** The members that reports depend on, by the names that differences are described with. */
function valuesOf({ date, hours, rate, cost, isBillable, isBilled, subjects }: TrackedItem) {
  return { date, hours, rate, cost, billable: isBillable, billed: isBilled, ...subjects };
}
