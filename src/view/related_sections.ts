import { sqlName } from "../export/column.ts";
import { type Table, TABLES } from "../export/tables.ts";
import { neededColumns } from "./cell.ts";
import { type Html, html } from "./html.ts";
import { dateOf, MAX_COUNT } from "./list_query.ts";
import type { AccountHead, PageContext } from "./page.ts";
import { recordTable } from "./record_table.ts";
import { columnOf, labelOf, RESOURCE_VIEWS, type ResourceView } from "./resource_view.ts";
import { allRows, firstRow, numberOf, type Row, textOf, toSqlId } from "./rows.ts";

/** The last few of what refers to a record; the rest is a list of its own. */
const FEW = 8;
/** Of what belongs to a record all is shown; no invoice has more lines than this. */
const MANY = 1000;

/** What a record is asked from. */
interface Origin {
  readonly view: ResourceView;
  readonly account: AccountHead;
  readonly id: string;
  readonly row: Row;
}

/** What belongs to a record (lines, payments, messages, rates), then what refers to it. */
export function relatedSections(context: PageContext, origin: Origin): Html[] {
  const { table } = origin.view;
  const parts = TABLES.flatMap((other) =>
    other.parent.filter(({ references }) => references === table.name).map(({ name }) =>
      partSection(context, { origin, other, column: sqlName(name) })
    )
  );
  const lists = TABLES.flatMap((other) =>
    referring(other, table).map((column) => listSection(context, { origin, other, column }))
  );
  return [...parts, ...lists].filter((section) => section !== null);
}

/** Columns of a list by which it refers to a table; parts and nested records are shown with their own record. */
function referring(other: Table, table: Table): string[] {
  if (other.resource.kind !== "list" || other.part || other.name.startsWith("users_me")) return [];
  return other.columns.filter(({ references }) => references === table.name).map(({ name }) =>
    sqlName(name)
  );
}

function partSection(
  context: PageContext,
  { origin, other, column }: { origin: Origin; other: Table; column: string },
): Html | null {
  const view = RESOURCE_VIEWS.get(other.name);
  if (!view) return null;
  const columns = view.columns.filter((name) => name !== "id" && name !== "record");
  const rows = allRows(
    context.database,
    `SELECT ${
      [...(columnOf(other, "id") ? ["id"] : []), ...neededColumns(view, columns)].join(", ")
    } FROM ${other.name}
WHERE account_id = ? AND ${column} = ? ORDER BY ${other.part ? "position" : "id"} LIMIT ${MANY}`,
    BigInt(origin.account.id),
    toSqlId(origin.id),
  );
  if (rows.length === 0) return null;
  const currency = origin.view.currency === null ? "" : textOf(origin.row[origin.view.currency]);
  const label = labelOf(other.name.replace(/^(invoice|estimate|role|pto)_/, ""));
  return html`<section><h2>${label} <span class="count">${
    context.locale.number(rows.length)
  }</span></h2>${
    recordTable(context, {
      view,
      rows,
      account: origin.account.id,
      columns,
      label,
      isLinked: false,
      ...(currency === "" ? {} : { currency }),
    })
  }</section>`;
}

function listSection(
  context: PageContext,
  { origin, other, column }: { origin: Origin; other: Table; column: string },
): Html | null {
  const view = RESOURCE_VIEWS.get(other.name);
  if (!view) return null;
  const { database, base, locale } = context;
  const where = `FROM ${other.name} WHERE account_id = ? AND ${column} = ?`;
  const key = [BigInt(origin.account.id), toSqlId(origin.id)] as const;
  const count = numberOf(
    firstRow(
      database,
      `SELECT count(*) AS rows FROM (SELECT 1 ${where} LIMIT ${MAX_COUNT + 1})`,
      ...key,
    )?.["rows"],
  );
  if (count === 0) return null;
  const columns = view.columns.filter((name) => name !== column);
  const hasId = columnOf(other, "id") !== undefined;
  const names = neededColumns(view, [...(hasId ? ["id"] : []), ...columns]);
  const order = dateOf(view) ?? (hasId ? "id" : column);
  const rows = allRows(
    database,
    `SELECT ${names.join(", ")} ${where} ORDER BY ${order} DESC LIMIT ${FEW}`,
    ...key,
  );
  const address = `${base}/${origin.account.id}/${other.name}?${column}=${origin.id}`;
  // Two references to one resource: as what it is referred to is said.
  const role =
    other.columns.filter(({ references }) => references === origin.view.table.name).length > 1 &&
    ` (${labelOf(column).toLowerCase()})`;
  return html`<section><h2><a href="${address}">${view.label}${role}</a> <span class="count">${
    count > MAX_COUNT ? `more than ${locale.number(MAX_COUNT)}` : locale.number(count)
  }</span></h2>${
    recordTable(context, { view, rows, account: origin.account.id, columns, label: view.label })
  }${
    count > rows.length && html`<p><a href="${address}">All ${locale.number(count)}</a></p>`
  }</section>`;
}
