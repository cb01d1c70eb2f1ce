import { type Html, html } from "../html/html.ts";
import { allPlaces } from "../index/list_rows.ts";
import { sumOf } from "../index/list_sums.ts";
import type { PageContext } from "../html/page.ts";

/** How much there is of what an account is about. */
export function overviewFigures({ lists, base, locale }: PageContext, account: string): Html {
  const time = lists.of(account, "time_entries");
  const figure = (label: string, list: string, value: string) =>
    html`
      <div>
        <dt>${base === "" ? label : html`<a href="${base}/${account}/${list}">${label}</a>`}</dt>
        <dd>${value}</dd>
      </div>
    `;
  const count = (label: string, name: string) => {
    const { rows } = lists.of(account, name);
    return rows > 0 && figure(label, name, locale.number(rows));
  };
  const all = [
    time.rows > 0 &&
    figure("Hours", "time_entries", locale.hours(sumOf(time, allPlaces(time, ""), "hours"))),
    count("Clients", "clients"),
    count("Projects", "projects"),
    count("People", "users"),
    count("Invoices", "invoices"),
    count("Payments", "invoice_payments"),
    count("Expenses", "expenses"),
  ];
  return html`<dl class="figures">${all}</dl>`;
}
