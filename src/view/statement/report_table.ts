import { type Html, html } from "../../text/html.ts";
import { dataTable } from "../html/data_table.ts";
import type { LocaleText } from "../html/locale_text.ts";
import { cents, exactSum } from "../index/list_sums.ts";

/** How the values of a column are written. */
type CellKind = "text" | "day" | "number" | "count" | "hours" | "money";

/** A column of a table of the report. */
export type ReportColumn<Entry> = readonly [
  label: string,
  kind: CellKind,
  value: (entry: Entry) => string | number,
];

/** Kinds that are totalled below a table. */
const SUMMED: readonly CellKind[] = ["count", "hours", "money"];

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
  const byCurrency = [...Map.groupBy(entries, ({ currency }) => currency)].sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  const totals = byCurrency.map(([currency, some]) =>
    columns.map(([, kind, value], at) => {
      if (at === 0) return `Total ${currency}`.trim();
      if (!SUMMED.includes(kind)) return "";
      return cellText(locale, kind, exactSum(some.map((entry) => Number(value(entry)))), currency);
    })
  );
  const table = dataTable({
    label: title,
    className: "records",
    columns: columns.map(([label, kind]) => ({
      label,
      kind: kind === "text" ? undefined : kind === "day" ? "day" : "number",
    })),
    rows: entries.map((entry) =>
      columns.map(([, kind, value]) => cellText(locale, kind, value(entry), entry.currency))
    ),
    foot: entries.length > 1 ? totals : [],
  });
  return html`<section><h2>${title}</h2>${
    note !== undefined && html`<p class="soft">${note}</p>`
  }${table}</section>`;
}

function cellText(
  locale: LocaleText,
  kind: CellKind,
  value: string | number,
  currency: string,
): string {
  switch (kind) {
    case "money":
      return Number(value) === 0 ? "–" : locale.money(cents(Number(value)), currency || null);
    case "hours":
      return locale.hours(Number(value));
    case "number":
      return value === "" ? "" : locale.number(Number(value));
    case "count":
      return locale.number(Number(value));
    case "day":
      return locale.day(String(value));
    case "text":
      return String(value);
  }
}
