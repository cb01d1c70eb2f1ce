import { textWidth } from "../../text/text_width.ts";

const ESC = "\x1b[";
/** Terminals that know this show all of a redraw at once; the others ignore it. */
const BEGIN_UPDATE = `${ESC}?2026h`;
const END_UPDATE = `${ESC}?2026l`;
const CLEAR_LINE_END = `${ESC}K`;
const CLEAR_BELOW = `${ESC}J`;

/** How often a display is drawn anew: often enough to look alive, seldom enough to cost nothing. */
export const REDRAW_MS = 200;

/**
 * What to write to a terminal so that `lines` stand where `before` stood, and `above` for good over them. The cursor is
 * at the start of the line below `before`, and of that below `lines` afterwards. Nothing is cleared that is drawn
 * again, so nothing flickers. `columns` is the width now: lines drawn for a wider window have wrapped since.
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
  const text = shown.map((line) => `${line}${CLEAR_LINE_END}\n`).join("");
  // Line by line, as tmux keeps what is cleared from the top of the screen down.
  const gone = Math.max(0, height - rows(shown));
  const clear = `${CLEAR_LINE_END}\n`.repeat(gone) + up(gone);
  return `${BEGIN_UPDATE}${up(height)}${text}${clear}${CLEAR_BELOW}${END_UPDATE}`;
}

function up(rows: number): string {
  return rows > 0 ? `${ESC}${rows}A\r` : "";
}

function wrappedRows(line: string, columns: number): number {
  return Math.max(1, Math.ceil(textWidth(line) / Math.max(1, columns)));
}
