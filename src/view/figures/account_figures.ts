import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { dataTable } from "../html/data_table.ts";
import { figureList } from "../html/field_list.ts";
import { linked, type Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { allPositions } from "../index/list_positions.ts";
import { exactSum, sumOf } from "../index/list_sums.ts";
import { numberOf, textOf } from "../index/rows.ts";

const COUNTED: readonly (readonly [list: string, label: string])[] = [
  ["clients", "Clients"],
  ["projects", "Projects"],
  ["users", "People"],
  ["invoices", "Invoices"],
  ["invoice_payments", "Payments"],
  ["expenses", "Expenses"],
];

/** How much an account has of everything; without `links`, for a report, the figures lead nowhere. */
export function accountFigures(
  account: AccountIndex,
  links: Links | null,
  locale: LocaleText,
): Html {
  const time = account.list("time_entries");
  const hours = locale.hours(sumOf(time, allPositions(time, ""), "hours"));
  const figures: [list: string, label: string, value: string][] = [
    ...(time.rows > 0 ? [["time_entries", "Hours", hours] as [string, string, string]] : []),
  ];
  for (const [list, label] of COUNTED) {
    const { rows } = account.list(list);
    if (rows > 0) figures.push([list, label, locale.number(rows)]);
  }
  return figureList(figures.map(([list, label, value]) => [linked(label, links?.to(list)), value]));
}

/** A column of the table of money: amounts by currency, and the list they are computed from. */
interface MoneyColumn {
  readonly label: string;
  readonly sql: string;
  /** Null where no list shows just this. */
  readonly list: ((currency: string) => [list: string, query: Record<string, string>]) | null;
}

const MONEY: readonly MoneyColumn[] = [
  {
    label: "Invoiced",
    sql: "SELECT currency, sum(amount) AS amount FROM invoiced_by_year WHERE account_id = ?",
    list: (currency) => ["invoices", { state: "!draft", currency }],
  },
  {
    label: "Paid",
    sql: "SELECT currency, sum(amount) AS amount FROM paid_by_year WHERE account_id = ?",
    list: (currency) => ["invoice_payments", { row_currency: currency }],
  },
  {
    label: "Due",
    sql: "SELECT currency, sum(due_amount) AS amount FROM receivables WHERE account_id = ?",
    list: (currency) => ["invoices", { state: "open", currency }],
  },
  {
    label: "Uninvoiced",
    sql:
      "SELECT currency, sum(uninvoiced_amount) AS amount FROM view_uninvoiced WHERE account_id = ? AND is_active",
    list: null,
  },
];

/** What was invoiced and paid and what is due, a row for each currency: amounts in two have no sum. */
export function moneyByCurrency(
  account: AccountIndex,
  links: Links | null,
  locale: LocaleText,
): Html | null {
  const columns = MONEY.map(({ label, sql, list }) => {
    const amounts = account.rows(`${sql} GROUP BY currency`).map((row): [string, number] => [
      textOf(row["currency"]),
      exactSum([numberOf(row["amount"])]),
    ]);
    return { label, list, amounts: new Map(amounts.filter(([, amount]) => amount !== 0)) };
  });
  const currencies = [...new Set(columns.flatMap(({ amounts }) => [...amounts.keys()]))].sort();
  if (currencies.length === 0) return null;
  const cell = ({ list, amounts }: typeof columns[number], currency: string): HtmlValue => {
    const amount = amounts.get(currency);
    if (amount === undefined) return html`<span class="soft">–</span>`;
    const text = locale.money(amount, currency || null);
    return list === null ? text : linked(text, links?.to(...list(currency)));
  };
  const hasUninvoiced = columns.some(({ list, amounts }) => list === null && amounts.size > 0);
  return html`<section><h2>Money</h2>${
    dataTable({
      label: "Money",
      className: "money records",
      columns: [
        { label: "Currency" },
        ...columns.map(({ label }) => ({ label, kind: "number" as const })),
      ],
      hasRowHeadings: true,
      rows: currencies.map((currency) => [
        currency || "None",
        ...columns.map((column) => cell(column, currency)),
      ]),
    })
  }${
    hasUninvoiced &&
    html`
      <p
        class="soft">Uninvoiced: billable time and expenses on active projects that are not on any invoice, plus the uninvoiced part of fixed fees.</p>
    `
  }</section>`;
}
