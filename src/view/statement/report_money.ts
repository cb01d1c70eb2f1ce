import { conditionSql } from "../../figures/figure_sql.ts";
import { type FigureName, FIGURES, NO_CURRENCY } from "../../figures/figures.ts";
import type { Html } from "../../text/html.ts";
import type { LocaleText } from "../html/page_style.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { numberOf, type Row, textOf } from "../index/rows.ts";
import { type ReportColumn, reportTable } from "./report_table.ts";

/** The figures of the table of years, and how the reader finds the taxes in them. */
const YEARLY = ["invoiced", "paid", "written_off", "drafts"] as const satisfies FigureName[];

/** What was invoiced and paid, one row per year and currency. */
export function revenueByYear(account: AccountIndex, locale: LocaleText): Html | null {
  const taxes = account.rows(
    `SELECT substr(issue_date, 1, 4) AS year, currency AS unit, 'tax' AS figure, 0 AS records,
  round(sum(coalesce(tax_amount, 0) + coalesce(tax2_amount, 0)), 6) AS amount
FROM invoices WHERE account_id = ? AND ${conditionSql("invoiced")} GROUP BY year, currency`,
  );
  const figures = account.rows(
    `SELECT year, unit, figure, records, amount FROM view_figures WHERE account_id = ? AND figure IN (${
      YEARLY.map((name) => `'${name}'`).join(", ")
    })`,
  );
  const rows = [...taxes, ...figures];
  const groups = [
    ...Map.groupBy(rows, (row) => `${textOf(row["year"])} ${textOf(row["unit"])}`),
  ].sort(([a], [b]) => a < b ? -1 : 1).map(([, some]) => some);
  const entries = groups.map((some) => {
    const of = (figure: string, column: string) =>
      numberOf(some.find((row) => textOf(row["figure"]) === figure)?.[column]);
    return {
      year: textOf(some[0]?.["year"]),
      currency: textOf(some[0]?.["unit"]),
      amount: (figure: string) => of(figure, "amount"),
      records: (figure: string) => of(figure, "records"),
    };
  });
  type Entry = typeof entries[number];
  const money = (name: typeof YEARLY[number]): ReportColumn<Entry> => [
    FIGURES[name].label,
    "money",
    ({ amount }) => amount(name),
  ];
  const rare = (["written_off", "drafts"] as const).filter((name) =>
    entries.some(({ amount }) => amount(name) !== 0)
  );
  return reportTable(locale, {
    title: "Invoiced and paid by year",
    entries,
    columns: [
      ["Year", "text", ({ year }) => year || "none"],
      ["Currency", "text", ({ currency }) => currency || NO_CURRENCY],
      ["Invoices", "count", ({ records }) => records("invoiced")],
      ["Before tax", "money", ({ amount }) => amount("invoiced") - amount("tax")],
      ["Tax", "money", ({ amount }) => amount("tax")],
      money("invoiced"),
      ["Payments", "count", ({ records }) => records("paid")],
      money("paid"),
      ...rare.map(money),
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
  ["no_due_date", "No due date"],
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
      ...AGES.filter(([column]) => entries.some(({ row }) => numberOf(row[column]) !== 0)).map((
        [column, label],
      ): ReportColumn<{ row: Row }> => [
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
      ["Due date", "day", ({ row }) => textOf(row["due_date"]) || "No due date"],
      [
        "Days overdue",
        "number",
        ({ row }) => row["days_overdue"] === null ? "" : Math.max(0, numberOf(row["days_overdue"])),
      ],
      ["Amount", "money", ({ row }) => numberOf(row["amount"])],
      ["Due", "money", ({ row }) => numberOf(row["due_amount"])],
    ],
  });
}
