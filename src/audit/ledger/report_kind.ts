import { Decimal } from "../../figures/decimal.ts";
import type { FigureName } from "../../figures/figures.ts";
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
  /** Our figures of its figures; in the report of what is uninvoiced, of records that are not. */
  readonly names: readonly FigureName[];
  /** Whether its sums are those of a year; the reports of one resource by other subjects have the same. */
  readonly isTotal: boolean;
  /** What one record adds to each figure; null if the report leaves the record out. */
  readonly of: (
    kind: ReportKind,
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

const hours = (member: string): ReportFigure => ({ member, unit: "hours" });
const money = (member: string): ReportFigure => ({ member, unit: "money" });
const { ZERO } = Decimal;

/** What a record adds to the figures of a report that sums all of them. */
function sumsOf({ names }: ReportKind, item: TrackedItem, project: ProjectSettings | undefined) {
  return names.map((name) => figureOfItem(item, name, project?.isFixedFee));
}

/** Harvest shows no amounts for projects with fixed fees. */
const time = (name: string, subject: ReportSubject, isTotal = false): ReportKind => ({
  path: `time/${name}`,
  query: { include_fixed_fee: "false" },
  resources: ["time_entries"],
  subject,
  figures: [hours("total_hours"), hours("billable_hours"), money("billable_amount")],
  names: ["rounded_hours", "billable_hours", "billable_amount"],
  isTotal,
  of: sumsOf,
});

const expenses = (name: string, subject: ReportSubject, isTotal = false): ReportKind => ({
  path: `expenses/${name}`,
  query: {},
  resources: ["expenses"],
  subject,
  figures: [money("total_amount"), money("billable_amount")],
  names: ["expenses", "billable_expenses"],
  isTotal,
  of: sumsOf,
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
  names: ["rounded_hours", "billable_hours", "billable_expenses"],
  isTotal: false,
  of: (_, item, project) => {
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
  time("clients", "client", true),
  time("projects", "project"),
  time("tasks", "task"),
  time("team", "user"),
  expenses("clients", "client", true),
  expenses("projects", "project"),
  expenses("categories", "expense_category"),
  expenses("team", "user"),
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
