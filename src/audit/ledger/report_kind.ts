import { Decimal } from "./decimal.ts";
import type { ProjectFacts } from "./directory.ts";
import type { Subject, TrackedItem, TrackedResource } from "./tracked_item.ts";

/** One column of a report. */
export interface Figure {
  /** Harvest's name of it. */
  readonly member: string;
  readonly unit: "hours" | "money";
}

/** One of Harvest's reports, and how the same figures come out of records. */
export interface ReportKind {
  /** Below `/v2/reports`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly resources: readonly TrackedResource[];
  readonly subject: Subject;
  readonly figures: readonly Figure[];
  /** What one record adds to each figure; null where the report leaves it out. */
  readonly of: (item: TrackedItem, project: ProjectFacts | undefined) => readonly Decimal[] | null;
}

const hours = (member: string): Figure => ({ member, unit: "hours" });
const money = (member: string): Figure => ({ member, unit: "money" });
const { ZERO } = Decimal;

/** What a billable entry is worth, not rounded. */
function amountOf({ isBillable, rate, hours }: TrackedItem): Decimal {
  return isBillable && rate !== null ? hours.times(rate) : ZERO;
}

/** Without fixed fees: of those projects Harvest shows hours and no amounts. */
const time = (name: string, subject: Subject): ReportKind => ({
  path: `time/${name}`,
  query: { include_fixed_fee: "false" },
  resources: ["time_entries"],
  subject,
  figures: [hours("total_hours"), hours("billable_hours"), money("billable_amount")],
  of: (item, project) => [
    item.hours,
    item.isBillable ? item.hours : ZERO,
    project?.isFixedFee ? ZERO : amountOf(item),
  ],
});

const expenses = (name: string, subject: Subject): ReportKind => ({
  path: `expenses/${name}`,
  query: {},
  resources: ["expenses"],
  subject,
  figures: [money("total_amount"), money("billable_amount")],
  of: ({ cost, isBillable }) => [cost, isBillable ? cost : ZERO],
});

/**
 * What is not invoiced yet. Fixed fees are left out: their figure depends on all invoices of the project and does not
 * add up over years.
 */
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
  of: (item, project) => {
    if (project?.isFixedFee) return null;
    const isOpen = item.isBillable && !item.isBilled;
    if (item.resource === "expenses") {
      return isOpen ? [ZERO, ZERO, item.cost, item.cost] : null;
    }
    return [item.hours, isOpen ? item.hours : ZERO, ZERO, isOpen ? amountOf(item) : ZERO];
  },
};

/** The dated reports; the first of each resource answers for the others where it is empty. */
export const REPORT_KINDS: readonly ReportKind[] = [
  time("clients", "client"),
  time("projects", "project"),
  time("tasks", "task"),
  time("team", "user"),
  expenses("clients", "client"),
  expenses("projects", "project"),
  expenses("categories", "expense_category"),
  expenses("team", "user"),
  uninvoiced,
];
