import { labelOf } from "../catalog/field_label.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { ListIndex } from "../index/list_index.ts";
import type { Positions } from "../index/list_positions.ts";
import { groupsOf, sumOf, sumsOf } from "../index/list_sums.ts";
import { ROW_CURRENCY } from "../index/record_rows.ts";

/** The totals of a list over some of its records: labels with hours, or with money in each currency. */
export function listTotals(
  list: ListIndex,
  { table, sums }: ResourceView,
  positions: Positions,
  locale: LocaleText,
): [label: string, ...amounts: string[]][] {
  if (positions.length === 0) return [];
  return sums.map((name) => {
    const isMoney = columnOf(table, name)?.kind === "money";
    if (!isMoney) return [labelOf(name), locale.hours(sumOf(list, positions, name))];
    const rows = groupsOf(list.column(ROW_CURRENCY));
    const counts = sumsOf(list, positions, { of: null, rows });
    const amounts = sumsOf(list, positions, { of: name, rows });
    const shown = rows.keys.flatMap((currency, row) =>
      counts.at(row) > 0 ? [locale.money(amounts.at(row), currency)] : []
    );
    return [labelOf(name), ...shown];
  });
}
