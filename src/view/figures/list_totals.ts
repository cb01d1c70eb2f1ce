import { figureOf } from "../../figures/figures.ts";
import { labelOf } from "../catalog/field_label.ts";
import { columnOf, figureOfList, type ResourceView } from "../catalog/resource_view.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { ListIndex } from "../index/list_index.ts";
import type { Positions } from "../index/list_positions.ts";
import { groupsOf, sumOf, sumsOf } from "../index/list_sums.ts";
import { ROW_CURRENCY } from "../index/record_rows.ts";
import { figureTexts } from "./figure_sums.ts";

/** The totals of a list over some of its records: labels with hours, or with money in each currency. */
export function listTotals(
  list: ListIndex,
  view: ResourceView,
  positions: Positions,
  locale: LocaleText,
): [label: string, ...amounts: string[]][] {
  return view.totals.map((name): [string, ...string[]] => {
    const figure = figureOfList(view, name);
    return figure === null
      ? [labelOf(name), ...columnTotals(list, view, { name, positions, locale })]
      : [figureOf(figure).label, ...figureTexts(list, positions, { name: figure, locale })];
  }).filter(([, ...amounts]) => amounts.length > 0);
}

/** The sums of a column that is no figure. */
function columnTotals(
  list: ListIndex,
  { table }: ResourceView,
  { name, positions, locale }: { name: string; positions: Positions; locale: LocaleText },
): string[] {
  if (positions.length === 0) return [];
  if (columnOf(table, name)?.kind !== "money") return [locale.hours(sumOf(list, positions, name))];
  const columns = groupsOf(list.column(ROW_CURRENCY));
  const counts = sumsOf(list, positions, { of: null, columns });
  const amounts = sumsOf(list, positions, { of: name, columns });
  return columns.keys.flatMap((currency, at) =>
    counts.at(0, at) > 0 ? [locale.money(amounts.at(0, at), currency)] : []
  );
}
