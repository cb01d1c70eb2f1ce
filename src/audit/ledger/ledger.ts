import {
  REPORT_KINDS,
  type ReportKind,
  type ReportRow,
  rowKey,
  windowFrom,
} from "./report_kind.ts";
import { Decimal } from "../../figures/decimal.ts";
import { isMoneyBudget, type MasterData } from "../../figures/master_data.ts";
import { figureOfItem, type TrackedItem } from "../../figures/tracked_item.ts";

/** A row of a report, computed from records. */
export interface ComputedRow extends ReportRow {
  readonly values: Decimal[];
  /** How many records it sums. */
  count: number;
  /** How many of these are running timers, whose hours grow. */
  running: number;
}

/** The spent part of a project's budget, counted in the two ways that Harvest may count it. */
export interface BudgetSpent {
  /** By all time entries. */
  all: Decimal;
  /** By the time entries that are marked as budgeted. */
  budgeted: Decimal;
}

const NO_ROWS: ReadonlyMap<string, ComputedRow> = new Map();

/**
 * The figures of an account, computed from its time entries and expenses: the rows of every dated report, and the spent
 * part of budgets. It holds only sums, so its size does not depend on the number of records.
 */
export class Ledger {
  readonly #reports = new Map<string, Map<string, ComputedRow>>();
  readonly #years = new Set<number>();
  readonly #spent = new Map<string, BudgetSpent>();

  constructor(readonly masterData: MasterData) {}

  add(item: TrackedItem): void {
    this.#addToReports(item);
    this.#addToBudget(item);
  }

  /** The rows of a report in the window that begins on `from`, by {@link rowKey}. */
  rows({ path }: ReportKind, from: string): ReadonlyMap<string, ComputedRow> {
    return this.#reports.get(`${path} ${from}`) ?? NO_ROWS;
  }

  /** Years with records, ascending. */
  years(): number[] {
    return [...this.#years].sort((a, b) => a - b);
  }

  /** The spent part of a project's budget, in hours or money; for a monthly budget that of a month, `YYYY-MM`. */
  spentOf(projectId: string, month: string): BudgetSpent {
    return this.#spent.get(this.#budgetKey(projectId, month)) ??
      { all: Decimal.ZERO, budgeted: Decimal.ZERO };
  }

  #addToReports(item: TrackedItem): void {
    const from = windowFrom(item.date);
    this.#years.add(Number(item.date.slice(0, 4)));
    const { client, project } = item.subjects;
    const settings = project === null ? undefined : this.masterData.projects.get(project);
    const currency = this.masterData.currencyOf(client, item.clientCurrency);
    for (const kind of REPORT_KINDS) {
      const subjectId = item.subjects[kind.subject];
      if (subjectId === null || !kind.resources.includes(item.resource)) continue;
      const values = kind.of(item, settings);
      if (values === null) continue;
      const row = this.#row(`${kind.path} ${from}`, { subjectId, currency });
      values.forEach((value, i) => row.values[i] = (row.values[i] ?? Decimal.ZERO).plus(value));
      row.count++;
      if (item.isRunning) row.running++;
    }
  }

  #row(report: string, about: { subjectId: string; currency: string }): ComputedRow {
    const rows = this.#reports.get(report) ?? new Map<string, ComputedRow>();
    this.#reports.set(report, rows);
    const key = rowKey(about);
    const row = rows.get(key) ?? { ...about, values: [], count: 0, running: 0 };
    rows.set(key, row);
    return row;
  }

  #addToBudget(item: TrackedItem): void {
    const id = item.subjects.project;
    const project = id === null ? undefined : this.masterData.projects.get(id);
    if (id === null || !project || project.budgetBy === "none") return;
    const isExpense = item.resource === "expenses";
    const isMoney = isMoneyBudget(project.budgetBy);
    if (isExpense && !(isMoney && project.budgetCountsExpenses)) return;
    const value = figureOfItem(
      item,
      isExpense ? "expenses" : isMoney ? "billable_amount" : "rounded_hours",
    );
    const month = item.date.slice(0, 7);
    const spent = this.spentOf(id, month);
    this.#spent.set(this.#budgetKey(id, month), spent);
    spent.all = spent.all.plus(value);
    if (isExpense || item.isBudgeted) spent.budgeted = spent.budgeted.plus(value);
  }

  #budgetKey(projectId: string, month: string): string {
    return this.masterData.projects.get(projectId)?.isMonthlyBudget
      ? `${projectId} ${month}`
      : projectId;
  }
}
