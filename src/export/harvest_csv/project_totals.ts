import { type Entry, moneyText } from "../destinations/entry.ts";

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

  add({ project, seconds, isBillable, amountCents, costCents }: Entry): void {
    const total = this.of(project.id);
    total.seconds += seconds;
    if (isBillable) total.billableSeconds += seconds;
    total.billableCents += amountCents;
    total.costCents += costCents;
  }
}

/** Cents with at least one decimal, as Harvest writes them: `84.0`, `84.25`. */
export function money(cents: number): string {
  return moneyText(cents).replace(/0$/, "");
}
