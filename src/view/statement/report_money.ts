import type { Html } from "../../text/html.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { numberOf, type Row, textOf } from "../index/rows.ts";
import { type ReportColumn, reportTable } from "./report_table.ts";

/** What was invoiced and paid, one row per year and currency. */
export function revenueByYear(account: AccountIndex, locale: LocaleText): Html | null {
  const invoiced = account.rows(
    `SELECT substr(issue_date, 1, 4) AS year, currency, count(*) AS invoices, round(sum(amount), 6) AS amount,
  round(sum(coalesce(tax_amount, 0) + coalesce(tax2_amount, 0)), 6) AS tax
FROM invoices WHERE account_id = ? AND state <> 'draft' GROUP BY year, currency`,
  );
  const paid = account.rows(
    "SELECT year, currency, payments, amount AS paid FROM paid_by_year WHERE account_id = ?",
  );
  const byKey = new Map<string, Row>();
  for (const row of [...invoiced, ...paid]) {
    const name = `${textOf(row["year"])} ${textOf(row["currency"])}`;
    byKey.set(name, { ...byKey.get(name), ...row });
  }
  const entries = [...byKey].sort(([a], [b]) => a < b ? -1 : 1).map(([, row]) => ({
    year: textOf(row["year"]),
    currency: textOf(row["currency"]),
    invoices: numberOf(row["invoices"]),
    amount: numberOf(row["amount"]),
    tax: numberOf(row["tax"]),
    payments: numberOf(row["payments"]),
    paid: numberOf(row["paid"]),
  }));
  return reportTable(locale, {
    title: "Invoiced and paid by year",
    entries,
    columns: [
      ["Year", "text", ({ year }) => year],
      ["Currency", "text", ({ currency }) => currency],
      ["Invoices", "count", ({ invoices }) => invoices],
      ["Before tax", "money", ({ amount, tax }) => amount - tax],
      ["Tax", "money", ({ tax }) => tax],
      ["Invoiced", "money", ({ amount }) => amount],
      ["Payments", "count", ({ payments }) => payments],
      ["Paid", "money", ({ paid }) => paid],
    ],
  });
}

/** Columns of the database's view `receivables`, by how late the money is. */
const AGES: readonly (readonly [column: string, label: string])[] = [
  ["not_due", "Not due"],
  ["days_1_30", "1–30 days overdue"],
  ["days_31_60", "31–60"],
  ["days_61_90", "61–90"],
  ["over_90", "Over 90"],
];

/** What clients owe, by how late it is. */
export function agedReceivables(account: AccountIndex, locale: LocaleText): Html | null {
  const entries = account.rows(
    "SELECT * FROM receivables WHERE account_id = ? ORDER BY currency, due_amount DESC",
  ).map((row) => ({ row, currency: textOf(row["currency"]) }));
  return reportTable(locale, {
    title: "Due by client",
    note: "As of the day of the backup.",
    entries,
    columns: [
      ["Client", "text", ({ row }) => textOf(row["client"])],
      ["Invoices", "count", ({ row }) => numberOf(row["invoices"])],
      ["Due", "money", ({ row }) => numberOf(row["due_amount"])],
      ...AGES.map(([column, label]): ReportColumn<{ row: Row }> => [
        label,
        "money",
        ({ row }) => numberOf(row[column]),
      ]),
    ],
  });
}

/** The invoices that are not fully paid. */
export function openInvoices(account: AccountIndex, locale: LocaleText): Html | null {
  const entries = account.rows(
    "SELECT * FROM invoice_ageing WHERE account_id = ? ORDER BY currency, due_date, number",
  ).map((row) => ({ row, currency: textOf(row["currency"]) }));
  return reportTable(locale, {
    title: "Open invoices",
    entries,
    columns: [
      ["Number", "text", ({ row }) => textOf(row["number"])],
      ["Client", "text", ({ row }) => textOf(row["client"])],
      ["Issued", "day", ({ row }) => textOf(row["issue_date"])],
      ["Due date", "day", ({ row }) => textOf(row["due_date"])],
      ["Days overdue", "number", ({ row }) => Math.max(0, numberOf(row["days_overdue"]))],
      ["Amount", "money", ({ row }) => numberOf(row["amount"])],
      ["Due", "money", ({ row }) => numberOf(row["due_amount"])],
    ],
  });
}
