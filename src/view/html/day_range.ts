import type { ListIndex } from "../index/list_index.ts";
import type { LocaleText } from "./locale_text.ts";

/** The first and the last day that the records of a list have: `3 Sept 2022 to 30 June 2026`; "" if there is none. */
export function dayRange(locale: LocaleText, list: ListIndex, column: string): string {
  const days = (list.column(column)?.values ?? []).filter((day) => day !== null);
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined
    ? ""
    : `${locale.day(String(first))} to ${locale.day(String(last))}`;
}
