import { type FigureName, FIGURES } from "../../figures/figures.ts";
import type { Html } from "../../text/html.ts";
import { figureSums } from "../figures/figure_sums.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { allPositions } from "../index/list_positions.ts";
import { groupsOf, sumsOf } from "../index/list_sums.ts";
import { type ReportColumn, reportTable } from "./report_table.ts";

const HOURS = ["hours", "rounded_hours", "billable_hours"] as const satisfies FigureName[];

/** The hours of a year or a client; what is billable in one currency. */
interface HoursEntry {
  readonly label: string;
  readonly currency: string;
  readonly records: number;
  readonly hours: readonly number[];
  readonly amount: number;
}

const COLUMNS: readonly ReportColumn<HoursEntry>[] = [
  ["Entries", "count", ({ records }) => records],
  ...HOURS.map((name, at): ReportColumn<HoursEntry> => [
    FIGURES[name].label,
    "hours",
    ({ hours }) => hours[at] ?? 0,
  ]),
];

/** Hours by year. */
export function hoursByYear(account: AccountIndex, locale: LocaleText): Html | null {
  const entries = hoursBy(account, "spent_date", (day) => day.slice(0, 4));
  return reportTable(locale, {
    title: "Hours by year",
    entries: entries.map((entry) => ({ ...entry, currency: "" })),
    columns: [["Year", "text", ({ label }) => label], ...COLUMNS],
  });
}

/** Hours and billable amounts by client. */
export function hoursByClient(account: AccountIndex, locale: LocaleText): Html | null {
  return reportTable(locale, {
    title: "Hours by client",
    entries: hoursBy(account, "client_id", (id) => id)
      .sort((a, b) => (b.hours[0] ?? 0) - (a.hours[0] ?? 0)),
    columns: [
      ["Client", "text", ({ label }) => label],
      ...COLUMNS,
      [FIGURES.billable_amount.label, "money", ({ amount }) => amount],
    ],
  });
}

function hoursBy(
  account: AccountIndex,
  by: string,
  keyOf: (value: string) => string,
): HoursEntry[] {
  const list = account.list("time_entries");
  const all = allPositions(list, "");
  const rows = groupsOf(list.column(by), keyOf);
  const count = sumsOf(list, all, { of: null, rows });
  const hours = HOURS.map((name) => figureSums(list, all, { name, rows }));
  const billable = figureSums(list, all, { name: "billable_amount", rows });
  return rows.keys.map((key, row) => {
    // A client has one currency.
    const at = billable.currencies.findIndex((_, at) => billable.at(row, at) !== 0);
    return {
      label: rows.labels[row] ?? key,
      currency: billable.currencies[at] ?? "",
      records: count.at(row),
      hours: hours.map((figure) => figure.at(row)),
      amount: at < 0 ? 0 : billable.at(row, at),
    };
  }).filter(({ records }) => records > 0);
}
