import { sqlName } from "../../export/columns/column.ts";
import { labelOf } from "../catalog/field_label.ts";
import type { ShownRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import { listTotals } from "../index/list_query.ts";
import { allPlaces, placesWith } from "../index/list_rows.ts";
import { recordsAt } from "../index/list_records.ts";
import type { PageContext } from "../html/page.ts";
import { recordTable } from "../html/record_table.ts";
import { columnOf, MENU, type ResourceView } from "../catalog/resource_view.ts";
import { textOf } from "../index/rows.ts";
import { totalsText } from "../html/totals_text.ts";

/** The last few of what refers to a record; the rest is a list of its own. */
const FEW = 8;

/** The records that refer to a record, list by list; time has a section of its own. */
export function relatedLists(context: PageContext, record: ShownRecord): Html[] {
  const { name } = record.view.table;
  return MENU.filter(({ view }) => view.table.resource.kind === "list" && isListed(view))
    .flatMap(({ view }) =>
      view.table.columns.filter(({ references }) => references === name).map((column) =>
        listSection(context, { record, view, column: sqlName(column.name) })
      )
    ).filter((section) => section !== null);
}

/** What the token's user may work on is among what everybody may. */
function isListed({ table }: ResourceView): boolean {
  return table.name !== "time_entries" && !table.name.startsWith("users_me");
}

/** Whether all that refers to a record has the same reference as the record: of a project, to its client. */
export function isShared({ view, row }: ShownRecord, name: string): boolean {
  return columnOf(view.table, name)?.references !== undefined && textOf(row[name]) !== "";
}

function listSection(
  context: PageContext,
  { record, view, column }: { record: ShownRecord; view: ResourceView; column: string },
): Html | null {
  const { base, locale, lists } = context;
  const { account, id } = record;
  const list = lists.of(account, view.table.name);
  const places = placesWith(list, allPlaces(list, view.sort), {
    column,
    isWanted: (text) => text === id,
  });
  if (places.length === 0) return null;
  // What the record itself has, all of them share.
  const columns = view.columns.filter((name) => name !== column && !isShared(record, name));
  const address = `${base}/${account}/${view.table.name}?${column}=${id}`;
  // Two references to one resource: as what it is referred to is said.
  const isOneOfMany =
    view.table.columns.filter(({ references }) => references === record.view.table.name).length > 1;
  return html`<section><h2><a href="${address}">${view.label}${
    isOneOfMany && ` (${labelOf(column).toLowerCase()})`
  }</a> <span class="count">${locale.number(places.length)}</span></h2>${
    totalsText(locale, view, listTotals(list, view, places))
  }${
    recordTable(context, {
      view,
      rows: recordsAt(list, view, { places: places.subarray(0, FEW), columns }),
      account,
      columns,
      label: view.label,
    })
  }${
    places.length > FEW && html`<p><a href="${address}">All ${locale.number(places.length)}</a></p>`
  }</section>`;
}
