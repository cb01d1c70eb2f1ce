import type { Html } from "../../text/html.ts";
import { billableByClient, billablePositions } from "../figures/billable_amounts.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { AccountIndex } from "../index/account_index.ts";
import type { ListIndex } from "../index/list_index.ts";
import { allPositions } from "../index/list_positions.ts";
import { groupsOf, sumsOf } from "../index/list_sums.ts";
import { type ReportColumn, reportTable } from "./report_table.ts";

/** The hours of a year or a client. */
interface HoursEntry {
  readonly key: string;
  readonly label: string;
  readonly currency: string;
  readonly rows: number;
  readonly hours: number;
  readonly billable: number;
}

const HOURS: readonly ReportColumn<HoursEntry>[] = [
  ["Entries", "count", ({ rows }) => rows],
  ["Hours", "hours", ({ hours }) => hours],
  ["Billable", "hours", ({ billable }) => billable],
];

/** Hours by year, all and billable. */
export function hoursByYear(account: AccountIndex, locale: LocaleText): Html | null {
  const list = account.list("time_entries");
  return reportTable(locale, {
    title: "Hours by year",
    entries: hoursBy(list, "spent_date", (day) => day.slice(0, 4)),
    columns: [["Year", "text", ({ label }) => label], ...HOURS],
  });
}

/** Hours and billable amounts by client. */
export function hoursByClient(account: AccountIndex, locale: LocaleText): Html | null {
  const list = account.list("time_entries");
  const amounts = billableByClient(list, allPositions(list, ""));
  const entries = hoursBy(list, "client_id", (id) => id).map((entry) => ({
    ...entry,
    currency: amounts.get(entry.key)?.currency ?? "",
    amount: amounts.get(entry.key)?.amount ?? 0,
  })).sort((a, b) => b.hours - a.hours);
  return reportTable(locale, {
    title: "Hours by client",
    entries,
    columns: [
      ["Client", "text", ({ label }) => label],
      ...HOURS,
      ["Billable amount", "money", ({ amount }) => amount],
    ],
  });
}

function hoursBy(list: ListIndex, by: string, keyOf: (value: string) => string): HoursEntry[] {
  const all = allPositions(list, "");
  const rows = groupsOf(list.column(by), keyOf);
  const [count, hours, billable] = [
    sumsOf(list, all, { of: null, rows }),
    sumsOf(list, all, { of: "hours", rows }),
    sumsOf(list, billablePositions(list, all), { of: "hours", rows }),
  ];
  return rows.keys.map((key, at) => ({
    key,
    label: rows.labels[at] ?? key,
    currency: "",
    rows: count.at(at),
    hours: hours.at(at),
    billable: billable.at(at),
  })).filter(({ rows }) => rows > 0);
}
