import { TargetFile } from "../store/target_file.ts";
import { UsageError } from "../usage_error.ts";
import { BackupIndex } from "./backup_index.ts";
import { Html, html } from "./html.ts";
import { LocaleText } from "./locale_text.ts";
import { overviewCharts } from "./overview_charts.ts";
import { type AccountHead, accountsOf, type PageContext } from "./page.ts";
import { labelOf } from "./resource_view.ts";
import { allRows, numberOf, type Row, textOf } from "./rows.ts";
import { STYLE_SHEET } from "./style_sheet.ts";

/** What is to be reported, and where to. */
export interface ReportRequest {
  /** The backup. */
  readonly output: string;
  /** The HTML file; what is there is replaced once the new one is whole. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  readonly cacheFolder: string;
  /** The reader's language, for numbers and dates: `de-DE`. */
  readonly locale: string;
  readonly signal: AbortSignal;
  readonly onBuild?: () => void;
}

/**
 * Writes one HTML file with the charts and totals of a backup, to be sent to somebody who has neither backup nor
 * program: it loads nothing and runs nothing.
 * @throws UsageError if there is no such backup; RecordError | ListFormatError if it is damaged
 */
export async function exportReport(
  request: ReportRequest,
): Promise<{ readonly sizeBytes: number }> {
  using index = await BackupIndex.open(request);
  const locale = new LocaleText(request.locale);
  const context = { database: index.database, base: "", locale, isBuilding: false };
  const accounts = accountsOf(context).filter(({ id }) =>
    request.account === null || id === request.account
  );
  if (accounts.length === 0) {
    throw new UsageError(
      `Cannot report on account "${request.account}": the backup "${request.output}" does not have it`,
    );
  }
  using target = await TargetFile.create(request.to);
  await target.append(reportPage(context, accounts).text);
  return await target.place();
}

function reportPage(context: PageContext, accounts: readonly AccountHead[]): Html {
  const title = accounts.map(({ name }) => name).join(", ");
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head><meta charset="utf-8"><title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    ${new Html(`<style>${STYLE_SHEET}</style>`)}</head>
      <body>
        <main>${accounts.map((account) => accountReport(context, account))}</main>
        <footer>Made from a backup of Harvest, without Harvest.</footer>
      </body>
    </html>
  `;
}

function accountReport(context: PageContext, account: AccountHead): Html {
  const { database, locale } = context;
  const key = BigInt(account.id);
  const read = (sql: string) => allRows(database, sql, key);
  return html`<h1>${account.name}</h1>
<p class="kind">Account ${account.id}, as backed up ${
    locale.moment(textOf(account.row["finished_at"]))
  }</p>
<div class="charts">${overviewCharts({ database, locale, account: account.id })}</div>
${
    moneyTable(context, {
      title: "Invoiced by year",
      rows: read(
        "SELECT year, currency, invoices, amount FROM invoiced_by_year WHERE account_id = ? ORDER BY year, currency",
      ),
      columns: ["year", "currency", "invoices"],
      amounts: ["amount"],
    })
  }
${
    moneyTable(context, {
      title: "Paid by year",
      rows: read(
        "SELECT year, currency, payments, amount FROM paid_by_year WHERE account_id = ? ORDER BY year, currency",
      ),
      columns: ["year", "currency", "payments"],
      amounts: ["amount"],
    })
  }
${
    moneyTable(context, {
      title: "Owed on the day of the backup",
      rows: read(
        `SELECT client, currency, invoices, due_amount, not_due, days_1_30, days_31_60, days_61_90, over_90
FROM receivables WHERE account_id = ? ORDER BY due_amount DESC`,
      ),
      columns: ["client", "currency", "invoices"],
      amounts: ["due_amount", "not_due", "days_1_30", "days_31_60", "days_61_90", "over_90"],
    })
  }
${
    moneyTable(context, {
      title: "Hours by client",
      rows: read(`SELECT client, currency, entries, hours, billable_hours, billable_amount
FROM hours_by_client WHERE account_id = ? ORDER BY hours DESC`),
      columns: ["client", "currency", "entries", "hours", "billable_hours"],
      amounts: ["billable_amount"],
    })
  }`;
}

function moneyTable(
  { locale }: PageContext,
  { title, rows, columns, amounts }: {
    title: string;
    rows: readonly Row[];
    columns: readonly string[];
    amounts: readonly string[];
  },
): Html | null {
  if (rows.length === 0) return null;
  const label = (name: string) => {
    const late = /^days_(\d+)_(\d+)$/.exec(name);
    if (late) return `${late[1]}–${late[2]} days late`;
    return name === "over_90" ? "Over 90 days late" : labelOf(name);
  };
  const shown = (row: Row, name: string) => {
    const value = row[name];
    if (typeof value === "number") return locale.hours(value);
    return typeof value === "bigint" ? locale.number(value) : textOf(value);
  };
  const isNumber = (name: string) => typeof rows[0]?.[name] !== "string";
  return html`
    <section>
      <h2>${title}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="${title}">
        <table>
          <thead>
            <tr>${[...columns, ...amounts].map((name) =>
              html`<th scope="col" ${
                (isNumber(name) || amounts.includes(name)) && html`class="number"`
              }>${label(name)}</th>`
            )}</tr>
          </thead>
          <tbody>${rows.map((row) =>
            html`<tr>${
              columns.map((name) =>
                html`<td ${isNumber(name) && html`class="number"`}>${shown(row, name)}</td>`
              )
            }${
              amounts.map((name) =>
                html`<td class="number">${
                  locale.money(numberOf(row[name]), textOf(row["currency"]) || null)
                }</td>`
              )
            }</tr>`
          )}</tbody>
        </table>
      </div>
    </section>
  `;
}
