import { Decimal } from "./decimal.ts";
import { type FigureValue, figureValues, figureYear, type Members } from "./figure_values.ts";
import { type FigureName, figureOf } from "./figures.ts";

/** An amount of one figure, exact; `unit` is `h` or a currency, "" if that is not known. */
export interface FigureAmount<Name = FigureName> {
  readonly figure: Name;
  readonly unit: string;
  readonly value: Decimal;
}

/** The master data of an account that figures depend on. */
export interface FigureMaster {
  /** Of the rates of people. */
  readonly companyCurrency: string;
  readonly projects: ReadonlyMap<string, UninvoicedProject & { readonly clientId: string | null }>;
  readonly currencyOf: (clientId: string | null) => string;
}

/** A time entry or expense, with the ids of what it belongs to. */
export interface FigureItem {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly isBilled: boolean;
  readonly figures: readonly FigureValue[];
  readonly subjects: { readonly project: string | null; readonly client: string | null };
}

/** Makes figures of an account's records: those by year, which it passes on, and what is uninvoiced. */
export class FigureTotals {
  readonly #uninvoiced = new UninvoicedSums();

  constructor(
    readonly masterData: FigureMaster,
    /** Sees what each record adds to a year. */
    readonly onAmount: (year: number, amount: FigureAmount) => void,
    /** The first year of the yearly figures, null for all; the day of the backup, `YYYY-MM-DD`. */
    readonly frame: { readonly fromYear: number | null; readonly asOf: string },
  ) {}

  /** Whether the figures of a year are wanted. */
  isWanted(year: string): boolean {
    return year !== "" && (this.frame.fromYear ?? 0) <= Number(year);
  }

  addItem({ date, figures, isBilled, subjects: { project, client } }: FigureItem): void {
    if (project !== null && !isBilled) this.#uninvoiced.addOpen(project, figures);
    const year = date.slice(0, 4);
    if (!this.isWanted(year)) return;
    const isFixedFee = project !== null && this.masterData.projects.get(project)?.isFixedFee;
    for (const { name, value } of figures) {
      if (isFixedFee && figureOf(name).unless) continue;
      const isCost = name === "labour_cost";
      const currency = isCost
        ? this.masterData.companyCurrency
        : this.masterData.currencyOf(client);
      const unit = figureOf(name).unit === "hours" ? "h" : currency;
      this.onAmount(Number(year), { figure: name, unit, value });
    }
  }

  /** Adds an invoice, or a payment of one. */
  addDocument(
    rows: "invoices" | "invoice_payments",
    members: Members,
    { currency, state, paid }: {
      currency: string;
      /** Of the invoice. */
      state: string;
      /** The payments of an invoice; zero if the backup does not have them. */
      paid: Decimal;
    },
  ): void {
    const year = figureYear(rows, members);
    if (!this.isWanted(year)) return;
    const isExcluded = ({ member, value }: { member: string; value: string | boolean }) =>
      member === "state" && value === state;
    for (
      const { name, value } of figureValues(rows, members, {
        isExcluded,
        asOf: this.frame.asOf,
        paid,
      })
    ) this.onAmount(Number(year), { figure: name, unit: currency, value });
  }

  /** Adds an invoice's line that names a project. */
  addLine(projectId: string, amount: Decimal): void {
    this.#uninvoiced.addLine(projectId, amount);
  }

  /** What is uninvoiced of all projects that Harvest's report lists, by currency. */
  uninvoiced(): FigureAmount<"uninvoiced">[] {
    const sums = new Map<string, Decimal>();
    for (const [id, project] of this.masterData.projects) {
      const amount = this.#uninvoiced.of(id, project)?.amount;
      if (amount === undefined || amount.isZero) continue;
      const unit = this.masterData.currencyOf(project.clientId);
      sums.set(unit, sums.get(unit)?.plus(amount) ?? amount);
    }
    return [...sums].sort(([a], [b]) => a < b ? -1 : 1)
      .map(([unit, value]) => ({ figure: "uninvoiced", unit, value }));
  }
}

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
