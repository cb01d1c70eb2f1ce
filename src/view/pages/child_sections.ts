import { sqlName } from "../../export/columns/column.ts";
import { type Html, html, type HtmlValue } from "../../text/html.ts";
import type { ResourceView } from "../catalog/resource_view.ts";
import { MENU, RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { type Total, totalsText } from "../figures/list_totals.ts";
import type { LocaleText, PageStyle } from "../html/page_style.ts";
import { recordTable } from "../html/data_table.ts";
import { fieldList, type Section, section } from "../html/sections.ts";
import { exactSum } from "../index/list_positions.ts";
import {
  deletedChildren,
  deletedRecords,
  ROW_CURRENCY,
  shownColumns,
} from "../index/record_rows.ts";
import { numberOf, type Row, sqlIdOf, textOf } from "../index/rows.ts";
import type { ShownRecord } from "./find_record.ts";

/** All children of a record are shown; no invoice has more line items than this. */
const MANY = 1000;

/** Records of one list that belong to a record: its children, and what refers to it, or once did. */
export interface RecordList {
  readonly view: ResourceView;
  readonly label: string;
  readonly columns: readonly string[];
  /** The first of them; `count` and `totals` are of all. */
  readonly rows: readonly Row[];
  readonly count: number;
  readonly totals: readonly Total[];
}

/** The same as a section of a page; `href` leads to all of them. */
export function listSection(
  { view, label, columns, rows, count, totals }: RecordList,
  style: PageStyle,
  { href = "", below = null }: { href?: string; below?: HtmlValue } = {},
): Section {
  const all = style.locale.number(count);
  return section(label, [
    totals.length > 0 && html`<p class="soft">${totalsText(totals)}</p>`,
    recordTable({ view, rows, columns, label, style }),
    href !== "" && count > rows.length && html`<p><a href="${href}">All ${all}</a></p>`,
    below,
  ], { count: all, href });
}

/** The children of a record, list by list: line items, payments, messages, rates. */
export function childRows(record: ShownRecord): RecordList[] {
  const parts = [...RESOURCE_VIEWS.values()].filter(({ table }) => table.part);
  return [...parts, ...MENU.map(({ view }) => view)].flatMap((view) =>
    view.table.parent.filter(({ references }) => references === record.view.table.name)
      .flatMap(({ name }) => childrenIn(record, view, sqlName(name)))
  );
}

/** The children of one list; `parent` is its column that refers to the record. */
function childrenIn(record: ShownRecord, view: ResourceView, parent: string): RecordList[] {
  const { account, id, row, deletedAt } = record;
  const { table } = view;
  const names = view.columns.filter((name) => name !== "id" && name !== parent);
  const hasId = table.columns.some(({ name }) => name === "id");
  const shown = shownColumns(view, [...(hasId ? ["id"] : []), ...names]);
  const read = (source: string, more = "") =>
    account.rows(
      `SELECT ${shown}${more} FROM ${source}
WHERE account_id = ? AND ${parent} = ? ORDER BY ${table.part ? "position" : "id"} LIMIT ${MANY}`,
      sqlIdOf(id),
    );
  // Children of a deleted record were deleted with it; those deleted earlier are shown after the present ones.
  const rows = deletedAt === null
    ? [...read(table.name), ...table.part ? [] : read(deletedRecords(view), ", noticed_at")]
    // The query looks up the currency in a parent that is no longer there.
    : read(deletedChildren(view))
      .map((child) => ({ ...child, [ROW_CURRENCY]: row[ROW_CURRENCY] ?? null }));
  if (rows.length === 0) return [];
  const columns = names.filter((name) => rows.some((row) => textOf(row[name]) !== ""));
  // On the page of an invoice, "Invoice messages" are "Messages".
  const name = view.label.replace(`${record.view.singular} `, "");
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  return [{ view, label, columns, rows, count: rows.length, totals: [] }];
}

/** The children of a record as sections of its page. */
export function childSections(record: ShownRecord, style: PageStyle): Section[] {
  return childRows(record).map((list) => {
    const isDocument = list.view.table.part?.member === "line_items";
    const below = isDocument && documentTotals(record, list.rows, style.locale);
    return listSection(list, style, { below });
  });
}

/** What stands out among the sums of a document. */
const TOTALS: readonly string[] = ["Total", "Due"];

/** Below the line items of an invoice or estimate: from their sum to the amount due. */
function documentTotals(
  { row }: ShownRecord,
  lines: readonly Row[],
  locale: LocaleText,
): Html {
  const currency = textOf(row[ROW_CURRENCY]) || null;
  const amount = (name: string) => numberOf(row[name]);
  const percent = (name: string) =>
    textOf(row[name]) === "" ? "" : ` ${locale.number(amount(name))} %`;
  const optional = (label: string, name: string, sign: 1 | -1): [string, number][] =>
    amount(`${name}_amount`) === 0
      ? []
      : [[`${label}${percent(name)}`, sign * amount(`${name}_amount`)]];
  const [total, due] = [amount("amount"), amount("due_amount")];
  const entries: [label: string, value: number][] = [
    ["Subtotal", exactSum(lines.map((line) => numberOf(line["amount"])))],
    ...optional("Discount", "discount", -1),
    ...optional("Tax", "tax", 1),
    ...optional("Second tax", "tax2", 1),
    ["Total", total],
  ];
  if (textOf(row["due_amount"]) !== "") {
    entries.push(["Paid", exactSum([total, -due])], ["Due", due]);
  }
  return fieldList(
    entries.map(([label, value]) => {
      const money = locale.money(value, currency);
      return [label, TOTALS.includes(label) ? html`<strong>${money}</strong>` : money];
    }),
    "sum",
  );
}
