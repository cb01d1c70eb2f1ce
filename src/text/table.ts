import { paint, type Screen } from "./screen.ts";
import { fit, pad, textWidth } from "./text_width.ts";
import { wrap } from "./wrap.ts";

/** One column of a table. */
export interface TableColumn {
  readonly heading: string;
  /** Numbers are aligned at the right, digit below digit. */
  readonly isNumeric?: boolean;
  /**
   * Where there is too little room, columns are left out in this order, 1 first. Columns without a number stay; those
   * with `least` are shortened instead.
   */
  readonly dropOrder?: number | undefined;
  /** The width that the column's cells can be cut down to, at its turn in `dropOrder`. */
  readonly least?: number;
}

/** Rows that belong together. */
export interface TableGroup {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
  /** Lines after the rows. */
  readonly notes?: readonly string[];
}

interface SizedColumn extends TableColumn {
  readonly at: number;
  readonly width: number;
}

const INDENT = "  ";
const BELOW_INDENT = "    ";
const WIDE_GAP = 2;
const NARROW_GAP = 1;

/**
 * Rows in aligned columns, the heading first. A column without any value is left out; no line ends in spaces. `columns`
 * is the width of the terminal, which the table is made to fit: first with narrower gaps, then with shortened names,
 * then with fewer columns. With `below`, what these would have held is on lines of its own below each row.
 */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { columns: room = Infinity, below = false }: { columns?: number; below?: boolean } = {},
): string[] {
  const all = columns.map((column, at): SizedColumn => ({
    ...column,
    at,
    width: Math.max(textWidth(column.heading), ...rows.map((row) => textWidth(row[at] ?? ""))),
  })).filter(({ at }) => rows.some((row) => row[at]));
  const { shown, gap } = fittingLayout(all, room);
  const line = (cell: (at: number) => string) =>
    shown.map(({ at, width, isNumeric = false, least }) => {
      const text = cell(at);
      return pad(least === undefined ? text : fit(text, width), width, { atStart: isNumeric });
    }).join(" ".repeat(gap)).trimEnd();
  const dropped = below ? all.filter(({ at }) => !shown.some((column) => column.at === at)) : [];
  const rest = (row: readonly string[]) => {
    const parts = dropped.filter(({ at }) => row[at])
      .map(({ at, heading }) => `${heading} ${row[at]}`.trim());
    if (parts.length === 0) return [];
    const lines = wrap(parts.join(" · "), room - BELOW_INDENT.length);
    return lines.map((each) => BELOW_INDENT + each);
  };
  return [
    line((at) => columns[at]?.heading ?? ""),
    ...rows.flatMap((row) => [line((at) => row[at] ?? ""), ...rest(row)]),
  ];
}

/** One table in groups that share their columns; each group has a title and ends with an empty line. */
export function groupedTable(
  columns: readonly TableColumn[],
  groups: readonly TableGroup[],
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

interface TableLayout {
  readonly shown: readonly SizedColumn[];
  readonly gap: number;
}

/** The first layout that fits, or else the smallest. */
function fittingLayout(all: readonly SizedColumn[], room: number): TableLayout {
  const order = all.filter(({ dropOrder }) => dropOrder !== undefined)
    .sort((a, b) => (a.dropOrder ?? 0) - (b.dropOrder ?? 0));
  const canShrink = ({ least }: SizedColumn) => least !== undefined;
  const layouts = Array.from({ length: order.length + 1 }, (_, steps) => {
    const taken = order.slice(0, steps);
    const shown = all.filter((column) => canShrink(column) || !taken.includes(column));
    return taken.some(canShrink)
      ? [narrowed(shown, room)]
      : [{ shown, gap: WIDE_GAP }, { shown, gap: NARROW_GAP }];
  }).flat();
  return layouts.find((layout) => widthOf(layout) <= room) ??
    narrowed(layouts.at(-1)?.shown ?? all, room);
}

function narrowed(shown: readonly SizedColumn[], room: number): TableLayout {
  const over = Math.max(0, widthOf({ shown, gap: NARROW_GAP }) - room);
  return {
    shown: shown.map((column) => {
      const { width, least = width } = column;
      return { ...column, width: Math.max(Math.min(width, least), width - over) };
    }),
    gap: NARROW_GAP,
  };
}

function widthOf({ shown, gap }: TableLayout): number {
  return shown.reduce((sum, { width }) => sum + width + gap, -gap);
}
