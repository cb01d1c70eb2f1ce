import { sumSql } from "../../figures/figure_sql.ts";
import { figureOf } from "../../figures/figures.ts";
import { html } from "../../text/html.ts";
import { columnOf, dateOf, figureOfList, type ResourceView } from "../catalog/resource_view.ts";
import type { Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { recordTable } from "../html/record_table.ts";
import { type Section, section } from "../html/section.ts";
import { deletedRecords, formerRecords, ROW_CURRENCY, shownColumns } from "../index/record_rows.ts";
import { numberOf, type Row, sqlIdOf, textOf } from "../index/rows.ts";
import type { ShownRecord } from "./find_record.ts";
import { isShared, referencesTo } from "./related_lists.ts";

/** The latest records; an invoice is made of its hours, so they are many. */
const MANY = 50;

/** Records that a record was linked to and that a list no longer has, or no longer so. */
export interface PastRows {
  readonly view: ResourceView;
  readonly label: string;
  readonly columns: readonly string[];
  /** The latest. */
  readonly rows: readonly Row[];
  readonly count: number;
  /** Labels with sums over all of them. */
  readonly totals: readonly PastTotal[];
}

/** The sum of a figure; hours if there is no currency. */
export interface PastTotal {
  readonly label: string;
  readonly amount: number;
  readonly currency: string | null;
}

/** The deleted records that referred to a record; and what referred to a deleted one before, as it was then. */
export function pastRows(record: ShownRecord): PastRows[] {
  const { account, view: { singular }, id, deletedAt } = record;
  return referencesTo(record).flatMap(({ view, column }) => {
    // What the token's user is assigned to is among the assignments of all users.
    if (view.table.name.startsWith("users_me")) return [];
    const reference = columnOf(view.table, column);
    const label = `${view.label} deleted in Harvest`;
    const past = [
      pastOf(record, view, { column, label, source: deletedRecords(view), isDeleted: true }),
    ];
    if (deletedAt !== null && reference) {
      const source = formerRecords(view, { account: account.id, column: reference, id });
      const label = `${view.label} before this ${singular.toLowerCase()} was deleted`;
      past.push(pastOf(record, view, { column, label, source, isDeleted: false }));
    }
    return past.filter((rows) => rows !== null);
  });
}

/** The same as sections of a page. */
export function pastLists(record: ShownRecord, links: Links, locale: LocaleText): Section[] {
  return pastRows(record).map(({ view, label, columns, rows, count, totals }) => {
    const sums = totals.map(({ label, amount, currency }) =>
      `${label} ${
        currency === null ? locale.hours(amount) : locale.money(amount, currency || null)
      }`
    ).join(" · ");
    return section(label, [
      sums !== "" && html`<p class="soft">${sums}</p>`,
      recordTable({ view, rows, columns, label, links, locale }),
    ], { count: locale.number(count) });
  });
}

function pastOf(
  record: ShownRecord,
  view: ResourceView,
  { column, label, source, isDeleted }: {
    column: string;
    label: string;
    source: string;
    isDeleted: boolean;
  },
): PastRows | null {
  const { account, id } = record;
  const from = `FROM ${source} WHERE account_id = ? AND ${column} = ?`;
  const figures = view.totals.flatMap((name) => figureOfList(view, name) ?? []);
  const sums = account.rows(
    `SELECT ${view.currency ?? "NULL"} AS ${ROW_CURRENCY}, count(*) AS records${
      figures.map((name) => `, ${sumSql(name)} AS ${name}`).join("")
    } ${from} GROUP BY 1`,
    sqlIdOf(id),
  );
  const count = sums.reduce((sum, row) => sum + numberOf(row["records"]), 0);
  if (count === 0) return null;
  const columns = view.columns.filter((name) => name !== column && !isShared(record, name));
  const date = dateOf(view);
  const rows = account.rows(
    `SELECT ${shownColumns(view, ["id", ...columns])}${isDeleted ? ", noticed_at" : ""} ${from}
ORDER BY ${date === null ? "" : `${date} DESC, `}id DESC LIMIT ${MANY}`,
    sqlIdOf(id),
  );
  const totals = figures.flatMap((name): PastTotal[] => {
    const { label, unit } = figureOf(name);
    const amounts = sums.map((row) => ({
      label,
      amount: numberOf(row[name]),
      currency: unit === "hours" ? null : textOf(row[ROW_CURRENCY]),
    })).filter(({ amount }) => amount !== 0);
    const amount = amounts.reduce((sum, { amount }) => sum + amount, 0);
    return unit === "hours" && amount !== 0 ? [{ label, amount, currency: null }] : amounts;
  });
  return { view, label, columns, rows, count, totals };
}
