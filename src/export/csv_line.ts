/** What a spreadsheet would take for the start of a formula. */
const FORMULA_REGEXP = /^[=+\-@\t\r]/;
/** A number as JSON writes it: harmless, and of no use as a text. */
const NUMBER_REGEXP = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Cells as a line of RFC 4180, with its line end. A text that a spreadsheet would run as a formula gets an apostrophe in
 * front, which tells it that this is text.
 */
export function csvLine(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => quoted(harmless(cell), delimiter)).join(delimiter) + "\r\n";
}

function harmless(cell: string): string {
  return FORMULA_REGEXP.test(cell) && !NUMBER_REGEXP.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string, delimiter: string): string {
  const needsQuotes = cell.includes('"') || cell.includes(delimiter) || cell.includes("\n") ||
    cell.includes("\r");
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}
