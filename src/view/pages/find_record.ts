import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { goneParts, goneRecords, shownColumns } from "../index/row_sql.ts";
import { firstRow, idOf, type Row, textOf, toSqlId } from "../index/rows.ts";
import { sqlName } from "../../export/columns/column.ts";

/** A record as it is shown: all its columns, and its text as Harvest sent it. */
export interface FoundRecord {
  /** "" for what there is but once. */
  readonly id: string;
  readonly row: Row;
  readonly text: string;
  /** When it was noticed that it is no longer in Harvest; null if it is there. */
  readonly goneSince: string | null;
}

/** A record with where it was found. */
export interface ShownRecord extends FoundRecord {
  readonly view: ResourceView;
  readonly account: string;
}

/** The record of an id, or as it was last seen; null if there never was one. */
export function findRecord(
  database: DatabaseSync,
  { view, account, id }: { view: ResourceView; account: string; id: string | null },
): FoundRecord | null {
  const { table } = view;
  const names = [...table.parent, ...table.columns].map(({ name }) => sqlName(name));
  const isSingle = table.resource.kind === "object";
  if (isSingle !== (id === null) || (!isSingle && !columnOf(table, "id"))) return null;
  const find = (source: string, isGone: boolean) => {
    const key: SQLInputValue[] = [BigInt(account), ...(id === null ? [] : [toSqlId(id)])];
    return firstRow(
      database,
      `SELECT ${shownColumns(view, names)}, record${isGone ? ", noticed_at" : ""} FROM ${source}
WHERE account_id = ?${id === null ? "" : " AND id = ?"}${
        isGone ? " ORDER BY noticed_at DESC" : ""
      } LIMIT 1`,
      ...key,
    );
  };
  const present = find(table.name, false);
  const isPart = table.parent.length > 0;
  const row = present ?? (id === null ? null : find(goneRecords(view), true)) ??
    (id !== null && isPart ? find(goneParts(view), true) : null);
  return row && {
    id: idOf(row["id"]),
    row,
    text: textOf(row["record"]),
    goneSince: present ? null : textOf(row["noticed_at"]),
  };
}
