/** Select Graphic Rendition codes that every terminal with colours knows. */
const CODES = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  /** For verdicts, which the eye is to fall on. */
  good: "1;32",
  bad: "1;31",
} as const;

/** Colours a text for a terminal; gives it back as it is where colours are off. */
export function paint(
  text: string,
  style: keyof typeof CODES,
  { color }: { color: boolean },
): string {
  return color && text !== "" ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;
}
