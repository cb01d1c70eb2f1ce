import { type Html, html } from "./html.ts";
import type { LocaleText } from "./locale_text.ts";

/** A column of a table of the report. */
export interface ReportColumn<Entry> {
  readonly label: string;
  readonly kind: "text" | "day" | "count" | "hours" | "money";
  readonly value: (entry: Entry) => string | number;
  /** Whether it is added up below the table. */
  readonly isSummed?: boolean;
}

/** Something of one currency; "" where there is none. */
interface OfCurrency {
  readonly currency: string;
}

/** A table with sums below it, one for each currency; nothing where there are no rows. */
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
  const isNumber = ({ kind }: ReportColumn<Entry>) => kind !== "text" && kind !== "day";
  const shown = ({ kind }: ReportColumn<Entry>, value: string | number, currency: string) => {
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
  };
  const row = (cells: readonly Html[]) => html`<tr>${cells}</tr>`;
  const cell = (column: ReportColumn<Entry>, text: string) =>
    html`<td ${
      isNumber(column) ? html`class="number"` : column.kind === "day" && html`class="day"`
    }>${text}</td>`;
  const sums = [...Map.groupBy(entries, ({ currency }) => currency)].sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  const isSummed = entries.length > 1 && columns.some((column) => column.isSummed);
  const sumRow = ([currency, some]: readonly [string, readonly Entry[]]) =>
    row(columns.map((column, at) => {
      if (at === 0) return html`<th scope="row">In all${currency !== "" && ` ${currency}`}</th>`;
      if (!column.isSummed) return html`<td></td>`;
      const sum = some.reduce((total, entry) => total + Number(column.value(entry)), 0);
      return cell(column, shown(column, Math.round(sum * 1e6) / 1e6, currency));
    }));
  return html`<section><h2>${title}</h2>${
    note !== undefined && html`<p class="soft">${note}</p>`
  }<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead>${
    row(columns.map((column) =>
      html`<th scope="col" ${isNumber(column) && html`class="number"`}>${column.label}</th>`
    ))
  }</thead><tbody>${
    entries.map((entry) =>
      row(columns.map((column) => cell(column, shown(column, column.value(entry), entry.currency))))
    )
  }</tbody>${isSummed && html`<tfoot>${sums.map(sumRow)}</tfoot>`}</table></div></section>`;
}
