import { type Html, html, type HtmlValue } from "../../text/html.ts";
import type { ListIndex } from "../index/account_index.ts";
import type { ColumnLabel } from "./column_chart.ts";
import type { LocaleText } from "./page_style.ts";

/** More years than this come from a slip, such as a date in the year 202: then only those that occur are shown. */
const MAX_YEARS = 60;

/** Days from the first to the last one, both included; "" for no limit. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The days of `2026` or `2026-03`. */
export function periodOf(text: string): Period {
  const [year = "", month] = text.split("-");
  if (month === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` };
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return { from: `${text}-01`, to: `${text}-${last}` };
}

/** The months from the first to the last one that occurs, without a gap: `2025-12`, `2026-01`. */
export function monthsOf(used: readonly string[]): string[] {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  return filled(used.map(number), MAX_YEARS * 12).map((at) =>
    `${String(Math.floor(at / 12)).padStart(4, "0")}-${String(at % 12 + 1).padStart(2, "0")}`
  );
}

/** The years from the first to the last one that occurs, without a gap. */
export function yearsOf(used: readonly string[]): string[] {
  return filled(used.map(Number), MAX_YEARS).map((year) => String(year).padStart(4, "0"));
}

function filled(used: readonly number[], most: number): number[] {
  const sorted = [...new Set(used)].sort((a, b) => a - b);
  const [first = 0, last = -1] = [sorted[0], sorted.at(-1)];
  if (last - first >= most) return sorted;
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** The label below the column of a month, with the year where one begins. */
export function monthLabel(locale: LocaleText, month: string, at: number): ColumnLabel {
  return {
    text: locale.month(month),
    short: locale.shortMonth(month),
    ...(at === 0 || month.endsWith("-01") ? { below: month.slice(0, 4) } : {}),
  };
}

/** The first and the last day in a column of a list: `3 Sept 2022 to 30 June 2026`; "" if there is none. */
export function dayRange(locale: LocaleText, list: ListIndex, column: string): string {
  const days = (list.column(column)?.values ?? []).filter((day) => day !== null);
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined
    ? ""
    : `${locale.day(String(first))} to ${locale.day(String(last))}`;
}

/** One of several links, of which one may be chosen. */
export interface Choice {
  readonly label: HtmlValue;
  readonly href: string;
  readonly isChosen: boolean;
}

/** Rows of links to choose from. */
export function choiceLinks(label: string, rows: readonly (readonly Choice[])[]): Html {
  return html`<nav class="choices" aria-label="${label}">${
    rows.filter((row) => row.length > 0).map((row) =>
      html`<ul>${
        row.map(({ label, href, isChosen }) =>
          html`<li><a href="${href}" ${isChosen && html`aria-current="true"`}>${label}</a></li>`
        )
      }</ul>`
    )
  }</nav>`;
}
