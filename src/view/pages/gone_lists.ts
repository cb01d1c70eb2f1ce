import { sqlName } from "../../export/columns/column.ts";
import type { ShownRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { recordTable } from "../html/record_table.ts";
import { MENU, type ResourceView } from "../catalog/resource_view.ts";
import { goneRecords, shownColumns } from "../index/row_sql.ts";
import { allRows, textOf, toSqlId } from "../index/rows.ts";

/** The last few that were noticed; the list of all that is gone has the others. */
const FEW = 20;

/** The records that referred to a record and are gone, list by list. */
export function goneLists(context: PageContext, record: ShownRecord): Html[] {
  const sql = "SELECT DISTINCT resource FROM deleted WHERE account_id = ?";
  const gone = allRows(context.database, sql, BigInt(record.account)).map((row) =>
    textOf(row["resource"])
  );
  return MENU.map(({ view }) => view).filter(({ table }) =>
    table.resource.kind === "list" && gone.includes(table.name)
  ).flatMap((view) =>
    view.table.columns.filter(({ references }) => references === record.view.table.name).map((
      { name },
    ) => goneList(context, { record, view, column: sqlName(name) }))
  ).filter((section) => section !== null);
}

function goneList(
  context: PageContext,
  { record, view, column }: { record: ShownRecord; view: ResourceView; column: string },
): Html | null {
  const { account, id } = record;
  const columns = view.columns.filter((name) => name !== column);
  const rows = allRows(
    context.database,
    `SELECT ${shownColumns(view, ["id", ...columns])}, noticed_at FROM ${goneRecords(view)}
WHERE account_id = ? AND ${column} = ? ORDER BY noticed_at DESC LIMIT ${FEW}`,
    BigInt(account),
    toSqlId(id),
  );
  if (rows.length === 0) return null;
  const label = `${view.label}, deleted in Harvest`;
  return html`<section><h2><a href="${context.base}/${account}/gone?in=${view.table.name}">${label}</a></h2>${
    recordTable(context, { view, rows, account, columns, label })
  }</section>`;
}
