import { pad, textWidth } from "./text_width.ts";

/** One column of a table. */
export interface Column {
  readonly heading: string;
  /** Numbers stand at the right, so that their digits align. */
  readonly isNumeric?: boolean;
}

/**
 * Rows in aligned columns, two spaces apart, the heading first. A column without any value is left out; no line ends
 * in spaces.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const used = columns.map((column, i) => ({
    i,
    ...column,
    width: Math.max(textWidth(column.heading), ...rows.map((row) => textWidth(row[i] ?? ""))),
  })).filter(({ i }) => rows.some((row) => row[i]));
  const line = (cell: (i: number) => string) =>
    used.map(({ i, width, isNumeric = false }) => pad(cell(i), width, { atStart: isNumeric }))
      .join("  ").trimEnd();
  return [line((i) => columns[i]?.heading ?? ""), ...rows.map((row) => line((i) => row[i] ?? ""))];
}
