import { sqlName } from "../../export/columns/column.ts";
import { sumSql } from "../../figures/figure_sql.ts";
import { figureOf } from "../../figures/figures.ts";
import {
  columnOf,
  dateOf,
  figureOfList,
  labelOf,
  type ResourceView,
} from "../catalog/resource_view.ts";
import { MENU } from "../catalog/resource_views.ts";
import { listTotals, type Total } from "../figures/list_totals.ts";
import type { PageStyle, ValueWords } from "../html/page_style.ts";
import type { Section } from "../html/sections.ts";
import type { ListIndex } from "../index/account_index.ts";
import { allPositions, type Positions, positionsWith } from "../index/list_positions.ts";
import {
  deletedRecords,
  formerRecords,
  recordsAt,
  ROW_CURRENCY,
  shownColumns,
} from "../index/record_rows.ts";
import { numberOf, sqlIdOf, textOf } from "../index/rows.ts";
import { listSection, type RecordList } from "./child_sections.ts";
import type { ShownRecord } from "./find_record.ts";

/** The latest related records; all of them are in their list. */
const FEW = 8;
/** Of those that no list has; an invoice is made of its hours, so they are many. */
const MANY = 50;

/** The records that refer to a record, or did, list by list; time entries have a section of their own. */
export function relatedLists(record: ShownRecord, style: PageStyle): Section[] {
  return [
    ...referencesTo(record).filter(({ view }) => view.table.name !== "time_entries")
      .map((reference) => relatedList(record, reference, style))
      .filter((section) => section !== null),
    ...pastRows(record, style.locale).map((list) => listSection(list, style)),
  ];
}

/** The lists with a column that refers to records such as this. */
function referencesTo(record: ShownRecord): { view: ResourceView; column: string }[] {
  // The assignments of the token's user are among those of all users.
  return MENU.filter(({ view: { table } }) =>
    table.resource.kind === "list" && !table.name.startsWith("users_me")
  ).flatMap(({ view }) =>
    view.table.columns.filter(({ references }) => references === record.view.table.name)
      .map(({ name }) => ({ view, column: sqlName(name) }))
  );
}

function relatedList(
  record: ShownRecord,
  { view, column }: { view: ResourceView; column: string },
  style: PageStyle,
): Section | null {
  const found = referringTo(record, view, column);
  if (found === null) return null;
  const { list, positions, columns } = found;
  // With several references to the same resource, the heading names this one.
  const isOneOfMany = referencesTo(record).filter((other) => other.view === view).length > 1;
  return listSection(
    {
      view,
      label: isOneOfMany ? `${view.label} (${labelOf(column).toLowerCase()})` : view.label,
      columns,
      rows: recordsAt(list, view, { positions: positions.subarray(0, FEW), columns }),
      count: positions.length,
      totals: listTotals(list, view, positions, style.locale),
    },
    style,
    { href: style.links.to(view.table.name, { [column]: record.id }) },
  );
}

/** The deleted records that referred to a record; and what referred to a deleted one before, as it was then. */
export function pastRows(record: ShownRecord, words: ValueWords): RecordList[] {
  const { account, view: { singular }, id, deletedAt } = record;
  return referencesTo(record).flatMap(({ view, column }) => {
    const reference = columnOf(view.table, column);
    const past: [label: string, source: string][] = [
      [`${view.label} deleted in Harvest`, deletedRecords(view)],
    ];
    if (deletedAt !== null && reference) {
      const source = formerRecords(view, { account: account.id, column: reference, id });
      past.push([`${view.label} before this ${singular.toLowerCase()} was deleted`, source]);
    }
    return past.flatMap(([label, source]) =>
      pastOf(record, view, { column, label, source, words }) ?? []
    );
  });
}

/** Records of a list that refer to one, in the list's order. */
export interface ReferringRecords {
  readonly view: ResourceView;
  readonly list: ListIndex;
  readonly positions: Positions;
  /** The column that refers to it. */
  readonly column: string;
  /** Those that say something beside it. */
  readonly columns: readonly string[];
}

/** The records of a list that refer to a record by a column; null if there are none. */
export function referringTo(
  record: ShownRecord,
  view: ResourceView,
  column: string,
): ReferringRecords | null {
  const list = record.account.list(view.table.name);
  const positions = positionsWith(list, allPositions(list, view.sort), {
    column,
    isWanted: (text) => text === record.id,
  });
  if (positions.length === 0) return null;
  return { view, list, positions, column, columns: ownColumns(record, view, column) };
}

/** Those that do not repeat what is known of the record, as the records of a project share its client. */
function ownColumns(record: ShownRecord, view: ResourceView, reference: string): string[] {
  const isShared = (name: string) =>
    columnOf(record.view.table, name)?.references !== undefined && textOf(record.row[name]) !== "";
  return view.columns.filter((name) => name !== reference && !isShared(name));
}

/** The latest that a list no longer has, or no longer so; null if there are none. */
function pastOf(
  record: ShownRecord,
  view: ResourceView,
  { column, label, source, words }: {
    column: string;
    label: string;
    source: string;
    words: ValueWords;
  },
): RecordList | null {
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
  const columns = ownColumns(record, view, column);
  const date = dateOf(view);
  const noticed = source === deletedRecords(view) ? ", noticed_at" : "";
  const rows = account.rows(
    `SELECT ${shownColumns(view, ["id", ...columns])}${noticed} ${from}
ORDER BY ${date === null ? "" : `${date} DESC, `}id DESC LIMIT ${MANY}`,
    sqlIdOf(id),
  );
  const totals = figures.flatMap((name): Total[] => {
    const { label, unit } = figureOf(name);
    const hours = sums.reduce((sum, row) => sum + numberOf(row[name]), 0);
    if (unit === "hours") return hours === 0 ? [] : [[label, words.hours(hours)]];
    return sums.filter((row) => numberOf(row[name]) !== 0).map((row) => [
      label,
      words.money(numberOf(row[name]), textOf(row[ROW_CURRENCY]) || null),
    ]);
  });
  return { view, label, columns, rows, count, totals };
}
