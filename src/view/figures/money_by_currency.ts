import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { allRows, numberOf, textOf } from "../index/rows.ts";

/** A column of the table: its amounts by currency, and the list they are made of. */
interface MoneyColumn {
  readonly label: string;
  readonly sql: string;
  /** Null where no list shows just this. */
  readonly list: string | null;
}

const COLUMNS: readonly MoneyColumn[] = [
  {
    label: "Invoiced",
    sql: "SELECT currency, sum(amount) AS amount FROM invoiced_by_year WHERE account_id = ?",
    list: "invoices?state=!draft&currency=",
  },
  {
    label: "Paid",
    sql: "SELECT currency, sum(amount) AS amount FROM paid_by_year WHERE account_id = ?",
    list: "invoice_payments?row_currency=",
  },
  {
    label: "Still owed",
    sql: "SELECT currency, sum(due_amount) AS amount FROM receivables WHERE account_id = ?",
    list: "invoices?state=open&currency=",
  },
  {
    label: "Not invoiced yet",
    sql:
      "SELECT currency, sum(uninvoiced_amount) AS amount FROM view_uninvoiced WHERE account_id = ? AND is_active",
    list: null,
  },
];

/** What was invoiced, paid and is owed, each currency in a row: amounts of two have no sum. */
export function moneyByCurrency(
  { database, base, locale }: PageContext,
  account: string,
): Html | null {
  const columns = COLUMNS.map(({ label, sql, list }) => {
    const rows = allRows(database, `${sql} GROUP BY currency`, BigInt(account));
    const amounts = rows.map((row): [string, number] => [
      textOf(row["currency"]),
      Math.round(numberOf(row["amount"]) * 1e6) / 1e6,
    ]);
    return { label, list, amounts: new Map(amounts.filter(([, amount]) => amount !== 0)) };
  });
  const currencies = [...new Set(columns.flatMap(({ amounts }) => [...amounts.keys()]))].sort();
  if (currencies.length === 0) return null;
  const cell = ({ label, list, amounts }: typeof columns[number], currency: string) => {
    const amount = amounts.get(currency);
    const text = amount === undefined
      ? html`<span class="soft">–</span>`
      : locale.money(amount, currency || null);
    return html`<td class="number" data-label="${label}">${
      // The report leads nowhere.
      list === null || base === "" || amount === undefined
        ? text
        : html`<a href="${base}/${account}/${list}${
          encodeURIComponent(currency)
        }">${text}</a>`}</td>`;
  };
  return html`<section><h2>Money</h2><div class="scroll" tabindex="0" role="region" aria-label="Money"><table class="money records"><thead><tr><th scope="col">Currency</th>${
    columns.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)
  }</tr></thead><tbody>${
    currencies.map((currency) =>
      html`<tr><th scope="row">${currency || "None"}</th>${
        columns.map((column) => cell(column, currency))
      }</tr>`
    )
  }</tbody></table></div>${
    columns.some(({ list, amounts }) => list === null && amounts.size > 0) &&
    html`
      <p
        class="soft">Not invoiced yet: billable time at its rates and billable expenses of active projects that no invoice names; of fixed fees what is left.</p>
    `
  }</section>`;
}
