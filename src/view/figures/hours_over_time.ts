import type { ColumnChart } from "../html/column_chart.ts";
import type { ListIndex } from "../index/list_index.ts";
import type { Places } from "../index/list_rows.ts";
import { groupsOf, sumsOf } from "../index/list_sums.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { monthLabel, monthsOf, yearsOf } from "../html/months.ts";
import { periodOf } from "../html/period_links.ts";

/** Up to here a chart has a column a month; beyond, one a year. */
const MONTHS = 24;

/** Hours by month or year, without a gap, with links to the entries; null if there is nothing to compare. */
export function hoursOverTime(
  locale: LocaleText,
  { list, places, address }: {
    list: ListIndex;
    places: Places;
    /** Of the entries of some days. */
    address: (from: string, to: string) => string;
  },
): ColumnChart | null {
  const rows = groupsOf(list.column("spent_date"), (day) => day.slice(0, 7));
  const sums = sumsOf(list, places, { of: "hours", rows });
  const byMonth = new Map(rows.keys.map((month, at) => [month, sums.at(at)]));
  const used = rows.keys.filter((month) => month !== "" && byMonth.get(month) !== 0);
  const months = monthsOf(used);
  const isByMonth = months.length <= MONTHS;
  const keys = isByMonth ? months : yearsOf(months.map((month) => month.slice(0, 4)));
  if (keys.length < 2) return null;
  const totals = keys.map((key) =>
    months.filter((month) => month.startsWith(key)).reduce(
      (sum, month) => sum + (byMonth.get(month) ?? 0),
      0,
    )
  );
  return {
    title: isByMonth ? "Hours by month" : "Hours by year",
    labels: keys.map((key, at) => ({
      ...(isByMonth ? monthLabel(locale, key, at) : { text: key, short: key }),
      href: address(periodOf(key).from, periodOf(key).to),
    })),
    series: [{ name: "Hours", values: totals.map((sum) => Math.round(sum * 100) / 100) }],
    format: (value) => locale.hours(value),
    tick: (value) => locale.compact(value),
  };
}
