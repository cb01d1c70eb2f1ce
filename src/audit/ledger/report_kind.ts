import { Decimal } from "./decimal.ts";
import type { ProjectSettings } from "./master_data.ts";
import {
  billableAmount,
  type ReportSubject,
  type TrackedItem,
  type TrackedResource,
} from "./tracked_item.ts";
import type { FigureAmount, FigureName } from "./yearly_totals.ts";

/** One figure of a report. */
export interface ReportFigure {
  /** Harvest's name for it. */
  readonly member: string;
  readonly unit: "hours" | "money";
}

/** One of Harvest's reports, and how to compute its figures from records. */
export interface ReportKind {
  /** Below `/v2/reports`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The resources it is computed from, the main one first. */
  readonly resources: readonly [TrackedResource, ...TrackedResource[]];
  readonly subject: ReportSubject;
  readonly figures: readonly ReportFigure[];
  /** The yearly totals that its first figures make up; none for most reports. */
  readonly totals: readonly FigureName[];
  /** What one record adds to each figure; null if the report leaves the record out. */
  readonly of: (
    item: TrackedItem,
    project: ProjectSettings | undefined,
  ) => readonly Decimal[] | null;
}

/** One row of a report. */
export interface ReportRow {
  readonly subjectId: string;
  /** "" if the token's role may not see it. */
  readonly currency: string;
  /** In the order of the report's figures; null for those that the token's role may not see. */
  readonly values: readonly (Decimal | null)[];
}

/** The key of a row within a report. */
export function rowKey({ subjectId, currency }: Omit<ReportRow, "values">): string {
  return `${subjectId}/${currency}`;
}

const hours = (member: string): ReportFigure => ({ member, unit: "hours" });
const money = (member: string): ReportFigure => ({ member, unit: "money" });
const { ZERO } = Decimal;

/** Without fixed fees: Harvest shows no amounts for their projects. */
const time = (
  name: string,
  subject: ReportSubject,
  totals: readonly FigureName[] = [],
): ReportKind => ({
  path: `time/${name}`,
  query: { include_fixed_fee: "false" },
  resources: ["time_entries"],
  subject,
  figures: [hours("total_hours"), hours("billable_hours"), money("billable_amount")],
  totals,
  of: (item, project) => [
    item.hours,
    item.isBillable ? item.hours : ZERO,
    project?.isFixedFee ? ZERO : billableAmount(item),
  ],
});

const expenses = (
  name: string,
  subject: ReportSubject,
  totals: readonly FigureName[] = [],
): ReportKind => ({
  path: `expenses/${name}`,
  query: {},
  resources: ["expenses"],
  subject,
  figures: [money("total_amount"), money("billable_amount")],
  totals,
  of: (item) => [item.cost, billableAmount(item)],
});

/** Without fixed fees: their figure depends on all invoices of a project, and does not add up over years. */
const uninvoiced: ReportKind = {
  path: "uninvoiced",
  query: { include_fixed_fee: "false" },
  resources: ["time_entries", "expenses"],
  subject: "project",
  figures: [
    hours("total_hours"),
    hours("uninvoiced_hours"),
    money("uninvoiced_expenses"),
    money("uninvoiced_amount"),
  ],
  totals: [],
  of: (item, project) => {
    if (project?.isFixedFee) return null;
    const isUninvoiced = item.isBillable && !item.isBilled;
    if (item.resource === "expenses") {
      return isUninvoiced ? [ZERO, ZERO, item.cost, item.cost] : null;
    }
    return isUninvoiced
      ? [item.hours, item.hours, ZERO, billableAmount(item)]
      : [item.hours, ZERO, ZERO, ZERO];
  },
};

/** Harvest's dated reports. Those with totals are read first: if one has no rows, others of its resource have none. */
export const REPORT_KINDS: readonly ReportKind[] = [
  time("clients", "client", ["hours", "billable_hours", "billable_amount"]),
  time("projects", "project"),
  time("tasks", "task"),
  time("team", "user"),
  expenses("clients", "client", ["expenses", "billable_expenses"]),
  expenses("projects", "project"),
  expenses("categories", "expense_category"),
  expenses("team", "user"),
  uninvoiced,
];

/** The unit of a figure: `h`, or the currency of its row. */
export function unitOf({ unit }: ReportFigure, currency: string): string {
  return unit === "hours" ? "h" : currency;
}

/** The amounts that rows of a report add to yearly totals. */
export function* totalAmounts(
  { figures, totals }: ReportKind,
  rows: Iterable<ReportRow>,
): Generator<FigureAmount> {
  for (const { currency, values } of rows) {
    for (const [at, figure] of totals.entries()) {
      const unit = figures[at]?.unit === "hours" ? "h" : currency;
      yield { figure, unit, value: values[at] ?? ZERO };
    }
  }
}

/** The days that one report covers, both ends included, within one calendar year. */
export interface ReportWindow {
  readonly year: number;
  /** `YYYY-MM-DD`; identifies the window. */
  readonly from: string;
  readonly to: string;
}

/**
 * The windows of a calendar year. Harvest refuses more than 365 days ("Invalid timeframe: must not exceed 1 year"), so
 * a leap year has two. The first is New Year's Day, which has the fewest records: if its first report is empty, the
 * others need not be read.
 */
export function windowsOf(year: number): ReportWindow[] {
  const name = String(year).padStart(4, "0");
  const whole = { year, from: `${name}-01-01`, to: `${name}-12-31` };
  return isLeapYear(year)
    ? [{ ...whole, to: whole.from }, { ...whole, from: `${name}-01-02` }]
    : [whole];
}

/** The `from` of the window that contains a `YYYY-MM-DD` date. */
export function windowFrom(date: string): string {
  const year = date.slice(0, 4);
  return isLeapYear(Number(year)) && !date.endsWith("-01-01") ? `${year}-01-02` : `${year}-01-01`;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
