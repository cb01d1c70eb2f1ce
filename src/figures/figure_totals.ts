import { addTo, Decimal } from "./decimal.ts";
import { figureValues, figureYear } from "./figure_values.ts";
import { type FigureName, figureOf } from "./figures.ts";
import type { MasterData } from "./master_data.ts";
import { RecordFields } from "./record_fields.ts";
import type { TrackedItem } from "./tracked_item.ts";

/** An amount of one figure, exact; `unit` is `h` or a currency, "" if that is not known. */
export interface FigureAmount<Name = FigureName> {
  readonly figure: Name;
  readonly unit: string;
  readonly value: Decimal;
}

const LINE = new RecordFields("amount project");

/** Makes figures of an account's records: those by year, which it passes on, and what is uninvoiced. */
export class FigureTotals {
  /** By project: billable time and expenses that no invoice has, and invoice lines of whatever kind and state. */
  readonly #open = new Map<string, Decimal>();
  readonly #lines = new Map<string, Decimal>();

  constructor(
    readonly masterData: MasterData,
    /** Sees what each record adds to a year; null if it has no date. */
    readonly onAmount: (year: number | null, amount: FigureAmount) => void,
    /** The first year of the yearly figures, null for all; the day of the backup, `YYYY-MM-DD`. */
    readonly frame: { readonly fromYear: number | null; readonly asOf: string },
  ) {}

  /** Whether the figures of a year are wanted; those without one belong to all years only. */
  isWanted(year: string): boolean {
    const { fromYear } = this.frame;
    return fromYear === null || (year !== "" && fromYear <= Number(year));
  }

  addItem(item: TrackedItem): void {
    const { date, figures, isBilled, subjects: { project, client }, clientCurrency } = item;
    const year = date.slice(0, 4);
    const isWanted = this.isWanted(year);
    const isFixedFee = project !== null && this.masterData.projects.get(project)?.isFixedFee;
    for (const { name, value } of figures) {
      const isOpen = name === "billable_amount" || name === "billable_expenses";
      if (isOpen && project !== null && !isBilled) addTo(this.#open, project, value);
      if (!isWanted || (isFixedFee && figureOf(name).unless)) continue;
      const currency = name === "labour_cost"
        ? this.masterData.companyCurrency
        : this.masterData.currencyOf(client, clientCurrency);
      const unit = figureOf(name).unit === "hours" ? "h" : currency;
      this.onAmount(yearOf(year), { figure: name, unit, value });
    }
  }

  /** Adds an invoice, or a payment of one. */
  addDocument(
    rows: "invoices" | "invoice_payments",
    members: RecordFields,
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
    const context = { state, asOf: this.frame.asOf, paid };
    for (const { name, value } of figureValues(rows, members, context)) {
      this.onAmount(yearOf(year), { figure: name, unit: currency, value });
    }
  }

  /** Adds the lines of an invoice that name a project. */
  addLines(invoice: RecordFields): void {
    for (const line of invoice.each("line_items", LINE)) {
      const project = line.reference("project");
      if (project !== null) addTo(this.#lines, project, line.amount("amount"));
    }
  }

  /** What is uninvoiced of all projects that Harvest's report lists, by currency; each project rounded to cents. */
  uninvoiced(): FigureAmount<"uninvoiced">[] {
    const sums = new Map<string, Decimal>();
    for (const [id, project] of this.masterData.projects) {
      if (!project.isActive || !project.isBillable) continue;
      const amount = project.isFixedFee
        ? (project.fee ?? Decimal.ZERO).minus(this.#lines.get(id) ?? Decimal.ZERO)
        : this.#open.get(id) ?? Decimal.ZERO;
      if (!amount.isZero) {
        addTo(sums, this.masterData.currencyOf(project.clientId), amount.round(2));
      }
    }
    return [...sums].sort(([a], [b]) => a < b ? -1 : 1)
      .map(([unit, value]) => ({ figure: "uninvoiced", unit, value }));
  }
}

/** Null for none. */
function yearOf(text: string): number | null {
  return text === "" ? null : Number(text);
}
