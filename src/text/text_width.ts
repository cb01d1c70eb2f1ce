/** Created on first use: that takes 18 ms, and most texts are ASCII. */
let segmenter: Intl.Segmenter | null = null;

/** Characters that terminals show two columns wide: emoji, and the East Asian blocks of Unicode's width table. */
const WIDE_REGEXP =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|.\ufe0f)/u;

/** Marks without a base letter, and characters that only change how their neighbours look. */
const NARROW_REGEXP = /^[\p{Mn}\p{Me}\p{Cf}]/u;

/** What would move the cursor, colour the terminal or change the direction of the text. */
const CONTROL_REGEXP = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Colour codes, which take no room. */
const STYLE_REGEXP = new RegExp(`\\x1b\\[[\\d;]*m`, "g");

/** How many terminal columns a text takes. */
export function textWidth(text: string): number {
  // Almost every name is ASCII, and splitting into graphemes is slow.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  if (text.includes("\x1b")) return textWidth(unstyled(text));
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** A text without its colour codes. */
export function unstyled(text: string): string {
  return text.replace(STYLE_REGEXP, "");
}

function graphemesOf(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (WIDE_REGEXP.test(grapheme)) return 2;
  return NARROW_REGEXP.test(grapheme) ? 0 : 1;
}

/** How many rows of a terminal a line takes that is wider than it; no wide character is cut. */
export function wrappedRows(line: string, columns: number): number {
  if (textWidth(line) <= columns) return 1;
  let rows = 1;
  let column = 0;
  for (const { segment } of graphemesOf(unstyled(line))) {
    const width = graphemeWidth(segment);
    if (column + width > columns) [rows, column] = [rows + 1, 0];
    column += width;
  }
  return rows;
}

/** Fills a text with spaces up to a width, at its end or its start. */
export function pad(text: string, width: number, { atStart = false } = {}): string {
  const spaces = " ".repeat(Math.max(0, width - textWidth(text)));
  return atStart ? spaces + text : text + spaces;
}

/** Cuts a text that is wider than `width` and ends it with dots. */
export function fit(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const dots = ".".repeat(Math.max(0, Math.min(3, width)));
  let kept = "";
  let left = width - dots.length;
  for (const { segment } of graphemesOf(text)) {
    left -= graphemeWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept + dots;
}

/** A text from outside as one line without control characters. */
export function printable(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").replace(CONTROL_REGEXP, "?");
}

/** A path as typed in a shell: in quotation marks where it needs them. */
export function shellPath(path: string): string {
  return printable(/^[\w@%+=:,./\\~-]+$/.test(path) ? path : `"${path}"`);
}
