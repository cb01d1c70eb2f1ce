const QUOTED_REGEXP = /[",\r\n]/;

/** A line of RFC 4180. Cells are written as they are: a program reads them, and an apostrophe would stay in its data. */
export function csvRow(cells: readonly string[]): string {
  let row = "";
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? "";
    if (i > 0) row += ",";
    row += QUOTED_REGEXP.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
  return row + "\r\n";
}
