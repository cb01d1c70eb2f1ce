import type { Html } from "../../text/html.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { numberOf, type Row, textOf } from "../index/rows.ts";
import { reportTable } from "./report_table.ts";

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
      { label: "Year", kind: "text", value: ({ year }) => year },
      { label: "Currency", kind: "text", value: ({ currency }) => currency },
      { label: "Invoices", kind: "count", value: ({ invoices }) => invoices, isSummed: true },
      {
        label: "Before tax",
        kind: "money",
        value: ({ amount, tax }) => amount - tax,
        isSummed: true,
      },
      { label: "Tax", kind: "money", value: ({ tax }) => tax, isSummed: true },
      { label: "Invoiced", kind: "money", value: ({ amount }) => amount, isSummed: true },
      { label: "Payments", kind: "count", value: ({ payments }) => payments, isSummed: true },
      { label: "Paid", kind: "money", value: ({ paid }) => paid, isSummed: true },
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
      { label: "Client", kind: "text", value: ({ row }) => textOf(row["client"]) },
      {
        label: "Invoices",
        kind: "count",
        value: ({ row }) => numberOf(row["invoices"]),
        isSummed: true,
      },
      {
        label: "Due",
        kind: "money",
        value: ({ row }) => numberOf(row["due_amount"]),
        isSummed: true,
      },
      ...AGES.map(([column, label]) => ({
        label,
        kind: "money" as const,
        value: ({ row }: { row: Row }) => numberOf(row[column]),
        isSummed: true,
      })),
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
      { label: "Number", kind: "text", value: ({ row }) => textOf(row["number"]) },
      { label: "Client", kind: "text", value: ({ row }) => textOf(row["client"]) },
      { label: "Issued", kind: "day", value: ({ row }) => textOf(row["issue_date"]) },
      { label: "Due date", kind: "day", value: ({ row }) => textOf(row["due_date"]) },
      {
        label: "Days overdue",
        kind: "count",
        value: ({ row }) => Math.max(0, numberOf(row["days_overdue"])),
      },
      {
        label: "Amount",
        kind: "money",
        value: ({ row }) => numberOf(row["amount"]),
        isSummed: true,
      },
      {
        label: "Due",
        kind: "money",
        value: ({ row }) => numberOf(row["due_amount"]),
        isSummed: true,
      },
    ],
  });
}
