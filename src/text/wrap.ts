import { textWidth } from "./text_width.ts";

/** Continuation lines are indented this much more. */
const HANGING = 2;
/** A meaning below its term is indented more than any term, such as a flag without a letter. */
const BELOW = 8;
/** A meaning with less room than this beside its term goes below it. */
const MEANING_MIN_COLUMNS = 24;

/**
 * Breaks a text at its spaces into lines of at most `columns`. A word wider than that starts a line of its own, unless
 * the current line has hardly begun; the terminal breaks it.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const word of text.split(" ")) {
    const wordWidth = textWidth(word);
    const isWorthALine = wordWidth <= columns || width > columns / 2;
    if (line !== "" && width + 1 + wordWidth > columns && isWorthALine) {
      lines.push(line);
      line = word;
      width = wordWidth;
    } else {
      width = (width + wordWidth + (line === "" ? 0 : 1)) % (columns + 1);
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A heading, underlined. */
export function underlined(text: string): string[] {
  return [text, "=".repeat(text.length)];
}

/** Texts as a list, each behind its mark, which may depend on its number from 1. */
export function listed(
  texts: readonly string[],
  { columns, mark }: { columns: number; mark: (number: number) => string },
): string[] {
  return texts.flatMap((text, index) => {
    const before = mark(index + 1);
    return wrap(text, columns - before.length).map((line, at) =>
      (at === 0 ? before : " ".repeat(before.length)) + line
    );
  });
}

/**
 * Lines for a terminal of so many columns: wider ones are broken at spaces, and continue a little more indented than
 * they began. What fits, such as a table, stays as it is.
 */
export function flow(lines: readonly string[], columns: number): string[] {
  return lines.flatMap((line) => {
    if (textWidth(line) <= columns) return [line];
    const indent = /^ */.exec(line)?.[0] ?? "";
    const hanging = `${indent}${" ".repeat(HANGING)}`;
    const text = line.slice(indent.length);
    const [first = "", ...rest] = wrap(text, columns - indent.length);
    const more = rest.length === 0 ? [] : wrap(rest.join(" "), columns - hanging.length);
    return [indent + first, ...more.map((each) => hanging + each)];
  });
}

/**
 * Terms and their meanings in two columns. A term too long for the first gets a line of its own, and so do all of them
 * where the second would be too narrow, for one word too.
 */
export function definitionList(
  rows: readonly (readonly [string, string])[],
  { termColumns, columns }: { termColumns: number; columns: number },
): string[] {
  const indent = "  ";
  const gap = "  ";
  const left = indent.length + termColumns + gap.length;
  const words = rows.flatMap(([, meaning]) => meaning.split(" ").map(textWidth));
  // What is too wide for any line, such as a path, is no reason.
  const widest = Math.max(0, ...words.filter((width) => width <= columns - BELOW));
  const isBeside = columns - left >= Math.max(MEANING_MIN_COLUMNS, widest);
  const inset = isBeside ? left : BELOW;
  return rows.flatMap(([term, meaning]) => {
    const lines = wrap(meaning, columns - inset).map((line) => " ".repeat(inset) + line);
    const width = textWidth(term);
    if (!isBeside || width > termColumns) return [indent + term, ...lines];
    const [first = "", ...more] = lines;
    return [indent + term + " ".repeat(termColumns - width) + gap + first.trimStart(), ...more];
  });
}
