import { Decimal } from "./decimal.ts";
import type { FigureValue } from "./figure_values.ts";

/** The settings of a project that decide what of it is uninvoiced. */
export interface UninvoicedProject {
  readonly isActive: boolean;
  readonly isBillable: boolean;
  readonly isFixedFee: boolean;
  readonly fee: Decimal | null;
}

/** What of a project is not invoiced; the amount is rounded to cents. */
export interface Uninvoiced {
  readonly hours: Decimal;
  readonly expenses: Decimal;
  readonly amount: Decimal;
}

interface ProjectSums {
  hours: Decimal;
  work: Decimal;
  expenses: Decimal;
  /** Invoice lines that name the project, of whatever kind and state. */
  lines: Decimal;
}

/** What is uninvoiced, project by project, by the rule of `UNINVOICED_TEXT`. */
export class UninvoicedSums {
  readonly #projects = new Map<string, ProjectSums>();

  /** Adds the figures of a time entry or expense that no invoice has. */
  addOpen(projectId: string, values: readonly FigureValue[]): void {
    const sums = this.#sums(projectId);
    for (const { name, value } of values) {
      if (name === "billable_hours") sums.hours = sums.hours.plus(value);
      if (name === "billable_amount") sums.work = sums.work.plus(value);
      if (name === "billable_expenses") sums.expenses = sums.expenses.plus(value);
    }
  }

  /** Adds a line of an invoice that names a project. */
  addLine(projectId: string, amount: Decimal): void {
    const sums = this.#sums(projectId);
    sums.lines = sums.lines.plus(amount);
  }

  /** What Harvest's uninvoiced report shows of a project; null if it does not list it. */
  of(projectId: string, project: UninvoicedProject | undefined): Uninvoiced | null {
    if (!project?.isActive || !project.isBillable) return null;
    const { hours, work, expenses, lines } = this.#projects.get(projectId) ?? NOTHING;
    const amount = project.isFixedFee
      ? (project.fee ?? Decimal.ZERO).minus(lines)
      : work.plus(expenses);
    return { hours, expenses, amount: amount.round(2) };
  }

  #sums(projectId: string): ProjectSums {
    const sums = this.#projects.get(projectId) ?? { ...NOTHING };
    this.#projects.set(projectId, sums);
    return sums;
  }
}

const NOTHING: ProjectSums = {
  hours: Decimal.ZERO,
  work: Decimal.ZERO,
  expenses: Decimal.ZERO,
  lines: Decimal.ZERO,
};
