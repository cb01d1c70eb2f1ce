import { billablePlaces } from "./billable_amounts.ts";
import { barTable } from "../html/bar_table.ts";
import { COLORS, type Series } from "../html/chart_series.ts";
import { columnChart, type ColumnLabel } from "../html/column_chart.ts";
import { type Html, html } from "../html/html.ts";
import type { ListIndex } from "../index/list_index.ts";
import { allPlaces, type Places, placesWith } from "../index/list_rows.ts";
import { type Grouping, groupsOf, sumsOf } from "../index/list_sums.ts";
import { monthLabel, monthsOf, yearsOf } from "../html/months.ts";
import type { PageContext } from "../html/page.ts";
import { type Period, periodOf } from "../html/period_links.ts";

/** Months that are shown unless a year is chosen: two years let one compare. */
const MONTHS = 24;
/** Bars of people and clients; what is less than these is one. */
const BARS = 12;

/** What the charts of an account's time are drawn from. */
interface TimeCharts {
  readonly context: PageContext;
  readonly account: string;
  readonly list: ListIndex;
  readonly clients: Grouping;
  /** The clients with the most hours have a colour, the same in all charts; all others share one. */
  readonly named: readonly number[];
  /** Hours of a client in a month or year. */
  readonly hours: (when: string, client: number) => number;
}

/** The charts of an account's time: hours by year, month, client and person. Null if there is none. */
export function timeCharts(
  context: PageContext,
  { account, year }: {
    account: string;
    /** Whose months are shown; "": the last ones. */
    year: string;
  },
): Html | null {
  const list = context.lists.of(account, "time_entries");
  const clients = groupsOf(list.column("client_id"));
  const months = groupsOf(list.column("spent_date"), (day) => day.slice(0, 7));
  const used = months.keys.filter((month) => month !== "");
  if (used.length === 0) return null;
  const sums = sumsOf(list, allPlaces(list, ""), { of: "hours", rows: months, columns: clients });
  const hours = (when: string, client: number) =>
    total(months.keys.map((month, row) => month.startsWith(when) ? sums.at(row, client) : 0));
  const inAll = clients.keys.map((_, client) => hours("", client));
  const named = clients.keys.map((_, client) => client)
    .sort((a, b) => (inAll[b] ?? 0) - (inAll[a] ?? 0)).slice(0, COLORS);
  return chartsOf({ context, account, list, clients, named, hours }, { used, year });
}

function chartsOf(
  charts: TimeCharts,
  { used, year }: { used: readonly string[]; year: string },
): Html {
  const months = monthsOf(used);
  const years = yearsOf(months.map((month) => month.slice(0, 4)));
  const shown = years.includes(year)
    ? months.filter((month) => month.startsWith(year))
    : months.slice(-MONTHS);
  const { locale, base } = charts.context;
  const when = years.includes(year)
    ? year
    : `${locale.month(shown[0] ?? "")} to ${locale.month(shown.at(-1) ?? "")}`;
  const period = {
    from: periodOf(shown[0] ?? "").from,
    to: periodOf(shown.at(-1) ?? "").to,
  };
  const { list } = charts;
  const all = placesWith(list, allPlaces(list, ""), {
    column: "spent_date",
    isWanted: (day) => day >= period.from && day <= period.to,
  });
  const places = { all, billable: billablePlaces(list, all) };
  const address = `${base}/${charts.account}/`;
  const link = (query: string, text: string, isChosen: boolean) =>
    html`<li><a href="${address}${query}#time" ${
      isChosen && html`aria-current="true"`
    }>${text}</a></li>`;
  return html`<section><h2>Time</h2><div class="charts">${
    years.length > 1 &&
    clientChart(charts, {
      title: "Hours by year and client",
      keys: years,
      label: (text) => ({ text, short: text }),
    })
  }</div>${
    base !== "" && years.length > 1 &&
    html`
      <nav class="periods" id="time" aria-label="Years">
        <ul>${link("", `Last ${MONTHS} months`, !years.includes(year))}${[...years].reverse().map((
          known,
        ) => link(`?year=${known}`, known, known === year))}</ul>
      </nav>
    `
  }<div class="charts">${
    clientChart(charts, {
      title: `Hours by month and client, ${when}`,
      keys: shown,
      label: (month, at) => monthLabel(locale, month, at),
    })
  }</div><div class="charts">${
    bars(charts, { title: `Hours by client, ${when}`, by: "client_id", period, places })
  }${
    bars(charts, { title: `Hours by person, ${when}`, by: "user_id", period, places })
  }</div></section>`;
}

/** Hours by years or months, the clients on each other. */
function clientChart(
  charts: TimeCharts,
  { title, keys, label }: {
    title: string;
    keys: readonly string[];
    label: (key: string, at: number) => ColumnLabel;
  },
): Html {
  const { context, named, clients, hours } = charts;
  const { locale } = context;
  const others = clients.keys.map((_, at) => at).filter((at) => !named.includes(at));
  const series: Series[] = [
    ...named.map((client) => ({
      name: clients.labels[client] ?? "",
      id: clients.keys[client] ?? "",
      values: keys.map((key) => hours(key, client)),
    })),
    {
      name: `${locale.number(others.length)} others`,
      values: keys.map((key) => total(others.map((client) => hours(key, client)))),
      isRest: true,
    },
  ].filter(({ values }) => values.some((value) => value > 0));
  const href = (key: string, more = "") => addressOf(charts, periodOf(key), more);
  return columnChart({
    title,
    labels: keys.map((key, at) => ({ ...label(key, at), href: href(key) })),
    series,
    isWide: true,
    format: (value) => locale.hours(value),
    tick: (value) => locale.compact(value),
    hrefOf: (at, index) => {
      const id = series[index]?.id;
      return href(keys[at] ?? "", id === undefined ? "" : `&client_id=${id}`);
    },
  });
}

/** Clients or people by their hours in a period, billable ones first. */
function bars(
  charts: TimeCharts,
  { title, by, period, places }: {
    title: string;
    by: "client_id" | "user_id";
    period: Period;
    /** The entries of the period. */
    places: { readonly all: Places; readonly billable: Places };
  },
): Html | null {
  const { context, list } = charts;
  const { locale } = context;
  const rows = groupsOf(list.column(by));
  const all = sumsOf(list, places.all, { of: "hours", rows });
  const billable = sumsOf(list, places.billable, { of: "hours", rows });
  const found = rows.keys.map((key, at) => ({
    text: rows.labels[at] ?? key,
    href: addressOf(charts, period, `&${by}=${key}`),
    hours: all.at(at),
    billable: billable.at(at),
  })).filter(({ hours }) => hours > 0).sort((a, b) => b.hours - a.hours);
  if (found.length === 0) return null;
  const rest = found.slice(BARS);
  const names = [
    ...found.slice(0, BARS),
    ...(rest.length === 0 ? [] : [{
      text: `${locale.number(rest.length)} others`,
      href: undefined,
      hours: total(rest.map(({ hours }) => hours)),
      billable: total(rest.map(({ billable }) => billable)),
    }]),
  ];
  return barTable({
    title,
    heading: by === "client_id" ? "Client" : "Person",
    names,
    series: [
      { name: "Billable", values: names.map(({ billable }) => billable) },
      {
        name: "Not billable",
        values: names.map(({ hours, billable }) => total([hours, -billable])),
      },
    ],
    sum: "Hours",
    format: (value) => locale.hours(value),
  });
}

/** The time entries behind a part of a chart; none in the report, which leads nowhere. */
function addressOf(
  { context, account }: TimeCharts,
  { from, to }: Period,
  more: string,
): string | undefined {
  const { base } = context;
  return base === "" ? undefined : `${base}/${account}/time_entries?from=${from}&to=${to}${more}`;
}

function total(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 1e6) / 1e6;
}
