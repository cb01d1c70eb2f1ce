import { dayRange } from "../html/day_range.ts";
import { Html, html, type Shown } from "../html/html.ts";
import { moneyByCurrency } from "../figures/money_by_currency.ts";
import { moneyCharts } from "../figures/money_charts.ts";
import { overviewFigures } from "../figures/overview_figures.ts";
import type { AccountHead, PageContext } from "../html/page.ts";
import { hoursByClient, hoursByYear } from "./report_hours.ts";
import { agedReceivables, openInvoices, revenueByYear } from "./report_money.ts";
import { MENU } from "../catalog/resource_view.ts";
import { textOf } from "../index/rows.ts";
import { gaps } from "../pages/gaps.ts";
import { timeCharts } from "../figures/time_charts.ts";
import { STYLE_SHEET } from "../html/style_sheet.ts";

/** The report on some accounts as one page that stands for itself. */
export function reportPage(
  context: PageContext,
  { accounts, digest }: {
    accounts: readonly AccountHead[];
    /** SHA-256 of the backup's topmost SHA256SUMS. */
    digest: string;
  },
): Html {
  const title = accounts.map(({ name }) => name).join(", ");
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head><meta charset="utf-8"><title>Report on ${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
    <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    ${new Html(`<style>${STYLE_SHEET}</style>`)}</head>
      <body class="report">
        <main>${accounts.map((account) => accountReport(context, { account, digest }))}</main>
      </body>
    </html>
  `;
}

function accountReport(
  context: PageContext,
  { account, digest }: { account: AccountHead; digest: string },
): Html {
  const { locale, lists } = context;
  const { id, name, row } = account;
  const range = (list: string, column: string, text: string) => {
    const days = dayRange(locale, lists.of(id, list), column);
    return days !== "" && html`<br>${text} ${days}`;
  };
  return html`<article><header><p class="soft">Report from a backup of Harvest</p><h1 dir="auto">${name}</h1><p class="subject">As of ${
    locale.moment(textOf(row["finished_at"]))
  }${range("invoices", "issue_date", "Invoices from")}${
    range("time_entries", "spent_date", "Time from")
  }</p></header>${gaps(context, account)}${overviewFigures(context, id)}${
    moneyByCurrency(context, id)
  }${revenueByYear(context, id)}${moneyCharts(context, id)}${agedReceivables(context, id)}${
    openInvoices(context, id)
  }${hoursByYear(context, id)}${hoursByClient(context, id)}${
    timeCharts(context, { account: id, year: "" })
  }${origin(context, { account, digest })}</article>`;
}

/** What the figures mean, where they come from, and how that can be checked. */
function origin(
  { lists, locale }: PageContext,
  { account, digest }: { account: AccountHead; digest: string },
): Html {
  const { id, row } = account;
  const counts = MENU.filter(({ isMain }) => isMain).flatMap(({ view }) => {
    const { rows } = lists.of(id, view.table.name);
    return rows === 0 ? [] : [`${view.label} ${locale.number(rows)}`];
  });
  const moment = (column: string) => locale.moment(textOf(row[column]));
  const facts: (readonly [string, Shown])[] = [
    [
      "Invoiced",
      "All invoices but drafts, by their date of issue. The amount contains taxes and discounts.",
    ],
    ["Paid", "Payments that were recorded for these invoices, by the day they were paid on."],
    ["Still owed", "What open invoices wait for, on the day of the backup."],
    [
      "Hours",
      "As they were tracked. Their worth is billable time, rounded as the account rounds it, at the rate of each entry.",
    ],
    ["Currencies", "Amounts of two currencies are never added."],
    ["Account", `${account.name}, number ${id}`],
    [
      "Read from Harvest",
      `${moment("started_at")} to ${moment("finished_at")}, by ${textOf(row["tool"])}`,
    ],
    ["Token", `Of a user with the role ${textOf(row["role"]) || "(not known)"}`],
    ["Records", counts.join(" · ")],
    [
      "Proof",
      html`The backup keeps every record as Harvest sent it, with a SHA-256 digest of each file. The file <code>SHA256SUMS</code> on top of it has the digest <code>${digest}</code>; <code>sha256sum -c SHA256SUMS</code> there and in the account's folder checks all others.`,
    ],
  ];
  return html`
    <section>
      <h2>What the figures mean, and where they come from</h2>
      <dl class="fields">${facts.map(([label, value]) =>
        html`
          <div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>
        `
      )}</dl>
    </section>
  `;
}
