import { Decimal } from "./decimal.ts";
import type { FindingLog } from "./finding_log.ts";

/** A figure of one year, in Harvest and in the backup. */
export interface YearFigure {
  readonly year: number;
  readonly figure: FigureName;
  /** `h` or a currency; "" if the token's role may not see it. */
  readonly unit: string;
  /** Null if it was not compared, or Harvest does not say. */
  readonly harvest: string | null;
  readonly backup: string;
  readonly state: "equal" | "explained" | "differs" | "not_compared";
}

/** Rounded hours of all audited years. */
export interface TotalHours {
  /** Null if they were not compared, or not for every year. */
  readonly harvest: string | null;
  readonly backup: string;
}

/** The figures in the order they are shown, and the resource each is computed from. */
const FIGURES = {
  hours: "time_entries",
  billable_hours: "time_entries",
  billable_amount: "time_entries",
  expenses: "expenses",
  billable_expenses: "expenses",
  invoiced: "invoices",
  due: "invoices",
  // No list has all payments: they are checked against the amounts due, invoice by invoice.
  paid: "invoices",
} as const;

/** The name of a figure. Hours are rounded hours, billable amounts leave out fixed fees. */
export type FigureName = keyof typeof FIGURES;

/** An amount of one figure; `unit` is `h` or a currency. */
export interface FigureAmount {
  readonly figure: FigureName;
  readonly unit: string;
  readonly value: Decimal;
}

interface Total {
  readonly year: number;
  readonly figure: FigureName;
  readonly unit: string;
  harvest: Decimal | null;
  backup: Decimal;
}

/** The sums of figures by year, Harvest's and the backup's. */
export class YearlyTotals {
  readonly #totals = new Map<string, Total>();

  /** The value is rounded as the rows of reports are, so that both sides are sums of rounded rows. */
  addBackup(year: number, amount: FigureAmount): void {
    const total = this.#total(year, amount);
    total.backup = total.backup.plus(amount.value.round(2));
  }

  addHarvest(year: number, amount: FigureAmount): void {
    const total = this.#total(year, amount);
    total.harvest = (total.harvest ?? Decimal.ZERO).plus(amount.value);
  }

  /** Makes Harvest's totals of a figure zero where a complete report of the year has none. */
  completeHarvest(year: number, figure: FigureName): void {
    for (const total of this.#totals.values()) {
      if (total.year === year && total.figure === figure) total.harvest ??= Decimal.ZERO;
    }
  }

  /** All figures that are not zero on both sides, by year and in order; findings decide which are explained. */
  list(findings: FindingLog): YearFigure[] {
    const order = Object.keys(FIGURES);
    return [...this.#totals.values()]
      .filter(({ harvest, backup }) => !backup.isZero || (harvest !== null && !harvest.isZero))
      .sort((a, b) =>
        a.year - b.year || order.indexOf(a.figure) - order.indexOf(b.figure) ||
        (a.unit < b.unit ? -1 : 1)
      )
      .map((total): YearFigure => ({
        year: total.year,
        figure: total.figure,
        unit: total.unit,
        harvest: total.harvest?.toString() ?? null,
        backup: total.backup.toString(),
        state: stateOf(total, findings),
      }));
  }

  /** The hours of all years: the first line of the audit statement. */
  hours(): TotalHours {
    const totals = [...this.#totals.values()].filter(({ figure }) => figure === "hours");
    const sum = (values: readonly Decimal[]) =>
      values.reduce((a, b) => a.plus(b), Decimal.ZERO).toString();
    const harvest = totals.flatMap((total) => total.harvest ?? []);
    return {
      harvest: totals.length > 0 && harvest.length === totals.length ? sum(harvest) : null,
      backup: sum(totals.map(({ backup }) => backup)),
    };
  }

  #total(year: number, { figure, unit }: FigureAmount): Total {
    const key = `${year}/${figure}/${unit}`;
    const total = this.#totals.get(key) ??
      { year, figure, unit, harvest: null, backup: Decimal.ZERO };
    this.#totals.set(key, total);
    return total;
  }
}

function stateOf(
  { year, figure, harvest, backup }: Total,
  findings: FindingLog,
): YearFigure["state"] {
  if (harvest === null) return "not_compared";
  if (harvest.equals(backup)) return "equal";
  return findings.hasFinding(FIGURES[figure], year) ? "differs" : "explained";
}
