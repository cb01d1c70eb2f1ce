/** The records that a figure sums, by the name of their resource. */
export type FigureRows = "time_entries" | "expenses" | "invoices" | "invoice_payments";

/** What is shown in place of a currency that Harvest does not say: older companies and clients have none. */
export const NO_CURRENCY = "no currency";

/** What every figure says about itself, for people. */
export interface FigureText {
  /** What pages and tables call it. */
  readonly label: string;
  /** How it is computed, in one sentence. */
  readonly rule: string;
  /** Where the rule comes from, and how sure it is. */
  readonly source: string;
  /** What people might expect in it, but is not. */
  readonly leavesOut: string;
}

/**
 * A figure that is the sum of records: which of them count, and what each adds. The same data is read by SQL, by the
 * page and by programs that add up records exactly, so that none of them has a rule of its own.
 */
export interface Figure extends FigureText {
  readonly unit: "hours" | "money";
  readonly rows: FigureRows;
  /** The day that decides the year: the first of these members that Harvest sent. */
  readonly date: readonly string[];
  /** Members that must have one of the values given. */
  readonly where: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Records are left out if what they belong to has this value. */
  readonly unless?: Exclusion;
  /** A date that must be before the day of the backup. */
  readonly past?: string;
  /** Members whose product a record adds; of each the first that Harvest sent. */
  readonly product: readonly (readonly string[])[];
  /** What a record adds is less the payments recorded for it. */
  readonly isLessPayments?: true;
}

/** A value of the record that another one belongs to: `is_fixed_fee` of the project of a time entry. */
export interface Exclusion {
  readonly table: "projects" | "invoices";
  /** The reference, as a member of the record (`project`) or as the parent of a child record (`invoice`). */
  readonly by: "project" | "invoice";
  readonly member: string;
  readonly value: string | boolean;
}

/** `rounded_hours` is missing in records of before 2019. */
const ROUNDED_HOURS = ["rounded_hours", "hours"];
const FIXED_FEE: Exclusion = {
  table: "projects",
  by: "project",
  member: "is_fixed_fee",
  value: true,
};
const time = { rows: "time_entries", date: ["spent_date"] } as const;
const expense = { rows: "expenses", date: ["spent_date"], unit: "money" } as const;
const invoice = { rows: "invoices", date: ["issue_date"], unit: "money" } as const;

const REPORTS = "Harvest's time reports: they sum `rounded_hours` (seen in a live account).";
const STATES =
  "The states of invoices as the API documents them: draft, open, paid, closed (written off).";

/** Every figure that is the sum of records, in the order in which they are shown. */
export const FIGURES = {
  hours: {
    ...time,
    label: "Hours",
    unit: "hours",
    rule: "The sum of `hours` of all time entries.",
    source: "The API: the hours as tracked, before the account's rounding.",
    leavesOut: "Nothing. Harvest's reports show rounded hours instead.",
    where: {},
    product: [["hours"]],
  },
  rounded_hours: {
    ...time,
    label: "Rounded hours",
    unit: "hours",
    rule: "The sum of `rounded_hours`, or of `hours` where Harvest sent none, of all time entries.",
    source: REPORTS,
    leavesOut: "Nothing.",
    where: {},
    product: [ROUNDED_HOURS],
  },
  billable_hours: {
    ...time,
    label: "Billable hours",
    unit: "hours",
    rule: "The rounded hours of time entries that are billable.",
    source: REPORTS,
    leavesOut: "Time on tasks or projects that are not billable.",
    where: { billable: [true] },
    product: [ROUNDED_HOURS],
  },
  billable_amount: {
    ...time,
    label: "Billable amount",
    unit: "money",
    rule:
      "Rounded hours times `billable_rate` of billable time entries, summed exactly and rounded once.",
    source:
      "Harvest's time reports without `include_fixed_fee`, which is how it sends them; recorded: 0.00 for a fixed fee.",
    leavesOut: "Projects with a fixed fee: their price is the fee.",
    where: { billable: [true] },
    unless: FIXED_FEE,
    product: [ROUNDED_HOURS, ["billable_rate"]],
  },
  labour_cost: {
    ...time,
    label: "Labour cost",
    unit: "money",
    rule: "Rounded hours times `cost_rate` of all time entries, summed exactly and rounded once.",
    source:
      "The API's field `cost_rate`. No recorded report shows costs, so the rounding is assumed.",
    leavesOut:
      "Expenses, and people without a cost rate. Cost rates are in the account's own currency.",
    where: {},
    product: [ROUNDED_HOURS, ["cost_rate"]],
  },
  expenses: {
    ...expense,
    label: "Expenses",
    rule: "The sum of `total_cost` of all expenses.",
    source: "Harvest's expense reports; recorded.",
    leavesOut: "Nothing.",
    where: {},
    product: [["total_cost"]],
  },
  billable_expenses: {
    ...expense,
    label: "Billable expenses",
    rule: "The sum of `total_cost` of billable expenses.",
    source: "Harvest's expense reports; recorded, with expenses of a project that is not billable.",
    leavesOut: "Nothing that is marked billable.",
    where: { billable: [true] },
    product: [["total_cost"]],
  },
  invoiced: {
    ...invoice,
    label: "Invoiced",
    rule: "The amounts of open and paid invoices, by issue date; taxes and discounts included.",
    source: STATES,
    leavesOut: "Drafts and written-off invoices, which have figures of their own.",
    where: { state: ["open", "paid"] },
    product: [["amount"]],
  },
  paid: {
    rows: "invoice_payments",
    date: ["paid_date", "paid_at"],
    unit: "money",
    label: "Paid",
    rule: "The payments recorded for invoices, by payment date.",
    source: "The API's payments. A draft can have one (recorded: 500 of 22,000).",
    leavesOut: "Payments of drafts. Payments of written-off invoices count.",
    where: {},
    unless: { table: "invoices", by: "invoice", member: "state", value: "draft" },
    product: [["amount"]],
  },
  due: {
    ...invoice,
    label: "Due",
    rule: "The `due_amount` of open invoices, as of the day of the backup.",
    source: STATES,
    leavesOut:
      "Drafts and written-off invoices, although Harvest sends a `due_amount` for them, too.",
    where: { state: ["open"] },
    product: [["due_amount"]],
  },
  overdue: {
    ...invoice,
    label: "Overdue",
    rule: "The part of what is due whose due date is before the day of the backup.",
    source: STATES,
    leavesOut: "Invoices without a due date: nobody can say how late they are.",
    where: { state: ["open"] },
    past: "due_date",
    product: [["due_amount"]],
  },
  written_off: {
    ...invoice,
    label: "Written off",
    rule: "The amounts of closed (written-off) invoices less the payments recorded for them.",
    source: `${STATES} Whether Harvest then sends the rest as due is not known, so it is not used.`,
    leavesOut: "What was paid before the rest was written off: that is in Paid.",
    where: { state: ["closed"] },
    product: [["amount"]],
    isLessPayments: true,
  },
  drafts: {
    ...invoice,
    label: "Drafts",
    rule: "The amounts of invoices that are drafts.",
    source: STATES,
    leavesOut: "Everything that was sent.",
    where: { state: ["draft"] },
    product: [["amount"]],
  },
} as const satisfies Readonly<Record<string, Figure>>;

/** The name of a figure that is the sum of records, in SQL and in machine-readable output. */
export type FigureName = keyof typeof FIGURES;

/** The names of all figures, in the order in which they are shown. */
export const FIGURE_NAMES: readonly FigureName[] = Object.keys(FIGURES).filter(isFigureName);

/** Whether a text names a figure. */
export function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(FIGURES, name);
}

export function figureOf(name: FigureName): Figure {
  return FIGURES[name];
}

/** What is not invoiced yet, which is computed by project: see `FigureTotals`. */
export const UNINVOICED_TEXT: FigureText = {
  label: "Uninvoiced",
  rule:
    "By active, billable project: billable time and expenses that no invoice has, at rounded hours times rate; of a " +
    "fixed-fee project the fee less all invoice lines that name it, drafts and products included, which may be negative, " +
    "and without its expenses.",
  source:
    "Harvest's uninvoiced report, recorded in one account: two projects by the hour, and one fixed fee of 21,900 with a draft " +
    "of 21,900 and a product of 100, reported as -100.00. The rule for fixed fees rests on this one recording.",
  leavesOut:
    "Archived projects and projects that are not billable, even if they have billable expenses.",
};
