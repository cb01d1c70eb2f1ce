import {
  type FigureName,
  figureOf,
  type FigureText,
  NO_CURRENCY,
  UNINVOICED_TEXT,
} from "../../figures/figures.ts";
import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { columnChart } from "../html/column_chart.ts";
import { dataTable } from "../html/data_table.ts";
import { linked, type PageStyle } from "../html/page_style.ts";
import { periodOf, yearsOf } from "../html/periods.ts";
import { fieldList, figureList } from "../html/sections.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { allPositions, cents, sumOf } from "../index/list_positions.ts";
import { numberOf, textOf } from "../index/rows.ts";

const COUNTED: readonly (readonly [list: string, label: string])[] = [
  ["clients", "Clients"],
  ["projects", "Projects"],
  ["users", "People"],
  ["invoices", "Invoices"],
  ["invoice_payments", "Payments"],
  ["expenses", "Expenses"],
];

export function accountFigures(account: AccountIndex, { links, locale }: PageStyle): Html {
  const time = account.list("time_entries");
  const hours = locale.hours(sumOf(time, allPositions(time, ""), "hours"));
  const figures = [["time_entries", "Hours"] as const, ...COUNTED].flatMap(([list, label]) => {
    const { rows } = account.list(list);
    const value = list === "time_entries" ? hours : locale.number(rows);
    return rows > 0 ? [[linked(label, links.to(list)), value] as const] : [];
  });
  return figureList(figures);
}

/** The columns of the table of money, and the list that shows what each is the sum of. */
const MONEY: readonly (readonly [
  name: FigureName | "uninvoiced",
  list: ((currency: string) => [list: string, query: Record<string, string>]) | null,
])[] = [
  ["invoiced", (currency) => ["invoices", { state: "open|paid", currency }]],
  ["paid", (currency) => ["invoice_payments", { row_currency: currency }]],
  ["due", (currency) => ["invoices", { state: "open", currency }]],
  ["overdue", null],
  ["uninvoiced", null],
  ["written_off", (currency) => ["invoices", { state: "closed", currency }]],
  ["drafts", (currency) => ["invoices", { state: "draft", currency }]],
  ["labour_cost", null],
];

/** What was invoiced and paid and what is due, a row for each currency: amounts in two have no sum. */
export function moneyByCurrency(
  account: AccountIndex,
  { links, locale }: PageStyle,
): Html | null {
  const amounts = new Map<string, number>();
  const currencies = new Set<string>();
  const names = MONEY.map(([name]) => `'${name}'`).join(", ");
  const sql = `SELECT figure, unit, sum(amount) AS amount FROM view_figures
WHERE account_id = ? AND figure IN (${names}) GROUP BY figure, unit`;
  for (const row of account.rows(sql)) {
    const amount = cents(numberOf(row["amount"]));
    if (amount === 0) continue;
    amounts.set(`${textOf(row["figure"])} ${textOf(row["unit"])}`, amount);
    currencies.add(textOf(row["unit"]));
  }
  if (currencies.size === 0) return null;
  const sorted = [...currencies].sort();
  const columns = MONEY.filter(([name]) => sorted.some((unit) => amounts.has(`${name} ${unit}`)));
  return html`<section><h2>Money</h2>${
    dataTable({
      label: "Money",
      className: "money records",
      columns: [
        { label: "Currency" },
        ...columns.map(([name]) => ({ label: figureText(name).label, kind: "number" as const })),
      ],
      hasRowHeadings: true,
      rows: sorted.map((currency) => [
        currency || NO_CURRENCY,
        ...columns.map(([name, list]): HtmlValue => {
          const amount = amounts.get(`${name} ${currency}`);
          if (amount === undefined) return html`<span class="soft">–</span>`;
          const text = locale.money(amount, currency || null);
          return list === null ? text : linked(text, links.to(...list(currency)));
        }),
      ]),
    })
  }${
    links.kind !== "none" &&
    html`<details><summary>What these figures mean</summary>${
      fieldList(columns.map(([name]) => meaning(name)))
    }</details>`
  }</section>`;
}

/** A figure's name and what it counts, for people. */
export function meaning(name: FigureName | "uninvoiced"): readonly [label: string, text: string] {
  const { label, rule, leavesOut } = figureText(name);
  const plain = (text: string) => text.replaceAll("`", "");
  return [label, `${plain(rule)} Not in it: ${plain(leavesOut)}`];
}

function figureText(name: FigureName | "uninvoiced"): FigureText {
  return name === "uninvoiced" ? UNINVOICED_TEXT : figureOf(name);
}

/** What was invoiced and paid by year, a chart for each currency: amounts in two have no common scale. */
export function moneyCharts(account: AccountIndex, { links, locale }: PageStyle): Html | null {
  const sql = `SELECT year, unit, figure, amount FROM view_figures
WHERE account_id = ? AND figure IN ('invoiced', 'paid') AND year IS NOT NULL ORDER BY unit`;
  const byCurrency = Map.groupBy(account.rows(sql), (row) => textOf(row["unit"]));
  if (byCurrency.size === 0) return null;
  const charts = [...byCurrency].map(([currency, rows]) => {
    const years = yearsOf(rows.map((row) => textOf(row["year"])));
    const amountOf = (figure: FigureName, year: string) =>
      rows.find((row) => row["figure"] === figure && row["year"] === year)?.["amount"];
    const values = (figure: FigureName) =>
      years.map((year) => cents(numberOf(amountOf(figure, year))));
    const href = (at: number, series: number) => {
      const { from, to } = periodOf(years[at] ?? "");
      return series === 0
        ? links.to("invoices", { state: "open|paid", currency, from, to })
        : links.to("invoice_payments", { row_currency: currency, from, to });
    };
    return columnChart({
      title: `Invoiced and paid by year, ${currency || NO_CURRENCY}`,
      labels: years.map((year, at) => ({ text: year, short: year, href: href(at, 0) })),
      series: [
        { name: "Invoiced", values: values("invoiced") },
        { name: "Paid", values: values("paid") },
      ],
      isGrouped: true,
      locale,
      format: (value) => locale.money(value, currency || null),
      hrefOf: href,
    });
  });
  return html`
    <section>
      <h2>Revenue</h2>
      <div class="charts">${charts}</div>
    </section>
  `;
}
