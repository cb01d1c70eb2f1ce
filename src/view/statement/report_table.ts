import { type Html, html } from "../../text/html.ts";
import { dataTable } from "../html/data_table.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { exactSum } from "../index/list_sums.ts";

/** A column of a table of the report. */
export interface ReportColumn<Entry> {
  readonly label: string;
  readonly kind: "text" | "day" | "count" | "hours" | "money";
  readonly value: (entry: Entry) => string | number;
  /** Whether it is totalled below the table. */
  readonly isSummed?: boolean;
}

/** An entry with amounts in one currency; "" if it has none. */
interface OfCurrency {
  readonly currency: string;
}

/** A table with totals below it, one row for each currency; null if there are no entries. */
export function reportTable<Entry extends OfCurrency>(
  locale: LocaleText,
  { title, note, columns, entries }: {
    title: string;
    note?: string;
    columns: readonly ReportColumn<Entry>[];
    entries: readonly Entry[];
  },
): Html | null {
  if (entries.length === 0) return null;
  const isSummed = entries.length > 1 && columns.some((column) => column.isSummed);
  const byCurrency = [...Map.groupBy(entries, ({ currency }) => currency)].sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  const totals = byCurrency.map(([currency, some]) =>
    columns.map((column, at) => {
      if (at === 0) return `Total ${currency}`.trim();
      const values = some.map((entry) => Number(column.value(entry)));
      return column.isSummed ? cellText(locale, column.kind, exactSum(values), currency) : "";
    })
  );
  const table = dataTable({
    label: title,
    columns: columns.map(({ label, kind }) => ({
      label,
      kind: kind === "text" ? undefined : kind === "day" ? "day" : "number",
    })),
    rows: entries.map((entry) =>
      columns.map(({ kind, value }) => cellText(locale, kind, value(entry), entry.currency))
    ),
    foot: isSummed ? totals : [],
  });
  return html`<section><h2>${title}</h2>${
    note !== undefined && html`<p class="soft">${note}</p>`
  }${table}</section>`;
}

function cellText(
  locale: LocaleText,
  kind: ReportColumn<never>["kind"],
  value: string | number,
  currency: string,
): string {
  switch (kind) {
    case "money":
      return Number(value) === 0 ? "–" : locale.money(Number(value), currency || null);
    case "hours":
      return locale.hours(Number(value));
    case "count":
      return locale.number(Number(value));
    case "day":
      return locale.day(String(value));
    default:
      return String(value);
  }
}
