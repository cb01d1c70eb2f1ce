import type { FigureName } from "../../figures/figures.ts";
import { type Html, html } from "../../text/html.ts";
import { columnChart } from "../html/column_chart.ts";
import type { Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { periodOf, yearsOf } from "../html/periods.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { numberOf, textOf } from "../index/rows.ts";

/** What was invoiced and paid by year, a chart for each currency: amounts in two have no common scale. */
export function moneyCharts(
  account: AccountIndex,
  links: Links | null,
  locale: LocaleText,
): Html | null {
  const read = (figure: FigureName) =>
    account.rows(
      "SELECT year, unit AS currency, amount FROM view_figures WHERE account_id = ? AND figure = ? AND year IS NOT NULL",
      figure,
    ).map((row) => ({
      year: textOf(row["year"]),
      currency: textOf(row["currency"]),
      amount: numberOf(row["amount"]),
    }));
  const [invoiced, paid] = [read("invoiced"), read("paid")];
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
    const href = (at: number, series: number) => {
      const { from, to } = periodOf(years[at] ?? "");
      return series === 0
        ? links?.to("invoices", { state: "open|paid", currency, from, to })
        : links?.to("invoice_payments", { row_currency: currency, from, to });
    };
    return columnChart({
      title: `Invoiced and paid by year, ${currency || "no currency"}`,
      labels: years.map((year, at) => ({ text: year, short: year, href: href(at, 0) })),
      series: [
        { name: "Invoiced", values: values(invoiced) },
        { name: "Paid", values: values(paid) },
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
