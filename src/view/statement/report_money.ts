import type { Html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { reportTable } from "../html/report_table.ts";
import { allRows, numberOf, type Row, textOf } from "../index/rows.ts";

/** What was invoiced and paid, a row for each year and currency. */
export function revenueByYear({ database, locale }: PageContext, account: string): Html | null {
  const key = BigInt(account);
  const invoiced = allRows(
    database,
    `SELECT substr(issue_date, 1, 4) AS year, currency, count(*) AS invoices, round(sum(amount), 6) AS amount,
  round(sum(coalesce(tax_amount, 0) + coalesce(tax2_amount, 0)), 6) AS tax
FROM invoices WHERE account_id = ? AND state <> 'draft' GROUP BY year, currency`,
    key,
  );
  const paid = allRows(
    database,
    "SELECT year, currency, payments, amount AS paid FROM paid_by_year WHERE account_id = ?",
    key,
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

/** Buckets of the view of the database, by how late the money is. */
const AGES: readonly (readonly [column: string, label: string])[] = [
  ["not_due", "Not due"],
  ["days_1_30", "1–30 days late"],
  ["days_31_60", "31–60"],
  ["days_61_90", "61–90"],
  ["over_90", "Over 90"],
];

/** What clients owe, by how late it is. */
export function agedReceivables({ database, locale }: PageContext, account: string): Html | null {
  const entries = allRows(
    database,
    "SELECT * FROM receivables WHERE account_id = ? ORDER BY currency, due_amount DESC",
    BigInt(account),
  ).map((row) => ({ row, currency: textOf(row["currency"]) }));
  return reportTable(locale, {
    title: "Owed by clients",
    note: "On the day of the backup.",
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
        label: "Owed",
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

/** The invoices that money is waited for. */
export function openInvoices({ database, locale }: PageContext, account: string): Html | null {
  const entries = allRows(
    database,
    "SELECT * FROM invoice_ageing WHERE account_id = ? ORDER BY currency, due_date, number",
    BigInt(account),
  ).map((row) => ({ row, currency: textOf(row["currency"]) }));
  return reportTable(locale, {
    title: "Open invoices",
    entries,
    columns: [
      { label: "Number", kind: "text", value: ({ row }) => textOf(row["number"]) },
      { label: "Client", kind: "text", value: ({ row }) => textOf(row["client"]) },
      { label: "Issued", kind: "day", value: ({ row }) => textOf(row["issue_date"]) },
      { label: "Due", kind: "day", value: ({ row }) => textOf(row["due_date"]) },
      {
        label: "Days late",
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
        label: "Still owed",
        kind: "money",
        value: ({ row }) => numberOf(row["due_amount"]),
        isSummed: true,
      },
    ],
  });
}
