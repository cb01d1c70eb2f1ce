import type { ListIndex } from "./list_index.ts";
import type { ResourceView } from "../catalog/resource_view.ts";
import { shownColumns } from "./row_sql.ts";
import { allRows, numberOf, type Row } from "./rows.ts";

/** The columns that records at some places of a list are shown with, in the order of the places. */
export function recordsAt(
  { database, firstRow }: ListIndex,
  view: ResourceView,
  { places, columns }: { places: ArrayLike<number>; columns: readonly string[] },
): Row[] {
  const { table } = view;
  const hasId = table.columns.some(({ name }) => name === "id");
  const names = [...new Set([...(hasId ? ["id"] : []), ...columns])];
  const numbers = Array.from(places, (place) => place + firstRow);
  const rows = allRows(
    database,
    `SELECT rowid AS row_number, ${shownColumns(view, names)} FROM ${table.name} WHERE rowid IN (${
      numbers.join(", ")
    })`,
  );
  const byNumber = new Map(rows.map((row) => [numberOf(row["row_number"]), row]));
  return numbers.map((number) => byNumber.get(number)).filter((row) => row !== undefined);
}
