import { Decimal } from "./decimal.ts";
import { type FigureValue, figureValues } from "./figure_values.ts";
import { type FigureName, figureOf } from "./figures.ts";
import type { RecordSlice } from "../json/slice_records.ts";
import { RecordFields } from "./record_fields.ts";

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
  /** As the record repeats it from its client; "" if it does not. */
  readonly clientCurrency: string;
  /** What it adds to each figure, whatever its project is. */
  readonly figures: readonly FigureValue[];
  /** Price of an hour; null if it is not billed or the token may not see it. */
  readonly rate: Decimal | null;
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
const FIELDS = new RecordFields(
  `spent_date user client client.currency project task hours rounded_hours created_at updated_at is_billed
is_running billable budgeted billable_rate cost_rate expense_category total_cost`,
);

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
    clientCurrency: FIELDS.text("client.currency") ?? "",
    figures: figureValues(resource, FIELDS),
    rate: FIELDS.decimal("billable_rate"),
    isBillable: FIELDS.isTrue("billable"),
    isBilled: FIELDS.isTrue("is_billed"),
    isRunning: FIELDS.isTrue("is_running"),
    isBudgeted: FIELDS.isTrue("budgeted"),
    createdAt: FIELDS.text("created_at") ?? "",
    updatedAt: FIELDS.text("updated_at") ?? "",
  };
}

/** What an item adds to a figure, not rounded; `isFixedFee`: whether its project has a fixed fee. */
export function figureOfItem(
  { figures }: TrackedItem,
  name: FigureName,
  isFixedFee = false,
): Decimal {
  if (isFixedFee && figureOf(name).unless?.member === "is_fixed_fee") return Decimal.ZERO;
  return figures.find((figure) => figure.name === name)?.value ?? Decimal.ZERO;
}

/** Whether every report counts two versions of a record the same. */
export function countsTheSame(a: TrackedItem, b: TrackedItem): boolean {
  return a.date === b.date && amountOf(a).equals(amountOf(b)) &&
    a.isBillable === b.isBillable && a.isBilled === b.isBilled && `${a.rate}` === `${b.rate}` &&
    SUBJECTS.every((subject) => a.subjects[subject] === b.subjects[subject]);
}

/** Rounded hours, or the cost of an expense. */
export function amountOf(item: TrackedItem): Decimal {
  return figureOfItem(item, item.resource === "expenses" ? "expenses" : "rounded_hours");
}
