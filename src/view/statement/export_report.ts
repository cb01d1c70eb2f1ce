import { FIGURE_NAMES } from "../../figures/figures.ts";
import { TargetFile } from "../../store/files/target_file.ts";
import { Html, html, type HtmlValue } from "../../text/html.ts";
import { MENU } from "../catalog/resource_views.ts";
import {
  accountFigures,
  meaning,
  moneyByCurrency,
  moneyCharts,
} from "../figures/account_figures.ts";
import { timeCharts } from "../figures/time_charts.ts";
import { usageSection } from "../figures/usage_rows.ts";
import { LocaleText, NO_LINKS } from "../html/page_style.ts";
import { dayRange } from "../html/periods.ts";
import { STYLE_SHEET } from "../html/style_sheet.ts";
import { fieldList } from "../html/sections.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { BackupIndex, type IndexOptions } from "../index/backup_index.ts";
import { textOf } from "../index/rows.ts";
import { gaps } from "../pages/about_page.ts";
import { hoursByClient, hoursByYear } from "./report_table.ts";
import { agedReceivables, openInvoices, revenueByYear } from "./report_money.ts";

/** What is to be reported, and where to. */
export interface ReportOptions extends IndexOptions {
  /** The HTML file; an existing one is replaced only once the new one is complete. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  /** The reader's language, for numbers and dates: `de-DE`. */
  readonly locale: string;
}

/**
 * Writes one HTML file with the charts and totals of a backup, which can be sent to anyone: it loads nothing and runs
 * nothing.
 * @throws UsageError if there is no such backup; RecordError | ListFormatError if it is damaged
 */
export async function exportReport(
  options: ReportOptions,
): Promise<{ readonly sizeBytes: number }> {
  const { output, to, account, locale } = options;
  using index = await BackupIndex.open(options);
  const accounts = index.chosen(account, "report on");
  using target = await TargetFile.create(to, { outside: output });
  await target.append(reportPage(accounts, index.version, new LocaleText(locale)).text);
  return await target.place();
}

/** The report on some accounts as one page; `digest` is the SHA-256 of the backup's topmost SHA256SUMS. */
function reportPage(
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
  const style = { links: NO_LINKS, locale };
  const range = (list: string, column: string, text: string) => {
    const days = dayRange(locale, account.list(list), column);
    return days !== "" && html`<br>${text} ${days}`;
  };
  return html`<article><header><p class="soft">Report from a Harvest backup</p><h1 dir="auto">${account.name}</h1><p class="subject">As of ${
    locale.moment(textOf(account.row["finished_at"]))
  }${range("invoices", "issue_date", "Invoices from")}${
    range("time_entries", "spent_date", "Time from")
  }</p></header>${gaps(account, NO_LINKS)}${accountFigures(account, style)}${
    moneyByCurrency(account, style)
  }${revenueByYear(account, locale)}${moneyCharts(account, style)}${
    agedReceivables(account, locale)
  }${openInvoices(account, locale)}${hoursByYear(account, locale)}${
    hoursByClient(account, locale)
  }${timeCharts(account, "", style)}${usageSection(account, style)}${
    origin(account, digest, locale)
  }</article>`;
}

/** What the figures mean, where they come from, and how that can be verified. */
function origin(account: AccountIndex, digest: string, locale: LocaleText): Html {
  const { id, name, row } = account;
  const counts = MENU.filter(({ isMain }) => isMain).flatMap(({ view }) => {
    const { rows } = account.list(view.table.name);
    return rows === 0 ? [] : [`${view.label} ${locale.number(rows)}`];
  });
  const moment = (column: string) => locale.moment(textOf(row[column]));
  const facts: (readonly [string, HtmlValue])[] = [
    ...[...FIGURE_NAMES, "uninvoiced" as const].map(meaning),
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
