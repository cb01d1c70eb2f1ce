import { Decimal } from "./decimal.ts";
import type { SlicedRecord } from "./directory.ts";
import { RecordFields } from "./record_fields.ts";

/** The two resources that Harvest's reports are computed from. */
export type TrackedResource = "time_entries" | "expenses";

/** What reports have rows for. */
export type Subject = "client" | "project" | "task" | "user" | "expense_category";

/** A time entry or an expense, as far as reports look at it. */
export interface TrackedItem {
  readonly resource: TrackedResource;
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Ids; null where the record names none. */
  readonly subjects: Readonly<Record<Subject, string | null>>;
  /** `rounded_hours`: Harvest's reports sum these, not `hours`. Zero for an expense. */
  readonly hours: Decimal;
  /** Price of an hour; null where none is billed or the token may not see it. */
  readonly rate: Decimal | null;
  /** `total_cost` of an expense. */
  readonly cost: Decimal;
  readonly isBillable: boolean;
  readonly isBilled: boolean;
  readonly isRunning: boolean;
  /** Counts towards the project's budget. */
  readonly isBudgeted: boolean;
  /** ISO 8601 in UTC, "" where Harvest does not say. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

const SUBJECTS = ["client", "project", "task", "user", "expense_category"] as const;

const FIELDS = new RecordFields([
  ...SUBJECTS,
  "spent_date",
  "rounded_hours",
  "hours",
  "billable_rate",
  "total_cost",
  "billable",
  "is_billed",
  "is_running",
  "budgeted",
  "created_at",
  "updated_at",
]);

/** Reads a record of a list; `id` is known from its slice. @throws JsonSyntaxError */
export function readItem(
  resource: TrackedResource,
  { bytes, start, end, id }: SlicedRecord,
): TrackedItem {
  FIELDS.load(bytes, start, end);
  const subjects = {
    client: FIELDS.reference("client"),
    project: FIELDS.reference("project"),
    task: FIELDS.reference("task"),
    user: FIELDS.reference("user"),
    expense_category: FIELDS.reference("expense_category"),
  };
  return {
    resource,
    id,
    date: FIELDS.text("spent_date") ?? "",
    subjects,
    // Before rounding could be set, records carried `hours` alone.
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

/** Whether two readings of a record count the same in every report. */
export function countsTheSame(a: TrackedItem, b: TrackedItem): boolean {
  return a.date === b.date && a.hours.equals(b.hours) && a.cost.equals(b.cost) &&
    a.isBillable === b.isBillable && a.isBilled === b.isBilled && sameRate(a.rate, b.rate) &&
    SUBJECTS.every((subject) => a.subjects[subject] === b.subjects[subject]);
}

function sameRate(a: Decimal | null, b: Decimal | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}
