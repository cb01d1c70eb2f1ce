import type { ColumnLabel } from "./column_chart.ts";
import type { LocaleText } from "./locale_text.ts";

/** More years than this come of a slip, as a date in the year 202: then only those that are used are shown. */
const MAX_YEARS = 60;

/** The months from the first to the last one that are used, without a gap: `2025-12`, `2026-01`. */
export function monthsOf(used: readonly string[]): string[] {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  return filled(used.map(number), MAX_YEARS * 12).map((at) =>
    `${String(Math.floor(at / 12)).padStart(4, "0")}-${String(at % 12 + 1).padStart(2, "0")}`
  );
}

/** The years from the first to the last one that are used, without a gap. */
export function yearsOf(used: readonly string[]): string[] {
  return filled(used.map(Number), MAX_YEARS).map((year) => String(year).padStart(4, "0"));
}

function filled(used: readonly number[], most: number): number[] {
  const sorted = [...new Set(used)].sort((a, b) => a - b);
  const [first = 0, last = -1] = [sorted[0], sorted.at(-1)];
  if (last - first >= most) return sorted;
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** What stands below the column of a month: its year where one begins. */
export function monthLabel(locale: LocaleText, month: string, at: number): ColumnLabel {
  return {
    text: locale.month(month),
    short: locale.shortMonth(month),
    ...(at === 0 || month.endsWith("-01") ? { below: month.slice(0, 4) } : {}),
  };
}
