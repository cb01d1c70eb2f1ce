import { Decimal } from "./decimal.ts";
import type { FindingLog } from "./finding_log.ts";

/** A figure of one year on both sides. */
export interface YearFigure {
  readonly year: number;
  readonly figure: FigureName;
  /** `h` or a currency; "" where the token's role may not see it. */
  readonly unit: string;
  /** Null where Harvest was not asked or does not say. */
  readonly harvest: string | null;
  readonly backup: string;
  readonly state: "equal" | "explained" | "differs" | "not_compared";
}

/** Rounded hours of all years that were looked at. */
export interface TotalHours {
  /** Null where Harvest was not asked, or did not say for each year. */
  readonly harvest: string | null;
  readonly backup: string;
}

/** What is summed up by year, in the order it is shown, and the resource it comes from. */
const FIGURES = {
  hours: "time_entries",
  billable_hours: "time_entries",
  billable_amount: "time_entries",
  expenses: "expenses",
  billable_expenses: "expenses",
  invoiced: "invoices",
  due: "invoices",
  // Payments are in no list of their own: they are checked against what is due, invoice by invoice.
  paid: "invoices",
} as const;

/** The name of a figure: hours are rounded ones, amounts leave fixed fees out. */
export type FigureName = keyof typeof FIGURES;

interface Entry {
  readonly year: number;
  readonly figure: FigureName;
  readonly unit: string;
  harvest: Decimal | null;
  backup: Decimal;
}

/** Adds up a year's figures, Harvest's and the backup's. */
export class YearlyTotals {
  readonly #entries = new Map<string, Entry>();

  /** Rounded as each row of a report is, so that the years of both sides are sums of the same rounded rows. */
  addBackup(
    year: number,
    { figure, unit, value }: { figure: FigureName; unit: string; value: Decimal },
  ): void {
    const entry = this.#entry(year, figure, unit);
    entry.backup = entry.backup.plus(value.round(2));
  }

  addHarvest(
    year: number,
    { figure, unit, value }: { figure: FigureName; unit: string; value: Decimal },
  ): void {
    const entry = this.#entry(year, figure, unit);
    entry.harvest = (entry.harvest ?? Decimal.ZERO).plus(value);
  }

  /** Harvest was asked about a year's figures and has nothing of those it does not name. */
  answered(year: number, figures: readonly FigureName[]): void {
    for (const entry of this.#entries.values()) {
      if (entry.year === year && figures.includes(entry.figure)) entry.harvest ??= Decimal.ZERO;
    }
  }

  /** All figures that are not nothing on both sides, by year and in order; findings decide what is explained. */
  list(book: FindingLog): YearFigure[] {
    const order = Object.keys(FIGURES);
    return [...this.#entries.values()]
      .filter(({ harvest, backup }) => !backup.isZero || (harvest !== null && !harvest.isZero))
      .sort((a, b) =>
        a.year - b.year || order.indexOf(a.figure) - order.indexOf(b.figure) ||
        (a.unit < b.unit ? -1 : 1)
      )
      .map((entry): YearFigure => ({
        year: entry.year,
        figure: entry.figure,
        unit: entry.unit,
        harvest: entry.harvest?.toString() ?? null,
        backup: entry.backup.toString(),
        state: stateOf(entry, book),
      }));
  }

  /** All hours of all years: what the statement opens with. */
  hours(): TotalHours {
    const rows = [...this.#entries.values()].filter(({ figure }) => figure === "hours");
    const sum = (values: readonly Decimal[]) =>
      values.reduce((a, b) => a.plus(b), Decimal.ZERO).toString();
    const harvest = rows.flatMap((row) => row.harvest ?? []);
    return {
      harvest: rows.length > 0 && harvest.length === rows.length ? sum(harvest) : null,
      backup: sum(rows.map(({ backup }) => backup)),
    };
  }

  #entry(year: number, figure: FigureName, unit: string): Entry {
    const key = `${year}/${figure}/${unit}`;
    const entry = this.#entries.get(key) ??
      { year, figure, unit, harvest: null, backup: Decimal.ZERO };
    this.#entries.set(key, entry);
    return entry;
  }
}

function stateOf({ year, figure, harvest, backup }: Entry, book: FindingLog): YearFigure["state"] {
  if (harvest === null) return "not_compared";
  if (harvest.equals(backup)) return "equal";
  return book.hasFinding(FIGURES[figure], year) ? "differs" : "explained";
}
