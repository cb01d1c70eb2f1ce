import { chart, type ChartData } from "./chart.ts";
import type { Html } from "./html.ts";
import type { LocaleText } from "./locale_text.ts";
import { allRows, numberOf, type Row, textOf } from "./rows.ts";
import type { DatabaseSync } from "node:sqlite";

/** Months of the chart of months: two years let one compare. */
const MONTHS = 24;
/** Clients with a colour of their own; all others share one. */
const NAMED = 7;
/** People in the chart of people. */
const PEOPLE = 20;

/** What charts are drawn from. */
export interface ChartSource {
  readonly database: DatabaseSync;
  readonly locale: LocaleText;
  readonly account: string;
}

/** The charts of an account: hours by month and client and by year, money by year, people. */
export function overviewCharts(source: ChartSource): Html[] {
  const { locale } = source;
  const hours = {
    format: (value: number) => locale.hours(value),
    tick: (value: number) => locale.compact(value),
  };
  const charts: ChartData[] = [
    {
      title: "Hours by month and client",
      ...hoursByClient(source, lastMonths(source)),
      ...hours,
      isWide: true,
    },
    { title: "Hours by year", ...hoursByYear(source), ...hours },
    {
      title: "People's hours in the last twelve months",
      ...hoursByPerson(source),
      ...hours,
      isNames: true,
    },
    ...moneyByYear(source),
  ];
  return charts.filter(({ labels }) => labels.length > 0).map(chart);
}

type Figures = Pick<ChartData, "labels" | "series">;

/** The months up to the last one that has hours, none left out. */
function lastMonths({ database, account }: ChartSource): string[] {
  const sql =
    "SELECT min(month) AS first, max(month) AS last FROM view_client_months WHERE account_id = ?";
  const [row] = allRows(database, sql, BigInt(account));
  const first = textOf(row?.["first"]);
  const [year = 0, month = 0] = textOf(row?.["last"]).split("-").map(Number);
  if (first === "") return [];
  const months = Array.from({ length: MONTHS }, (_, back) => {
    const at = year * 12 + month - 1 - (MONTHS - 1 - back);
    return `${Math.floor(at / 12)}-${String(at % 12 + 1).padStart(2, "0")}`;
  });
  return months.filter((text) => text >= first);
}

function hoursByClient(
  { database, account, locale }: ChartSource,
  months: readonly string[],
): Figures {
  const sql =
    `SELECT month, client_id, coalesce(client, 'Client ' || client_id) AS name, hours FROM view_client_months
WHERE account_id = ? AND month >= ?`;
  const rows = allRows(database, sql, BigInt(account), months[0] ?? "");
  const byClient = Map.groupBy(rows, (row) => textOf(row["client_id"]));
  const ordered = [...byClient.values()].sort((a, b) => total(b, "hours") - total(a, "hours"));
  const series = (name: string, some: readonly Row[]) => ({
    name,
    values: months.map((month) => total(some.filter((row) => row["month"] === month), "hours")),
  });
  const named = ordered.slice(0, NAMED).map((some) => series(textOf(some[0]?.["name"]), some));
  const others = ordered.slice(NAMED).flat();
  return {
    labels: months.map((month) => locale.month(month)),
    series: others.length > 0 ? [...named, series("All others", others)] : named,
  };
}

function hoursByYear({ database, account }: ChartSource): Figures {
  const sql = `SELECT substr(month, 1, 4) AS year, sum(hours) AS hours FROM view_client_months
WHERE account_id = ? GROUP BY year ORDER BY year`;
  const rows = allRows(database, sql, BigInt(account));
  return {
    labels: rows.map((row) => textOf(row["year"])),
    series: [{ name: "Hours", values: rows.map((row) => numberOf(row["hours"])) }],
  };
}

/** A chart a currency: amounts of two currencies have no common scale. */
function moneyByYear({ database, account, locale }: ChartSource): ChartData[] {
  const read = (view: string) =>
    allRows(
      database,
      `SELECT year, currency, amount FROM ${view} WHERE account_id = ?`,
      BigInt(account),
    );
  const invoiced = read("invoiced_by_year");
  const paid = read("paid_by_year");
  const currencies = [...new Set([...invoiced, ...paid].map((row) => textOf(row["currency"])))]
    .sort();
  return currencies.map((currency) => {
    const inIt = (rows: readonly Row[]) =>
      rows.filter((row) => textOf(row["currency"]) === currency && row["year"] !== null);
    const years = [...new Set([...inIt(invoiced), ...inIt(paid)].map((row) => textOf(row["year"])))]
      .sort();
    const series = (name: string, rows: readonly Row[]) => ({
      name,
      values: years.map((year) =>
        total(inIt(rows).filter((row) => row["year"] === year), "amount")
      ),
    });
    return {
      title: `Invoiced and paid by year, ${currency}`,
      labels: years,
      series: [series("Invoiced", invoiced), series("Paid", paid)],
      isGrouped: true,
      format: (value: number) => locale.money(value, currency),
      tick: (value: number) => locale.compact(value),
    };
  });
}

function hoursByPerson({ database, account }: ChartSource): Figures {
  const sql =
    `SELECT person, sum(rounded_hours) AS hours, sum(billable_hours) AS billable FROM view_person_months
WHERE account_id = ?1 AND month > (SELECT (substr(max(month), 1, 4) - 1) || substr(max(month), 5) FROM view_person_months WHERE account_id = ?1)
GROUP BY user_id ORDER BY hours DESC LIMIT ${PEOPLE}`;
  const rows = allRows(database, sql, BigInt(account));
  return {
    labels: rows.map((row) => textOf(row["person"])),
    series: [
      { name: "Billable, rounded", values: rows.map((row) => numberOf(row["billable"])) },
      {
        name: "Not billable, rounded",
        values: rows.map((row) => numberOf(row["hours"]) - numberOf(row["billable"])),
      },
    ],
  };
}

function total(rows: readonly Row[], column: string): number {
  return Math.round(rows.reduce((sum, row) => sum + numberOf(row[column]), 0) * 100) / 100;
}
