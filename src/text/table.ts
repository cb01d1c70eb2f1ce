import { fit, pad, textWidth } from "./text_width.ts";

/** One column of a table. */
export interface Column {
  readonly heading: string;
  /** Numbers stand at the right, so that their digits align. */
  readonly isNumeric?: boolean;
  /** Where there is too little room, columns go in this order, 1 first; those without a number, or with `least`, stay. */
  readonly goes?: number;
  /** Where there is too little room, its cells are cut down to this width, in its place in the same order. */
  readonly least?: number;
}

interface Sized extends Column {
  readonly at: number;
  readonly width: number;
}

const WIDE_GAP = 2;
const NARROW_GAP = 1;

/**
 * Rows in aligned columns, the heading first. A column without any value is left out; no line ends in spaces. With
 * `columns`, the width of the terminal, the table is made to fit it: closer together, then with names cut, then with
 * columns left out.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { columns: room = Infinity }: { columns?: number } = {},
): string[] {
  const all = columns.map((column, at): Sized => ({
    ...column,
    at,
    width: Math.max(textWidth(column.heading), ...rows.map((row) => textWidth(row[at] ?? ""))),
  })).filter(({ at }) => rows.some((row) => row[at]));
  const { shown, gap } = fitted(all, room);
  const line = (cell: (at: number) => string) =>
    shown.map(({ at, width, isNumeric = false, least }) => {
      const text = cell(at);
      return pad(least === undefined ? text : fit(text, width), width, { atStart: isNumeric });
    }).join(" ".repeat(gap)).trimEnd();
  return [
    line((at) => columns[at]?.heading ?? ""),
    ...rows.map((row) => line((at) => row[at] ?? "")),
  ];
}

interface Layout {
  readonly shown: readonly Sized[];
  readonly gap: number;
}

/** The first layout that there is room for, or else the smallest. */
function fitted(all: readonly Sized[], room: number): Layout {
  const order = all.filter(({ goes }) => goes !== undefined)
    .sort((a, b) => (a.goes ?? 0) - (b.goes ?? 0));
  const isCut = ({ least }: Sized) => least !== undefined;
  const layouts = Array.from({ length: order.length + 1 }, (_, steps) => {
    const taken = order.slice(0, steps);
    const shown = all.filter((column) => isCut(column) || !taken.includes(column));
    return taken.some(isCut)
      ? [narrowed(shown, room)]
      : [{ shown, gap: WIDE_GAP }, { shown, gap: NARROW_GAP }];
  }).flat();
  return layouts.find((layout) => widthOf(layout) <= room) ?? narrowed(all, room);
}

function narrowed(shown: readonly Sized[], room: number): Layout {
  const over = widthOf({ shown, gap: NARROW_GAP }) - room;
  return {
    shown: shown.map((column) => {
      const { width, least = width } = column;
      return { ...column, width: Math.max(Math.min(width, least), width - over) };
    }),
    gap: NARROW_GAP,
  };
}

function widthOf({ shown, gap }: Layout): number {
  return shown.reduce((sum, { width }) => sum + width + gap, -gap);
}
