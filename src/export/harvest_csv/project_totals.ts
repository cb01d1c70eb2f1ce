import type { Entry } from "../destinations/entry.ts";

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
