import { sqlName } from "../../export/columns/column.ts";
import { type Html, html } from "../../text/html.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { listTotals } from "../figures/list_totals.ts";
import { hoursBars } from "../figures/time_charts.ts";
import { columnChart } from "../html/column_chart.ts";
import type { LocaleText, PageStyle } from "../html/page_style.ts";
import { monthLabel, monthsOf, periodOf, yearsOf } from "../html/periods.ts";
import { recordTable } from "../html/data_table.ts";
import { figureList, type Section, section } from "../html/sections.ts";
import type { ListIndex } from "../index/account_index.ts";
import { exactSum, groupsOf, type Positions, sumsOf } from "../index/list_positions.ts";
import { recordsAt } from "../index/record_rows.ts";
import type { ShownRecord } from "./find_record.ts";
import { type ReferringRecords, referringTo } from "./related_lists.ts";

/** The latest entries; of an invoice as many as fit a page, since they are what it is made of. */
const FEW = 8;
const MANY = 50;
const BARS = 10;
const ON_INVOICE = "Hours on this invoice";
/** Up to here a chart has a column for each month; beyond, one for each year. */
const MONTHS = 24;
/** What hours are broken down by, for each reference of time entries; the most telling first. */
const BREAKDOWNS: Readonly<Record<string, readonly string[]>> = {
  client_id: ["project_id", "user_id"],
  project_id: ["user_id", "task_id"],
  user_id: ["client_id", "project_id"],
  task_id: ["project_id", "user_id"],
  invoice_id: ["user_id", "task_id"],
};

/** URL of a record's time entries, filtered further. */
type EntriesUrl = (query?: Readonly<Record<string, string>>) => string;

/** The time spent for a record or by a person; null if no list refers to it, or nothing is linked. */
export function hoursOf(record: ShownRecord): ReferringRecords | null {
  const view = RESOURCE_VIEWS.get("time_entries");
  const column = view?.table.columns.find(({ references }) =>
    references === record.view.table.name
  );
  return view && column ? referringTo(record, view, sqlName(column.name)) : null;
}

/** The time spent for a record or by a person: how much, when, by whom and on what. Null if there is none. */
export function hoursSection(record: ShownRecord, style: PageStyle): Section | null {
  const hours = hoursOf(record);
  const isInvoice = record.view.table.name === "invoices";
  if (hours === null) {
    // Of a deleted one they are in a list of what was.
    return isInvoice && record.deletedAt === null &&
        !record.account.pending.includes("time_entries")
      ? section(ON_INVOICE, html`<p class="empty">No time entries are linked to this invoice.</p>`)
      : null;
  }
  const { links, locale } = style;
  const { view, list, positions, column, columns } = hours;
  const url: EntriesUrl = (query = {}) =>
    links.to("time_entries", { [column]: record.id, ...query });
  const shown = positions.subarray(0, isInvoice ? MANY : FEW);
  const charts = [
    hoursOverTime(list, positions, url, locale),
    ...(BREAKDOWNS[column] ?? []).map((by) =>
      hoursBars(list, by, {
        parts: [{ name: "Hours", positions }],
        least: 2,
        limit: BARS,
        urlOf: url,
        locale,
      })
    ),
  ].filter((chart) => chart !== null);
  const count = locale.number(positions.length);
  return section(isInvoice ? ON_INVOICE : "Time", [
    figureList(listTotals(list, view, positions, locale)),
    charts.length > 0 && html`<div class="charts">${charts}</div>`,
    recordTable({
      view,
      rows: recordsAt(list, view, { positions: shown, columns }),
      columns,
      label: "Time",
      style,
      isDense: true,
    }),
    positions.length > shown.length && html`<p><a href="${url()}">All ${count}</a></p>`,
  ], { count, href: isInvoice ? "" : url() });
}

/** Hours by month or year, without a gap; null if there is only one. */
function hoursOverTime(
  list: ListIndex,
  positions: Positions,
  url: EntriesUrl,
  locale: LocaleText,
): Html | null {
  const rows = groupsOf(list.column("spent_date"), (day) => day.slice(0, 7));
  const sums = sumsOf(list, positions, { of: "hours", rows });
  const byMonth = new Map(rows.keys.map((month, at) => [month, sums.at(at)]));
  const used = rows.keys.filter((month) => month !== "" && byMonth.get(month) !== 0);
  const months = monthsOf(used);
  const isByMonth = months.length <= MONTHS;
  const keys = isByMonth ? months : yearsOf(months.map((month) => month.slice(0, 4)));
  if (keys.length < 2) return null;
  const hoursIn = (key: string) =>
    exactSum(used.map((month) => month.startsWith(key) ? byMonth.get(month) ?? 0 : 0));
  return columnChart({
    title: isByMonth ? "Hours by month" : "Hours by year",
    labels: keys.map((key, at) => ({
      ...(isByMonth ? monthLabel(locale, key, at) : { text: key, short: key }),
      href: url({ ...periodOf(key) }),
    })),
    series: [{ name: "Hours", values: keys.map(hoursIn) }],
    locale,
    format: (value) => locale.hours(value),
  });
}
