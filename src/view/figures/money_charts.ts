import { columnChart } from "../html/column_chart.ts";
import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { yearsOf } from "../html/months.ts";
import { periodOf } from "../html/period_links.ts";
import { allRows, numberOf, textOf } from "../index/rows.ts";

/** What was invoiced and paid by year, a chart a currency: amounts of two have no common scale. */
export function moneyCharts({ database, base, locale }: PageContext, account: string): Html | null {
  const read = (view: string) =>
    allRows(
      database,
      `SELECT year, currency, amount FROM ${view} WHERE account_id = ? AND year IS NOT NULL`,
      BigInt(account),
    ).map((row) => ({
      year: textOf(row["year"]),
      currency: textOf(row["currency"]),
      amount: numberOf(row["amount"]),
    }));
  const [invoiced, paid] = [read("invoiced_by_year"), read("paid_by_year")];
  const both = [...invoiced, ...paid];
  const currencies = [...new Set(both.map(({ currency }) => currency))].sort();
  if (currencies.length === 0) return null;
  const charts = currencies.map((currency) => {
    const used = both.filter((entry) => entry.currency === currency).map(({ year }) => year);
    const years = yearsOf(used);
    const values = (entries: typeof both) =>
      years.map((year) =>
        entries.find((entry) => entry.currency === currency && entry.year === year)?.amount ?? 0
      );
    const lists = [
      `invoices?state=!draft&currency=${currency}`,
      `invoice_payments?row_currency=${currency}`,
    ];
    const href = (at: number, list: number) => {
      const { from, to } = periodOf(years[at] ?? "");
      return base === "" ? undefined : `${base}/${account}/${lists[list]}&from=${from}&to=${to}`;
    };
    return columnChart({
      title: `Invoiced and paid by year, ${currency || "no currency"}`,
      labels: years.map((year, at) => ({ text: year, short: year, href: href(at, 0) })),
      series: [
        { name: "Invoiced", values: values(invoiced) },
        { name: "Paid", values: values(paid) },
      ],
      isGrouped: true,
      format: (value) => locale.money(value, currency || null),
      tick: (value) => locale.compact(value),
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
