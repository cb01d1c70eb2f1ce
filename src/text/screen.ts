/** Where a text is read. */
export interface Screen {
  readonly color: boolean;
  /** Characters per line; Infinity where no terminal sets a limit. */
  readonly columns: number;
}

/** How much is shown while a run goes on; each level includes those before it. */
export type Verbosity = "quiet" | "normal" | "verbose" | "debug";

/** Select Graphic Rendition codes that every colour terminal knows. */
const CODES = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  /** For verdicts, which the eye should fall on. */
  good: "1;32",
  bad: "1;31",
} as const;

/** Colours a text for a terminal; returns it unchanged where colours are off. */
export function paint(
  text: string,
  style: keyof typeof CODES,
  { color }: { color: boolean },
): string {
  return color && text !== "" ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;
}

/** A check mark or a cross, readable without colours too. */
export function checkMark(isGood: boolean, { color }: { color: boolean }): string {
  return isGood ? paint("✓", "green", { color }) : paint("✗", "red", { color });
}
