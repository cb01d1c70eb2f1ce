import { sqlName } from "../../export/columns/column.ts";
import { html } from "../../text/html.ts";
import { labelOf } from "../catalog/field_label.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { MENU } from "../catalog/resource_views.ts";
import { listTotals } from "../figures/list_totals.ts";
import type { Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { recordTable } from "../html/record_table.ts";
import { type Section, section } from "../html/section.ts";
import { allPositions, positionsWith } from "../index/list_positions.ts";
import { recordsAt } from "../index/record_rows.ts";
import { textOf } from "../index/rows.ts";
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
