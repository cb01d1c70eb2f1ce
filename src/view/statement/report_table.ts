import { type FigureName, FIGURES, NO_CURRENCY } from "../../figures/figures.ts";
import { type Html, html } from "../../text/html.ts";
import { figureSums } from "../figures/list_totals.ts";
import { dataTable } from "../html/data_table.ts";
import type { LocaleText } from "../html/page_style.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { allPositions, cents, exactSum, groupsOf, sumsOf } from "../index/list_positions.ts";

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

/** A table with totals below it, one row for each currency, "" among them; null if there are no entries. */
export function reportTable<Entry extends { readonly currency: string }>(
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
      const unit = byCurrency.length > 1 ? currency || NO_CURRENCY : currency;
      if (at === 0) return `Total ${unit}`.trim();
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

const HOURS = ["hours", "rounded_hours", "billable_hours"] as const satisfies FigureName[];

/** The hours of a year or a client; what is billable in one currency. */
interface HoursEntry {
  readonly label: string;
  readonly currency: string;
  readonly records: number;
  readonly hours: readonly number[];
  readonly amount: number;
}

const COLUMNS: readonly ReportColumn<HoursEntry>[] = [
  ["Entries", "count", ({ records }) => records],
  ...HOURS.map((name, at): ReportColumn<HoursEntry> => [
    FIGURES[name].label,
    "hours",
    ({ hours }) => hours[at] ?? 0,
  ]),
];

export function hoursByYear(account: AccountIndex, locale: LocaleText): Html | null {
  const entries = hoursBy(account, "spent_date", (day) => day.slice(0, 4));
  return reportTable(locale, {
    title: "Hours by year",
    entries: entries.map((entry) => ({ ...entry, currency: "" })),
    columns: [["Year", "text", ({ label }) => label], ...COLUMNS],
  });
}

/** Hours and billable amounts by client. */
export function hoursByClient(account: AccountIndex, locale: LocaleText): Html | null {
  return reportTable(locale, {
    title: "Hours by client",
    entries: hoursBy(account, "client_id", (id) => id)
      .sort((a, b) => (b.hours[0] ?? 0) - (a.hours[0] ?? 0)),
    columns: [
      ["Client", "text", ({ label }) => label],
      ...COLUMNS,
      [FIGURES.billable_amount.label, "money", ({ amount }) => amount],
    ],
  });
}

function hoursBy(
  account: AccountIndex,
  by: string,
  keyOf: (value: string) => string,
): HoursEntry[] {
  const list = account.list("time_entries");
  const all = allPositions(list, "");
  const rows = groupsOf(list.column(by), keyOf);
  const count = sumsOf(list, all, { of: null, rows });
  const hours = HOURS.map((name) => figureSums(list, all, { name, rows }));
  const billable = figureSums(list, all, { name: "billable_amount", rows });
  return rows.keys.map((key, row) => {
    // A client has one currency.
    const at = billable.currencies.findIndex((_, at) => billable.at(row, at) !== 0);
    return {
      label: rows.labels[row] ?? key,
      currency: billable.currencies[at] ?? "",
      records: count.at(row),
      hours: hours.map((figure) => figure.at(row)),
      amount: at < 0 ? 0 : billable.at(row, at),
    };
  }).filter(({ records }) => records > 0);
}
