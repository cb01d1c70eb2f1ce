import { html } from "../../text/html.ts";
import { accountFigures, moneyByCurrency, moneyCharts } from "../figures/account_figures.ts";
import { usageSection } from "../figures/usage_rows.ts";
import { timeCharts } from "../figures/time_charts.ts";
import type { PageStyle } from "../html/links.ts";
import type { PageContent } from "../html/page_frame.ts";
import { dayRange } from "../html/periods.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { gaps } from "./about_page.ts";

/** Where the time went, what is due, and whether the backup is complete. With a year, its months are shown. */
export function overviewPage(account: AccountIndex, year: string, style: PageStyle): PageContent {
  const { links, locale } = style;
  const range = dayRange(locale, account.list("time_entries"), "spent_date");
  const isPending = account.pending.length > 0;
  const isEmpty = !isPending &&
    ["time_entries", "invoices", "expenses"].every((name) => account.list(name).rows === 0);
  const body = [
    html`<h1 dir="auto">${account.name}</h1>`,
    range !== "" && html`<p class="subject">Time from ${range}</p>`,
    gaps(account, links),
    accountFigures(account, style),
    isEmpty && html`<p class="empty">This account has no time, expenses or invoices.</p>`,
    moneyByCurrency(account, style),
    timeCharts(account, year, style),
    moneyCharts(account, style),
    !isEmpty && !isPending && usageSection(account, style),
  ];
  return { title: "Overview", active: "", body };
}
