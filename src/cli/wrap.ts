/** Width that help is made for: the terminals of old, and half of a wide one. */
export const HELP_COLUMNS = 80;

/**
 * Breaks a text at its spaces into lines of at most `columns` letters; a longer word stands on a line of its own.
 * For texts of ours only: one letter counts as one column.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Terms and what they mean, in two columns; a term too long for the first stands on a line of its own. */
export function definitionList(
  rows: readonly (readonly [string, string])[],
  { termColumns }: { termColumns: number },
): string[] {
  const indent = "  ";
  const gap = "  ";
  const left = indent.length + termColumns + gap.length;
  return rows.flatMap(([term, meaning]) => {
    const [first = "", ...more] = wrap(meaning, HELP_COLUMNS - left);
    const rest = more.map((line) => " ".repeat(left) + line);
    return term.length <= termColumns
      ? [`${indent}${term.padEnd(termColumns)}${gap}${first}`, ...rest]
      : [`${indent}${term}`, " ".repeat(left) + first, ...rest];
  });
}
