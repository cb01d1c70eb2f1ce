import { textWidth } from "../text/text_width.ts";

const ESC = "\x1b[";
/** Terminals that know this show all of a redraw at once; the others ignore it. */
const BEGIN_UPDATE = `${ESC}?2026h`;
const END_UPDATE = `${ESC}?2026l`;
const CLEAR_LINE_END = `${ESC}K`;
const CLEAR_BELOW = `${ESC}J`;

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
  const height = before.reduce((sum, line) => sum + wrappedRows(line, columns), 0);
  const up = height > 0 ? `${ESC}${height}A\r` : "";
  const text = [...above, ...lines].map((line) => `${line}${CLEAR_LINE_END}\n`).join("");
  return `${BEGIN_UPDATE}${up}${text}${CLEAR_BELOW}${END_UPDATE}`;
}

function wrappedRows(line: string, columns: number): number {
  return Math.max(1, Math.ceil(textWidth(line) / Math.max(1, columns)));
}
