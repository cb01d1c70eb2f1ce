import { centsFor, type Entry, moneyText } from "../destinations/entry.ts";

/** What was done on a project: seconds and cents. */
export interface ProjectTotal {
  seconds: number;
  billableSeconds: number;
  billableCents: number;
  costCents: number;
  expenseCents: number;
}

/** Totals of time and expenses by project, for the list of projects. */
export class ProjectTotals {
  readonly #totals = new Map<string, ProjectTotal>();

  of(projectId: string): ProjectTotal {
    let total = this.#totals.get(projectId);
    if (!total) {
      total = { seconds: 0, billableSeconds: 0, billableCents: 0, costCents: 0, expenseCents: 0 };
      this.#totals.set(projectId, total);
    }
    return total;
  }

  add(entry: Entry): void {
    const { project, seconds, isBillable, amountCents } = entry;
    const total = this.of(project.id);
    total.seconds += seconds;
    if (isBillable) total.billableSeconds += seconds;
    total.billableCents += amountCents;
    total.costCents += costCentsOf(entry);
  }
}

/** What an entry cost. */
export function costCentsOf(entry: Entry): number {
  return centsFor(entry.field("hours"), entry.field("cost_rate"));
}

/** Cents with at least one decimal, as Harvest writes them: `84.0`, `84.25`. */
export function money(cents: number): string {
  return moneyText(cents).replace(/0$/, "");
}
