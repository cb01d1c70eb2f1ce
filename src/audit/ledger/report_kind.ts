import { Decimal } from "../../figures/decimal.ts";
import { type FigureName, figureOf } from "../../figures/figures.ts";
import type { ProjectSettings } from "../../figures/master_data.ts";
import {
  figureOfItem,
  type ReportSubject,
  type TrackedItem,
  type TrackedResource,
} from "../../figures/tracked_item.ts";

export interface ReportFigure {
  /** Harvest's name for it. */
  readonly member: string;
  readonly unit: "hours" | "money";
  /** Our figure that it is the sum of, if it is that of one. */
  readonly name?: FigureName;
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
  /** Whether its sums are those of a year; the reports of one resource by other subjects have the same. */
  readonly isTotal: boolean;
  /** What one record adds to each figure; null if the report leaves the record out. */
  readonly of: (
    item: TrackedItem,
    project: ProjectSettings | undefined,
  ) => readonly Decimal[] | null;
}

export interface ReportRow {
  readonly subjectId: string;
  /** "" if the token's role may not see it. */
  readonly currency: string;
  /** In the order of the report's figures; null for those that the token's role may not see. */
  readonly values: readonly (Decimal | null)[];
}

export function rowKey({ subjectId, currency }: Omit<ReportRow, "values">): string {
  return `${subjectId}/${currency}`;
}

const { ZERO } = Decimal;
/** Harvest shows no amounts for projects with fixed fees. */
const NO_FIXED_FEES = { include_fixed_fee: "false" };

/** The reports that sum all records of a resource, by subjects. */
const sumsOf = (
  resource: TrackedResource,
  names: readonly (readonly [member: string, name: FigureName])[],
  query: Readonly<Record<string, string>> = {},
) =>
(path: string, subject: ReportSubject, isTotal = false): ReportKind => ({
  ...{ path, query, subject, isTotal, resources: [resource] },
  figures: names.map(([member, name]) => ({ member, name, unit: figureOf(name).unit })),
  of: (item, project) => names.map(([, name]) => figureOfItem(item, name, project?.isFixedFee)),
});

const time = sumsOf("time_entries", [
  ["total_hours", "rounded_hours"],
  ["billable_hours", "billable_hours"],
  ["billable_amount", "billable_amount"],
], NO_FIXED_FEES);
const expenses = sumsOf("expenses", [
  ["total_amount", "expenses"],
  ["billable_amount", "billable_expenses"],
]);

/** Without fixed fees: their figure depends on all invoices of a project, and does not add up over years. */
const uninvoiced: ReportKind = {
  path: "uninvoiced",
  query: NO_FIXED_FEES,
  resources: ["time_entries", "expenses"],
  subject: "project",
  figures: [
    { member: "total_hours", unit: "hours" },
    { member: "uninvoiced_hours", unit: "hours" },
    { member: "uninvoiced_expenses", unit: "money" },
    { member: "uninvoiced_amount", unit: "money" },
  ],
  isTotal: false,
  of: (item, project) => {
    if (project?.isFixedFee) return null;
    const open = (name: FigureName) => item.isBilled ? ZERO : figureOfItem(item, name);
    const cost = open("billable_expenses");
    if (item.resource === "expenses" && cost.isZero) return null;
    return [
      figureOfItem(item, "rounded_hours"),
      open("billable_hours"),
      cost,
      open("billable_amount").plus(cost),
    ];
  },
};

/** Harvest's dated reports. Those with the totals are read first: if one has no rows, others of its resource have none. */
export const REPORT_KINDS: readonly ReportKind[] = [
  time("time/clients", "client", true),
  time("time/projects", "project"),
  time("time/tasks", "task"),
  time("time/team", "user"),
  expenses("expenses/clients", "client", true),
  expenses("expenses/projects", "project"),
  expenses("expenses/categories", "expense_category"),
  expenses("expenses/team", "user"),
  uninvoiced,
];

/** The unit of a figure: `h`, or the currency of its row. */
export function unitOf({ unit }: ReportFigure, currency: string): string {
  return unit === "hours" ? "h" : currency;
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
