import { Decimal } from "./decimal.ts";
import { type Directory, isMoneyBudget } from "./directory.ts";
import type { TrackedItem } from "./tracked_item.ts";

/** What is spent of a project's budget, counted in the ways that Harvest may count it. */
export interface Spent {
  /** All entries. */
  all: Decimal;
  /** Entries that are marked as counting towards the budget. */
  budgeted: Decimal;
}

/** What projects have spent of their budgets, in hours or money as each is budgeted; of monthly ones this month's. */
export class BudgetTally {
  readonly #spent = new Map<string, Spent>();

  /** `month`: this month, `YYYY-MM`. */
  constructor(readonly directory: Directory, readonly month: string) {}

  add(item: TrackedItem): void {
    const id = item.subjects.project;
    const project = id === null ? undefined : this.directory.projects.get(id);
    if (id === null || !project || project.budgetBy === "none") return;
    if (project.isMonthlyBudget && !item.date.startsWith(this.month)) return;
    const isMoney = isMoneyBudget(project.budgetBy);
    const spent = this.#of(id);
    if (item.resource === "expenses") {
      if (!isMoney || !project.budgetCountsExpenses) return;
      spent.all = spent.all.plus(item.cost);
      spent.budgeted = spent.budgeted.plus(item.cost);
      return;
    }
    const worth = item.isBillable && item.rate !== null
      ? item.hours.times(item.rate)
      : Decimal.ZERO;
    const value = isMoney ? worth : item.hours;
    spent.all = spent.all.plus(value);
    if (item.isBudgeted) spent.budgeted = spent.budgeted.plus(value);
  }

  /** What a project has spent; zeros for one without records. */
  spentOf(projectId: string): Spent {
    return this.#spent.get(projectId) ?? { all: Decimal.ZERO, budgeted: Decimal.ZERO };
  }

  #of(projectId: string): Spent {
    const spent = this.spentOf(projectId);
    this.#spent.set(projectId, spent);
    return spent;
  }
}
