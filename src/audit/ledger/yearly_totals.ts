import type { FindingLog } from "./finding_log.ts";
import { Decimal, isRounding } from "../../figures/decimal.ts";
import type { FigureAmount } from "../../figures/figure_totals.ts";
import { FIGURE_NAMES, type FigureName, figureOf } from "../../figures/figures.ts";

/** A figure of one year, in Harvest and in the backup. */
export interface YearFigure {
  readonly year: number;
  readonly figure: FigureName;
  /** `h` or a currency; "" if the token's role may not see it. */
  readonly unit: string;
  /** Null if it was not compared, or Harvest does not say. */
  readonly harvest: string | null;
  readonly backup: string;
  /** `rounding`: Harvest's is the sum of rounded rows. */
  readonly state: "equal" | "rounding" | "explained" | "differs" | "not_compared";
}

/** A figure of all audited years in the backup: summed exactly, then rounded, so that its years may differ by a cent. */
export interface FigureTotal {
  readonly figure: FigureName;
  /** As of {@link YearFigure}. */
  readonly unit: string;
  readonly value: string;
}

/** Rounded hours of all audited years. */
export interface TotalHours {
  /** Null if they were not compared, or not for every year. */
  readonly harvest: string | null;
  readonly backup: string;
}

interface Total {
  /** Null for records without a date, which belong to all years only. */
  readonly year: number | null;
  readonly figure: FigureName;
  readonly unit: string;
  harvest: Decimal | null;
  /** How many rounded amounts Harvest's is the sum of. */
  harvestRows: number;
  backup: Decimal;
}

/** The sums of figures by year, Harvest's and the backup's. */
export class YearlyTotals {
  readonly #totals = new Map<string, Total>();

  addBackup(year: number | null, amount: FigureAmount): void {
    const total = this.#total(year, amount);
    total.backup = total.backup.plus(amount.value);
  }

  addHarvest(year: number, amount: FigureAmount): void {
    const total = this.#total(year, amount);
    total.harvest = (total.harvest ?? Decimal.ZERO).plus(amount.value);
    total.harvestRows++;
  }

  /** Makes Harvest's totals of a figure zero where a complete report of the year has none. */
  completeHarvest(year: number, figure: FigureName): void {
    for (const total of this.#totals.values()) {
      if (total.year === year && total.figure === figure) total.harvest ??= Decimal.ZERO;
    }
  }

  /** All figures that are not zero on both sides, by year and in order; findings decide which are explained. */
  list(findings: FindingLog): YearFigure[] {
    return [...this.#totals.values()]
      .flatMap((total) => total.year === null ? [] : [{ ...total, year: total.year }])
      .filter(({ harvest, backup }) => !backup.isZero || (harvest !== null && !harvest.isZero))
      .sort((a, b) => a.year - b.year || byFigure(a, b))
      .map((total): YearFigure => ({
        year: total.year,
        figure: total.figure,
        unit: total.unit,
        harvest: total.harvest?.toString() ?? null,
        backup: total.backup.round(2).toString(),
        state: stateOf(total, findings),
      }));
  }

  /** The figures of the backup over all years, in order. */
  ofAllYears(): FigureTotal[] {
    const groups = Map.groupBy(this.#totals.values(), ({ figure, unit }) => `${figure}/${unit}`);
    return [...groups.values()].flatMap((some) => {
      const [first] = some;
      const sum = some.reduce((sum, { backup }) => sum.plus(backup), Decimal.ZERO);
      return first && !sum.isZero
        ? [{ figure: first.figure, unit: first.unit, value: sum.round(2).toString() }]
        : [];
    }).sort(byFigure);
  }

  /** The hours of all years: the first line of the audit statement. */
  hours(): TotalHours {
    const totals = [...this.#totals.values()].filter(({ figure }) => figure === "rounded_hours");
    const sum = (values: readonly Decimal[]) =>
      values.reduce((a, b) => a.plus(b), Decimal.ZERO).toString();
    const harvest = totals.flatMap((total) => total.harvest ?? []);
    return {
      harvest: totals.length > 0 && harvest.length === totals.length ? sum(harvest) : null,
      backup: sum(totals.map(({ backup }) => backup)),
    };
  }

  #total(year: number | null, { figure, unit }: FigureAmount): Total {
    const key = `${year}/${figure}/${unit}`;
    const total = this.#totals.get(key) ??
      { year, figure, unit, harvest: null, harvestRows: 0, backup: Decimal.ZERO };
    this.#totals.set(key, total);
    return total;
  }
}

function byFigure(a: Pick<FigureTotal, "figure" | "unit">, b: typeof a): number {
  return FIGURE_NAMES.indexOf(a.figure) - FIGURE_NAMES.indexOf(b.figure) ||
    (a.unit < b.unit ? -1 : 1);
}

function stateOf(
  { year, figure, harvest, harvestRows, backup }: Total & { readonly year: number },
  findings: FindingLog,
): YearFigure["state"] {
  if (harvest === null) return "not_compared";
  if (harvest.equals(backup.round(2))) return "equal";
  const { product, rows } = figureOf(figure);
  if (product.length > 1 && isRounding(harvest.minus(backup), { parts: harvestRows })) {
    return "rounding";
  }
  // Payments are checked with the invoices they belong to.
  const resource = rows === "invoice_payments" ? "invoices" : rows;
  return findings.hasFinding(resource, year) ? "differs" : "explained";
}
