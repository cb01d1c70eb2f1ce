import { type Html, html } from "../../text/html.ts";
import { labelOf } from "../catalog/resource_view.ts";
import { barTable } from "../html/bar_table.ts";
import { COLORS, columnChart, type ColumnLabel, type Series } from "../html/column_chart.ts";
import type { Links, LocaleText, PageStyle } from "../html/page_style.ts";
import {
  choiceLinks,
  monthLabel,
  monthsOf,
  type Period,
  periodOf,
  yearsOf,
} from "../html/periods.ts";
import type { AccountIndex, ListIndex } from "../index/account_index.ts";
import {
  allPositions,
  exactSum,
  groupsOf,
  type Positions,
  positionsWith,
  sumsOf,
} from "../index/list_positions.ts";

/** Months shown unless a year is chosen: two years can be compared. */
const MONTHS = 24;
/** Bars of people and clients. */
const BARS = 12;

/**
 * The charts of an account's time: hours by year, by client and month of a year ("" for the last months), and by person.
 * Null if there is none.
 */
export function timeCharts(
  account: AccountIndex,
  year: string,
  { links, locale }: PageStyle,
): Html | null {
  const list = account.list("time_entries");
  const hours = clientHours(list);
  if (hours.months.length === 0) return null;
  const months = monthsOf(hours.months);
  const years = yearsOf(months.map((month) => month.slice(0, 4)));
  const isYear = years.includes(year);
  const shown = isYear ? months.filter((month) => month.startsWith(year)) : months.slice(-MONTHS);
  const [first = "", last = ""] = [shown[0], shown.at(-1)];
  const when = isYear ? year : `${locale.month(first)} to ${locale.month(last)}`;
  const period = { from: periodOf(first).from, to: periodOf(last).to };
  const chart = (
    title: string,
    keys: readonly string[],
    label: (key: string, at: number) => ColumnLabel,
  ) => clientChart(hours, { links, locale }, { title, keys, label });
  const positions = positionsWith(list, allPositions(list, ""), {
    column: "spent_date",
    isWanted: (day) => day >= period.from && day <= period.to,
  });
  const billable = (isWanted: boolean) =>
    positionsWith(list, positions, {
      column: "billable",
      isWanted: (text) => (text === "1") === isWanted,
    });
  const bars = (by: string) =>
    hoursBars(list, by, {
      parts: [
        { name: "Billable", positions: billable(true) },
        { name: "Not billable", positions: billable(false) },
      ],
      least: 1,
      limit: BARS,
      when: `, ${when}`,
      urlOf: (filter) => entriesUrl(links, period, filter),
      locale,
    });
  const choice = (year: string, label: string, isChosen: boolean) => ({
    label,
    href: `${links.to("", { year })}#time`,
    isChosen,
  });
  return html`<section><h2>Time</h2>${
    years.length > 1 &&
    html`<div class="charts">${
      chart("Hours by year and client", years, (text) => ({ text, short: text }))
    }</div>${
      links.kind !== "none" && html`<div id="time">${
        choiceLinks("Years", [[
          choice("", `Last ${MONTHS} months`, !isYear),
          ...years.toReversed().map((known) => choice(known, known, known === year)),
        ]])
      }</div>`
    }`
  }<div class="charts">${
    chart(
      `Hours by month and client, ${when}`,
      shown,
      (month, at) => monthLabel(locale, month, at),
    )
  }</div><div class="charts">${bars("client_id")}${bars("user_id")}</div></section>`;
}

/** Hours by client and month. */
function clientHours(list: ListIndex) {
  const clients = groupsOf(list.column("client_id"));
  const months = groupsOf(list.column("spent_date"), (day) => day.slice(0, 7));
  const all = allPositions(list, "");
  const sums = sumsOf(list, all, { of: "hours", rows: months, columns: clients });
  /** Of a client, in a month or year; in all if `when` is "". */
  const of = (client: number, when: string) =>
    exactSum(months.keys.map((month, at) => month.startsWith(when) ? sums.at(at, client) : 0));
  const totals = clients.keys.map((_, client) => of(client, ""));
  const sorted = clients.keys.map((_, client) => client)
    .sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0));
  return {
    ids: clients.keys,
    names: clients.labels,
    // The clients with the most hours have a colour of their own, the same in all charts.
    top: sorted.slice(0, COLORS),
    others: sorted.slice(COLORS),
    months: months.keys.filter((month) => month !== ""),
    of,
  };
}

/** Hours by years or months, the clients stacked. */
function clientChart(
  { ids, names, top, others, of }: ReturnType<typeof clientHours>,
  { links, locale }: PageStyle,
  { title, keys, label }: {
    title: string;
    keys: readonly string[];
    label: (key: string, at: number) => ColumnLabel;
  },
): Html {
  const series: Series[] = [
    ...top.map((client) => ({
      name: names[client] ?? "",
      id: ids[client] ?? "",
      values: keys.map((key) => of(client, key)),
    })),
    {
      name: `${locale.number(others.length)} others`,
      values: keys.map((key) => exactSum(others.map((client) => of(client, key)))),
      isRest: true,
    },
  ].filter(({ values }) => values.some((value) => value > 0));
  const href = (key: string, client_id = "") => entriesUrl(links, periodOf(key), { client_id });
  return columnChart({
    title,
    labels: keys.map((key, at) => ({ ...label(key, at), href: href(key) })),
    series,
    isWide: true,
    locale,
    format: (value) => locale.hours(value),
    hrefOf: (at, index) => href(keys[at] ?? "", series[index]?.id),
  });
}

function entriesUrl(
  links: Links,
  { from, to }: Period,
  filter: Readonly<Record<string, string>>,
): string {
  return links.to("time_entries", { from, to, ...filter });
}

/** Hours of time entries by client, project, task or person; null if there are fewer than `least`. */
export function hoursBars(
  list: ListIndex,
  by: string,
  { parts, least, limit, when = "", urlOf, locale }: {
    /** Entries whose hours make up the parts of a bar. */
    parts: readonly { readonly name: string; readonly positions: Positions }[];
    least: number;
    limit: number;
    /** Added to the title. */
    when?: string;
    /** The URL of the entries of one bar. */
    urlOf: (filter: Readonly<Record<string, string>>) => string;
    locale: LocaleText;
  },
): Html | null {
  const rows = groupsOf(list.column(by));
  const sums = parts.map(({ positions }) => sumsOf(list, positions, { of: "hours", rows }));
  const bars = rows.keys.map((key, at) => ({
    name: rows.labels[at] ?? key,
    href: urlOf({ [by]: key }),
    values: sums.map((sum) => sum.at(at)),
  })).filter(({ values }) => values.some((value) => value > 0));
  const heading = labelOf(by);
  return bars.length < least ? null : barTable({
    title: `Hours by ${heading.toLowerCase()}${when}`,
    heading,
    sum: "Hours",
    parts: parts.map(({ name }) => name),
    bars,
    limit,
    locale,
    format: (value) => locale.hours(value),
  });
}
