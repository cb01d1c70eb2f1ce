/**
 * The number that a word is, however its digits are grouped: 1234.5 for `1234.5`, `1,234.50` and `1.234,50`. Null if it is
 * none.
 */
export function numberOfWord(word: string): number | null {
  if (!/^-?\d[\d.,'’]*$/.test(word)) return null;
  const marks = [...word.matchAll(/[.,]/g)];
  const last = marks.at(-1);
  const after = last === undefined ? "" : word.slice(last.index + 1);
  const isDecimal = last !== undefined && !/[.,'’]/.test(after) &&
    // In `1,234` the comma groups; a point there is of a decimal number.
    !(last[0] === "," && after.length === 3 && marks.every(([mark]) => mark === ",")) &&
    !(marks.length > 1 && marks.every(([mark]) => mark === last[0]));
  const whole = (isDecimal ? word.slice(0, last.index) : word).replace(/[.,'’]/g, "");
  const number = Number(isDecimal ? `${whole}.${after}` : whole);
  return Number.isFinite(number) ? number : null;
}
