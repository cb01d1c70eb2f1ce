import { Html, html, type HtmlValue } from "../../text/html.ts";
import { FIGURE_NAMES } from "../../figures/figures.ts";
import { MENU } from "../catalog/resource_views.ts";
import { accountFigures, meaning, moneyByCurrency } from "../figures/account_figures.ts";
import { moneyCharts } from "../figures/money_charts.ts";
import { usageSection } from "../figures/usage_rows.ts";
import { timeCharts } from "../figures/time_charts.ts";
import { fieldList } from "../html/field_list.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { dayRange } from "../html/periods.ts";
import { STYLE_SHEET } from "../html/style_sheet.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { textOf } from "../index/rows.ts";
import { gaps } from "../pages/gaps.ts";
import { hoursByClient, hoursByYear } from "./report_hours.ts";
import { agedReceivables, openInvoices, revenueByYear } from "./report_money.ts";

/** The report on some accounts as one page; `digest` is the SHA-256 of the backup's topmost SHA256SUMS. */
export function reportPage(
  accounts: readonly AccountIndex[],
  digest: string,
  locale: LocaleText,
): Html {
  const title = `Report on ${accounts.map(({ name }) => name).join(", ")}`;
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head><meta charset="utf-8"><title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
    <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    ${new Html(`<style>${STYLE_SHEET}</style>`)}</head>
      <body class="report">
        <main>${accounts.map((account) => accountReport(account, digest, locale))}</main>
      </body>
    </html>
  `;
}

function accountReport(account: AccountIndex, digest: string, locale: LocaleText): Html {
  const range = (list: string, column: string, text: string) => {
    const days = dayRange(locale, account.list(list), column);
    return days !== "" && html`<br>${text} ${days}`;
  };
  return html`<article><header><p class="soft">Report from a Harvest backup</p><h1 dir="auto">${account.name}</h1><p class="subject">As of ${
    locale.moment(textOf(account.row["finished_at"]))
  }${range("invoices", "issue_date", "Invoices from")}${
    range("time_entries", "spent_date", "Time from")
  }</p></header>${gaps(account, null)}${accountFigures(account, null, locale)}${
    moneyByCurrency(account, null, locale)
  }${revenueByYear(account, locale)}${moneyCharts(account, null, locale)}${
    agedReceivables(account, locale)
  }${openInvoices(account, locale)}${hoursByYear(account, locale)}${
    hoursByClient(account, locale)
  }${timeCharts(account, "", null, locale)}${usageSection(account, null, locale)}${
    origin(account, digest, locale)
  }</article>`;
}

/** The figures of the report. */
const MEANINGS = [...FIGURE_NAMES, "uninvoiced"] as const;

/** What the figures mean, where they come from, and how that can be verified. */
function origin(account: AccountIndex, digest: string, locale: LocaleText): Html {
  const { id, name, row } = account;
  const counts = MENU.filter(({ isMain }) => isMain).flatMap(({ view }) => {
    const { rows } = account.list(view.table.name);
    return rows === 0 ? [] : [`${view.label} ${locale.number(rows)}`];
  });
  const moment = (column: string) => locale.moment(textOf(row[column]));
  const facts: (readonly [string, HtmlValue])[] = [
    ...MEANINGS.map(meaning),
    ["Currencies", "Amounts in different currencies are never added."],
    ["Account", `${name}, number ${id}`],
    [
      "Read from Harvest",
      `${moment("started_at")} to ${moment("finished_at")}, by ${textOf(row["tool"])}`,
    ],
    ["Role of the token", textOf(row["role"]) || "unknown"],
    ["Records", counts.join(" · ")],
    [
      "Verification",
      html`The backup keeps every record as Harvest sent it, with the SHA-256 digest of each file. The digest of its topmost <code>SHA256SUMS</code> is <code>${digest}</code>. <code>sha256sum -c SHA256SUMS</code>, in the backup’s folder and in the account’s, checks all files but those of single records; <code>getharvest-backup verify</code> checks these too.`,
    ],
  ];
  return html`<section><h2>What the figures mean, and where they come from</h2>${
    fieldList(facts)
  }</section>`;
}
