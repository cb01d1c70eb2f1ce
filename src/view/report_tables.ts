import { billableByClient } from "./billable_amounts.ts";
import type { Html } from "./html.ts";
import type { ListIndex } from "./list_index.ts";
import { allPlaces, filteredPlaces, wantedCodes } from "./list_rows.ts";
import { groupsOf, sumsOf } from "./list_sums.ts";
import type { PageContext } from "./page.ts";
import { reportTable } from "./report_table.ts";
import { allRows, numberOf, type Row, textOf } from "./rows.ts";

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

/** Hours by year, all and billable. */
export function hoursByYear({ lists, locale }: PageContext, account: string): Html | null {
  const entries = hoursBy(
    lists.of(account, "time_entries"),
    "spent_date",
    (day) => day.slice(0, 4),
  );
  return reportTable(locale, {
    title: "Hours by year",
    entries,
    columns: [
      { label: "Year", kind: "text", value: ({ label }) => label },
      { label: "Entries", kind: "count", value: ({ rows }) => rows, isSummed: true },
      { label: "Hours", kind: "hours", value: ({ hours }) => hours, isSummed: true },
      {
        label: "Of these billable",
        kind: "hours",
        value: ({ billable }) => billable,
        isSummed: true,
      },
    ],
  });
}

/** Hours by client, and what they are worth at their rates. */
export function hoursByClient({ lists, locale }: PageContext, account: string): Html | null {
  const list = lists.of(account, "time_entries");
  const worth = billableByClient(list, allPlaces(list, ""));
  const entries = hoursBy(list, "client_id", (id) => id).map((entry) => ({
    ...entry,
    currency: worth.get(entry.key)?.currency ?? "",
    worth: worth.get(entry.key)?.amount ?? 0,
  })).sort((a, b) => b.hours - a.hours);
  return reportTable(locale, {
    title: "Hours by client",
    entries,
    columns: [
      { label: "Client", kind: "text", value: ({ label }) => label },
      { label: "Entries", kind: "count", value: ({ rows }) => rows, isSummed: true },
      { label: "Hours", kind: "hours", value: ({ hours }) => hours, isSummed: true },
      {
        label: "Of these billable",
        kind: "hours",
        value: ({ billable }) => billable,
        isSummed: true,
      },
      { label: "Worth at the rates", kind: "money", value: ({ worth }) => worth, isSummed: true },
    ],
  });
}

function hoursBy(list: ListIndex, by: string, keyOf: (value: string) => string) {
  const all = allPlaces(list, "");
  const flag = list.column("billable");
  const billable = flag
    ? filteredPlaces(all, [{
      codes: flag.codes,
      wanted: wantedCodes(flag, (text) => text === "1"),
    }])
    : all;
  const rows = groupsOf(list.column(by), keyOf);
  const [count, hours, billed] = [
    sumsOf(list, all, { of: null, rows }),
    sumsOf(list, all, { of: "hours", rows }),
    sumsOf(list, billable, { of: "hours", rows }),
  ];
  return rows.keys.map((key, at) => ({
    key,
    label: rows.labels[at] ?? key,
    currency: "",
    rows: count.at(at),
    hours: hours.at(at),
    billable: billed.at(at),
  })).filter(({ rows }) => rows > 0);
}
