import { wrappedRows } from "../../text/text_width.ts";

const ESC = "\x1b[";
/** Terminals that know this show a redraw all at once; the others ignore it. */
const BEGIN_UPDATE = `${ESC}?2026h`;
const END_UPDATE = `${ESC}?2026l`;
const CLEAR_LINE_END = `${ESC}K`;
const CLEAR_BELOW = `${ESC}J`;

/** How often a display is redrawn: often enough to look alive, rarely enough to cost nothing. */
export const REDRAW_MS = 200;

/**
 * What to write to a terminal to replace `before` by `lines`, with `above` printed for good over them. The cursor is at
 * the start of the line below `before`, and afterwards below `lines`. No line is cleared before its turn, so nothing
 * flickers. `columns` is the current width: lines drawn for a wider window have wrapped since.
 */
export function redraw(
  before: readonly string[],
  lines: readonly string[],
  { above = [], columns }: { above?: readonly string[]; columns: number },
): string {
  const rows = (texts: readonly string[]) =>
    texts.reduce((sum, line) => sum + wrappedRows(line, columns), 0);
  const height = rows(before);
  const shown = [...above, ...lines];
  // Before it too: a resized window wraps a line by all that was ever in it, unless it was cleared as a whole.
  const text = shown.map((line) => `${CLEAR_LINE_END}${line}${CLEAR_LINE_END}\n`).join("");
  // Line by line: what is cleared from the top of the screen down, tmux would keep in its history.
  const cleared = Math.max(0, height - rows(shown));
  const clear = `${CLEAR_LINE_END}\n`.repeat(cleared) + up(cleared);
  return `${BEGIN_UPDATE}${up(height)}${text}${clear}${CLEAR_BELOW}${END_UPDATE}`;
}

function up(rows: number): string {
  return rows > 0 ? `${ESC}${rows}A\r` : "";
}
