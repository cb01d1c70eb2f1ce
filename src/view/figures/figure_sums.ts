import { rowScale } from "../../figures/figure_sql.ts";
import { type FigureName, figureOf } from "../../figures/figures.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { figureColumn } from "../index/indexed_columns.ts";
import type { ListIndex } from "../index/list_index.ts";
import { type Positions, positionsWith } from "../index/list_positions.ts";
import { cents, type Grouping, groupsOf, sumsOf } from "../index/list_sums.ts";
import { ROW_CURRENCY } from "../index/record_rows.ts";

/** The billable entries among some, or those that are not. */
export function billablePositions(
  list: ListIndex,
  positions: Positions,
  isBillable = true,
): Positions {
  return positionsWith(list, positions, {
    column: "billable",
    isWanted: (text) => (text === "1") === isBillable,
  });
}

/** A figure of some records, not rounded, for each group; money in each currency that occurs. */
export interface GroupedFigure {
  readonly currencies: readonly string[];
  readonly at: (row: number, currency?: number) => number;
}

/** The sums of a figure over some rows of its list, for each group of rows. */
export function figureSums(
  list: ListIndex,
  positions: Positions,
  { name, rows }: { name: FigureName; rows?: Grouping },
): GroupedFigure {
  const of = figureColumn(name);
  const counted = positionsWith(list, positions, { column: of, isWanted: (text) => text !== "" });
  const isMoney = figureOf(name).unit === "money";
  const columns = isMoney ? groupsOf(list.column(ROW_CURRENCY)) : groupsOf(null);
  const sums = sumsOf(list, counted, { of, columns, ...(rows ? { rows } : {}) });
  const counts = sumsOf(list, counted, { of: null, columns });
  const shown = columns.keys.flatMap((currency, at) =>
    counts.at(0, at) > 0 ? [{ currency, at }] : []
  );
  const scale = rowScale(name);
  return {
    currencies: shown.map(({ currency }) => currency),
    at: (row, currency = 0) => sums.at(row, shown[currency]?.at ?? 0) / scale,
  };
}

/** A figure of some records in words: hours, or an amount for each currency; nothing if no record counts. */
export function figureTexts(
  list: ListIndex,
  positions: Positions,
  { name, locale }: { name: FigureName; locale: LocaleText },
): string[] {
  const { currencies, at } = figureSums(list, positions, { name });
  const isHours = figureOf(name).unit === "hours";
  return currencies.map((currency, index) =>
    isHours ? locale.hours(at(0)) : locale.money(cents(at(0, index)), currency || null)
  );
}
