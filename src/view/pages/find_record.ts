import type { SQLInputValue } from "node:sqlite";
import { sqlName } from "../../export/columns/column.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import type { AccountIndex } from "../index/account_index.ts";
import type { Positions } from "../index/list_positions.ts";
import {
  deletedChildren,
  deletedRecords,
  labelColumn,
  recordsAt,
  shownColumns,
} from "../index/record_rows.ts";
import { idOf, type Row, sqlIdOf, textOf } from "../index/rows.ts";
import type { FoundList } from "../index/search_query.ts";

/** A record as it is shown: all its columns, and its text as Harvest sent it. */
export interface ShownRecord {
  readonly account: AccountIndex;
  readonly view: ResourceView;
  /** "" for single objects, such as the company. */
  readonly id: string;
  readonly row: Row;
  readonly text: string;
  /** When it was noticed that it is no longer in Harvest; null if it still is. */
  readonly deletedAt: string | null;
}

/** The record of an id, or its last version if it was deleted; null if there never was one. Single objects have no id. */
export function findRecord(
  account: AccountIndex,
  view: ResourceView,
  id: string | null,
): ShownRecord | null {
  const { table } = view;
  const isObject = table.resource.kind === "object";
  if (isObject !== (id === null) || (!isObject && !columnOf(table, "id"))) return null;
  const names = [...table.parent, ...table.columns].map(({ name }) => sqlName(name));
  const key: SQLInputValue[] = id === null ? [] : [sqlIdOf(id)];
  const find = (source: string, more = "", order = "") =>
    account.firstRow(
      `SELECT ${shownColumns(view, names)}, record${more} FROM ${source}
WHERE account_id = ?${id === null ? "" : " AND id = ?"}${order} LIMIT 1`,
      ...key,
    );
  const findDeleted = (source: string) => find(source, ", noticed_at", " ORDER BY noticed_at DESC");
  const present = find(table.name);
  const isChild = table.parent.length > 0;
  const row = present ?? (id === null ? null : findDeleted(deletedRecords(view))) ??
    (id !== null && isChild ? findDeleted(deletedChildren(view)) : null);
  return row && {
    account,
    view,
    id: idOf(row["id"]),
    row,
    text: textOf(row["record"]),
    deletedAt: present ? null : textOf(row["noticed_at"]),
  };
}

/** A record that was found: what to open for it, and its row. */
export interface FoundRow {
  /** Its resource, and the view of that. */
  readonly name: string;
  readonly view: ResourceView | undefined;
  readonly id: string;
  /** Null if nothing is left of it. */
  readonly row: Row | null;
  /** The title of the record that it is a part of and is shown with; null if it has a page of its own. */
  readonly of: string | null;
  readonly isDeleted: boolean;
}

/** The rows at some positions of a list that was searched, in the order of the positions. */
export function foundAt(
  account: AccountIndex,
  { list, view }: FoundList,
  { positions, columns }: { positions: Positions; columns: readonly string[] },
): FoundRow[] {
  if (view === null) {
    return Array.from(positions, (position) => {
      const sql = "SELECT resource, id FROM deleted WHERE account_id = ? AND rowid = ?";
      const found = account.firstRow(sql, position + list.firstRow);
      const [name, id] = [textOf(found?.["resource"]), idOf(found?.["id"])];
      const view = RESOURCE_VIEWS.get(name);
      const row = (view && findRecord(account, view, id)?.row) ?? null;
      return { name, view, id, row, of: null, isDeleted: true };
    });
  }
  const { name, part, parent } = view.table;
  const owners = part ? parent.map(({ name }) => sqlName(name)) : [];
  const [owner] = owners;
  return recordsAt(list, view, { positions, columns: [...columns, ...owners] }).map((row) => ({
    ...{ view, row, isDeleted: false },
    ...owner === undefined || !part
      ? { name, id: idOf(row["id"]), of: null }
      : { name: part.of, id: idOf(row[owner]), of: textOf(row[labelColumn(owner)]) },
  }));
}
