import { sqlName } from "../../export/columns/column.ts";
import { documentTotals } from "./document_totals.ts";
import type { ShownRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { recordTable } from "../html/record_table.ts";
import { MENU, RESOURCE_VIEWS, type ResourceView } from "../catalog/resource_view.ts";
import { goneParts, goneRecords, ROW_CURRENCY, shownColumns } from "../index/row_sql.ts";
import { allRows, type Row, textOf, toSqlId } from "../index/rows.ts";

/** Of what belongs to a record all is shown; no invoice has more lines than this. */
const MANY = 1000;

/** What belongs to a record: lines, payments, messages, rates. */
export function partSections(context: PageContext, record: ShownRecord): Html[] {
  const parts = [...RESOURCE_VIEWS.values()].filter(({ table }) => table.part);
  return [...parts, ...MENU.map(({ view }) => view)].flatMap((view) =>
    view.table.parent.filter(({ references }) => references === record.view.table.name).map(
      ({ name }) => partSection(context, { record, view, parent: sqlName(name) }),
    )
  ).filter((section) => section !== null);
}

function partSection(
  context: PageContext,
  { record, view, parent }: { record: ShownRecord; view: ResourceView; parent: string },
): Html | null {
  const { table } = view;
  const names = view.columns.filter((name) => name !== "id" && name !== parent);
  const rows = sourcesOf(record, view).flatMap((source) =>
    readParts(context, { record, view, parent, names, source })
  );
  if (rows.length === 0) return null;
  // What none of them has needs no column.
  const columns = names.filter((name) => rows.some((row) => textOf(row[name]) !== ""));
  // "Invoice messages" of an invoice are its messages.
  const name = view.label.replace(`${record.view.singular} `, "");
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  return html`<section><h2>${label} <span class="count">${
    context.locale.number(rows.length)
  }</span></h2>${recordTable(context, { view, rows, account: record.account, columns, label })}${
    table.part?.member === "line_items" && documentTotals(context, record, rows)
  }</section>`;
}

/** Parts go with their record; those that left it while it stayed are shown after the others. */
function sourcesOf({ goneSince }: ShownRecord, view: ResourceView): string[] {
  if (goneSince !== null) return [goneParts(view)];
  return view.table.part ? [view.table.name] : [view.table.name, goneRecords(view)];
}

function readParts(
  { database }: PageContext,
  { record, view, parent, names, source }: {
    record: ShownRecord;
    view: ResourceView;
    parent: string;
    names: readonly string[];
    source: string;
  },
): Row[] {
  const { table } = view;
  const hasId = table.columns.some(({ name }) => name === "id");
  const isKeptAlone = source === goneRecords(view);
  const rows = allRows(
    database,
    `SELECT ${shownColumns(view, [...(hasId ? ["id"] : []), ...names])}${
      isKeptAlone ? ", noticed_at" : ""
    } FROM ${source} WHERE account_id = ? AND ${parent} = ? ORDER BY ${
      table.part ? "position" : "id"
    } LIMIT ${MANY}`,
    BigInt(record.account),
    toSqlId(record.id),
  );
  const currency = record.row[ROW_CURRENCY] ?? null;
  return record.goneSince === null
    ? rows
    : rows.map((row) => ({ ...row, [ROW_CURRENCY]: currency }));
}
