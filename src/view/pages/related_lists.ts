import { sqlName } from "../../export/columns/column.ts";
import { sumSql } from "../../figures/figure_sql.ts";
import { figureOf } from "../../figures/figures.ts";
import { html } from "../../text/html.ts";
import { labelOf } from "../catalog/field_label.ts";
import { columnOf, dateOf, figureOfList, type ResourceView } from "../catalog/resource_view.ts";
import { MENU } from "../catalog/resource_views.ts";
import { listTotals } from "../figures/list_totals.ts";
import type { Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { recordTable } from "../html/data_table.ts";
import { type Section, section } from "../html/section.ts";
import { allPositions, positionsWith } from "../index/list_positions.ts";
import {
  deletedRecords,
  formerRecords,
  recordsAt,
  ROW_CURRENCY,
  shownColumns,
} from "../index/record_rows.ts";
import { numberOf, type Row, sqlIdOf, textOf } from "../index/rows.ts";
import type { ShownRecord } from "./find_record.ts";

/** The latest related records; all of them are in their list. */
const FEW = 8;

/** The records that refer to a record, list by list; time entries have a section of their own. */
export function relatedLists(record: ShownRecord, links: Links, locale: LocaleText): Section[] {
  return referencesTo(record)
    // The assignments of the token's user are among those of all users.
    .filter(({ view: { table } }) =>
      table.name !== "time_entries" && !table.name.startsWith("users_me")
    )
    .map(({ view, column }) => relatedList(record, view, column, links, locale))
    .filter((section) => section !== null);
}

/** Whether all records that refer to a record share a reference with it, as those of a project share its client. */
export function isShared({ view, row }: ShownRecord, name: string): boolean {
  return columnOf(view.table, name)?.references !== undefined && textOf(row[name]) !== "";
}

/** The lists with a column that refers to records such as this. */
export function referencesTo(record: ShownRecord): { view: ResourceView; column: string }[] {
  return MENU.filter(({ view }) => view.table.resource.kind === "list").flatMap(({ view }) =>
    view.table.columns.filter(({ references }) => references === record.view.table.name)
      .map(({ name }) => ({ view, column: sqlName(name) }))
  );
}

function relatedList(
  record: ShownRecord,
  view: ResourceView,
  column: string,
  links: Links,
  locale: LocaleText,
): Section | null {
  const { account, id } = record;
  const { name } = view.table;
  const list = account.list(name);
  const positions = positionsWith(list, allPositions(list, view.sort), {
    column,
    isWanted: (text) => text === id,
  });
  if (positions.length === 0) return null;
  const columns = view.columns.filter((name) => name !== column && !isShared(record, name));
  const url = links.to(name, { [column]: id });
  // With several references to the same resource, the heading names this one.
  const isOneOfMany = referencesTo(record).filter((other) => other.view === view).length > 1;
  const label = isOneOfMany ? `${view.label} (${labelOf(column).toLowerCase()})` : view.label;
  const count = locale.number(positions.length);
  const totals = listTotals(list, view, positions, locale)
    .map(([label, ...amounts]) => `${label} ${amounts.join(", ")}`).join(" · ");
  return section(label, [
    totals !== "" && html`<p class="soft">${totals}</p>`,
    recordTable({
      view,
      rows: recordsAt(list, view, { positions: positions.subarray(0, FEW), columns }),
      columns,
      label,
      links,
      locale,
    }),
    positions.length > FEW && html`<p><a href="${url}">All ${count}</a></p>`,
  ], { count, href: url });
}

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
