import { paint } from "./paint.ts";
import type { Screen } from "./screen.ts";
import { type Column, tableLines } from "./table.ts";

/** Rows that belong together. */
export interface Group {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
  /** Lines after the rows. */
  readonly notes?: readonly string[];
}

const INDENT = "  ";

/** One table in parts: the columns are the same in all of them, and each has a title, and an empty line at its end. */
export function groupedTable(
  columns: readonly Column[],
  groups: readonly Group[],
  screen: Screen,
): string[] {
  const [heading = "", ...lines] = tableLines(columns, groups.flatMap(({ rows }) => rows), {
    columns: screen.columns - INDENT.length,
  });
  let at = 0;
  return groups.flatMap(({ title, rows, notes = [] }) => [
    title,
    ...(rows.length > 0 ? [paint(INDENT + heading, "dim", screen)] : []),
    ...lines.slice(at, at += rows.length).map((line) => INDENT + line),
    ...notes.map((note) => INDENT + note),
    "",
  ]);
}
