import { billableByClient, billablePlaces } from "../figures/billable_amounts.ts";
import type { Html } from "../html/html.ts";
import type { ListIndex } from "../index/list_index.ts";
import { allPlaces } from "../index/list_rows.ts";
import { groupsOf, sumsOf } from "../index/list_sums.ts";
import type { PageContext } from "../html/page.ts";
import { type ReportColumn, reportTable } from "../html/report_table.ts";

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
  { label: "Entries", kind: "count", value: ({ rows }) => rows, isSummed: true },
  { label: "Hours", kind: "hours", value: ({ hours }) => hours, isSummed: true },
  { label: "Of these billable", kind: "hours", value: ({ billable }) => billable, isSummed: true },
];

/** Hours by year, all and billable. */
export function hoursByYear({ lists, locale }: PageContext, account: string): Html | null {
  const list = lists.of(account, "time_entries");
  return reportTable(locale, {
    title: "Hours by year",
    entries: hoursBy(list, "spent_date", (day) => day.slice(0, 4)),
    columns: [{ label: "Year", kind: "text", value: ({ label }) => label }, ...HOURS],
  });
}

/** Hours by client, and what they are worth at their rates. */
export function hoursByClient({ lists, locale }: PageContext, account: string): Html | null {
  const list = lists.of(account, "time_entries");
  const worth = billableByClient(list, allPlaces(list, ""));
  const entries = hoursBy(list, "client_id", (id) => id).map((entry) => ({
    ...entry,
    currency: worth.get(entry.key)?.currency ?? "",
    worth: worth.get(entry.key)?.amount ?? 0,
  })).sort((a, b) => b.hours - a.hours);
  return reportTable(locale, {
    title: "Hours by client",
    entries,
    columns: [
      { label: "Client", kind: "text", value: ({ label }) => label },
      ...HOURS,
      { label: "Worth at the rates", kind: "money", value: ({ worth }) => worth, isSummed: true },
    ],
  });
}

function hoursBy(list: ListIndex, by: string, keyOf: (value: string) => string): HoursEntry[] {
  const all = allPlaces(list, "");
  const rows = groupsOf(list.column(by), keyOf);
  const [count, hours, billable] = [
    sumsOf(list, all, { of: null, rows }),
    sumsOf(list, all, { of: "hours", rows }),
    sumsOf(list, billablePlaces(list, all), { of: "hours", rows }),
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
