import type { Html } from "../../text/html.ts";
import { labelOf } from "../catalog/field_label.ts";
import { barTable } from "../html/bar_table.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { ListIndex } from "../index/list_index.ts";
import type { Positions } from "../index/list_positions.ts";
import { groupsOf, sumsOf } from "../index/list_sums.ts";

/** Hours of time entries by client, project, task or person; null if there are fewer than `least`. */
export function hoursBars(
  list: ListIndex,
  by: string,
  { parts, least, limit, when = "", urlOf, locale }: {
    /** Entries whose hours make up the parts of a bar. */
    parts: readonly { readonly name: string; readonly positions: Positions }[];
    least: number;
    limit: number;
    /** Added to the title. */
    when?: string;
    /** The URL of the entries of one bar. */
    urlOf: (filter: Readonly<Record<string, string>>) => string | undefined;
    locale: LocaleText;
  },
): Html | null {
  const rows = groupsOf(list.column(by));
  const sums = parts.map(({ positions }) => sumsOf(list, positions, { of: "hours", rows }));
  const bars = rows.keys.map((key, at) => ({
    name: rows.labels[at] ?? key,
    href: urlOf({ [by]: key }),
    values: sums.map((sum) => sum.at(at)),
  })).filter(({ values }) => values.some((value) => value > 0));
  const heading = labelOf(by);
  return bars.length < least ? null : barTable({
    title: `Hours by ${heading.toLowerCase()}${when}`,
    heading,
    sum: "Hours",
    parts: parts.map(({ name }) => name),
    bars,
    limit,
    locale,
    format: (value) => locale.hours(value),
  });
}
