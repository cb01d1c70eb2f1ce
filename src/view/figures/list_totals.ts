import { rowScale } from "../../figures/figure_sql.ts";
import { type FigureName, figureOf } from "../../figures/figures.ts";
import { columnOf, figureOfList, labelOf, type ResourceView } from "../catalog/resource_view.ts";
import type { ValueWords } from "../html/page_style.ts";
import { figureColumn } from "../index/indexed_columns.ts";
import type { ListIndex } from "../index/account_index.ts";
import {
  cents,
  type Grouping,
  groupsOf,
  type Positions,
  positionsWith,
  sumOf,
  sumsOf,
} from "../index/list_positions.ts";
import { ROW_CURRENCY } from "../index/record_rows.ts";

/** A label with hours, or with money in each currency. */
export type Total = readonly [label: string, ...amounts: string[]];

/** The totals of a list over some of its records; without those of which no record counts. */
export function listTotals(
  list: ListIndex,
  view: ResourceView,
  positions: Positions,
  words: ValueWords,
): Total[] {
  return view.totals.map((name): Total => {
    const figure = figureOfList(view, name);
    return figure === null
      ? [labelOf(name), ...columnTotals(list, view, { name, positions, words })]
      : [figureOf(figure).label, ...figureTexts(list, positions, { name: figure, words })];
  }).filter(([, ...amounts]) => amounts.length > 0);
}

export function totalsText(totals: readonly Total[]): string {
  return totals.map(([label, ...amounts]) => `${label} ${amounts.join(", ")}`).join(" · ");
}

/** The sums of a column that is no figure. */
function columnTotals(
  list: ListIndex,
  { table }: ResourceView,
  { name, positions, words }: { name: string; positions: Positions; words: ValueWords },
): string[] {
  if (positions.length === 0) return [];
  if (columnOf(table, name)?.kind !== "money") return [words.hours(sumOf(list, positions, name))];
  const columns = groupsOf(list.column(ROW_CURRENCY));
  const counts = sumsOf(list, positions, { of: null, columns });
  const amounts = sumsOf(list, positions, { of: name, columns });
  return columns.keys.flatMap((currency, at) =>
    counts.at(0, at) > 0 ? [words.money(amounts.at(0, at), currency)] : []
  );
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
  { name, words }: { name: FigureName; words: ValueWords },
): string[] {
  const { currencies, at } = figureSums(list, positions, { name });
  const isHours = figureOf(name).unit === "hours";
  return currencies.map((currency, index) =>
    isHours ? words.hours(at(0)) : words.money(cents(at(0, index)), currency || null)
  );
}
