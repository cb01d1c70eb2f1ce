import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { exactSum } from "../index/list_positions.ts";
import { dataTable } from "./data_table.ts";
import { linked, type LocaleText } from "./page_style.ts";

/** A series of a chart: one colour, with a value for each column or bar. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  /** The id of the record that the values belong to. */
  readonly id?: string;
  /** Whether it adds up everything without a colour of its own. */
  readonly isRest?: boolean;
}

/** Colours in the style sheet; no chart has more series than these and the rest. */
export const COLORS = 7;

/** The class that colours a series. */
export function colorOf(series: readonly Series[], index: number): string {
  return series[index]?.isRest ? "color-rest" : `color-${index % COLORS}`;
}

/** The names of the colours; null if there is only one. */
export function legend(series: readonly Series[]): Html | null {
  if (series.length < 2) return null;
  return html`<ul class="legend">${
    series.map(({ name }, index) =>
      html`<li dir="auto"><span class="key ${colorOf(series, index)}"></span>${name}</li>`
    )
  }</ul>`;
}

/** A share as SVG writes it; so a drawing fits any width of the page. */
export function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** What is written below a column. */
export interface ColumnLabel {
  /** In full, `March 2026`. */
  readonly text: string;
  /** Abbreviated, `Mar`, with a second line where needed, such as the year. */
  readonly short: string;
  readonly below?: string;
  /** Where the column leads. */
  readonly href?: string;
}

/** A chart of columns over time. */
export interface ColumnChart {
  readonly title: string;
  readonly labels: readonly ColumnLabel[];
  readonly series: readonly Series[];
  /** Columns of one label side by side instead of stacked. */
  readonly isGrouped?: boolean;
  /** Takes the whole width of a page: for many columns. */
  readonly isWide?: boolean;
  readonly locale: LocaleText;
  readonly format: (value: number) => string;
  /** Where a part of a column leads, if not where the column does. */
  readonly hrefOf?: (label: number, series: number) => string;
}

/** Of the drawing, in pixels. Its width is that of the page, so widths are given in percent. */
const HEIGHT = 200;
/** Room for the uppermost line. */
const TOP = 2;
/** The share of its step that a column fills. */
const FILL = 0.72;
/** A few columns are not drawn wider than this many would be. */
const MIN_STEPS = 6;
const QUARTERS = [1, 0.75, 0.5, 0.25, 0];

/**
 * A chart as SVG, with its figures as a table below for those who cannot or prefer not to read the picture. Links in the
 * picture are for the mouse; the same ones in the table are for the keyboard too.
 */
export function columnChart(chart: ColumnChart): Html {
  const { title, series, labels, isWide = false, locale } = chart;
  const top = niceTop(highest(chart));
  // The more labels, the wider the page must be to show them all: see the style sheet.
  const spacing = labels.length > 14 ? "many" : labels.length > 7 ? "some" : "few";
  return html`
    <figure
      class="chart${isWide && " wide"}"><figcaption><h3>${title}</h3></figcaption>${legend(
        series,
      )}<div class="plot" aria-hidden="true"><div class="ticks">${QUARTERS.map((part) =>
        html`<span>${locale.compact(part * top)}</span>`
      )}</div><svg height="${HEIGHT + TOP}">${QUARTERS.map((part) =>
        html`<line class="grid" x1="0" x2="100%" y1="${yOf(part)}" y2="${yOf(part)}" />`
      )}${columns(chart, top)}</svg><ol class="labels ${spacing}">${labels.map((
        { short, below },
      ) =>
        html`<li><span>${short}${below !== undefined && html`<br>${below}`}</span></li>`
      )}</ol></div>${numbers(chart)}</figure>
  `;
}

function columns(
  { labels, series, isGrouped = false, format, hrefOf }: ColumnChart,
  top: number,
): HtmlValue {
  const step = 1 / Math.max(labels.length, 1);
  const room = Math.min(step, 1 / MIN_STEPS) * FILL;
  const width = room / (isGrouped ? series.length : 1);
  return labels.map(({ text, href }, at) => {
    let base = 0;
    return series.map(({ name, values }, index) => {
      const value = values[at] ?? 0;
      if (value <= 0) return null;
      const from = isGrouped ? 0 : base;
      base = from + value;
      const x = (at + 0.5) * step - room / 2 + (isGrouped ? index * width : 0);
      const [upper, lower] = [yOf(base / top), yOf(from / top)];
      const drawn = html`
        <rect class="${colorOf(series, index)}" x="${percent(x)}" width="${percent(
          width,
        )}" y="${upper}" height="${round(lower - upper)}">
          <title>${text}, ${name}: ${format(value)}</title>
        </rect>
      `;
      const to = hrefOf?.(at, index) ?? href ?? "";
      return to === "" ? drawn : html`<a href="${to}" tabindex="-1">${drawn}</a>`;
    });
  });
}

function numbers({ labels, series, format, title, isGrouped = false }: ColumnChart): Html {
  const isSummed = series.length > 1 && !isGrouped;
  const names = [...series.map(({ name }) => name), ...(isSummed ? ["Total"] : [])];
  const table = dataTable({
    label: `${title}, numbers`,
    className: "records dense",
    columns: [{ label: "" }, ...names.map((label) => ({ label, kind: "number" as const }))],
    hasRowHeadings: true,
    rows: labels.map(({ text, href }, at) => {
      const values = series.map(({ values }) => values[at] ?? 0);
      return [
        linked(text, href),
        ...[...values, ...(isSummed ? [exactSum(values)] : [])].map(format),
      ];
    }),
  });
  return html`<details class="data"><summary>Show numbers</summary>${table}</details>`;
}

function highest({ labels, series, isGrouped = false }: ColumnChart): number {
  const heights = labels.map((_, at) => {
    const values = series.map(({ values }) => Math.max(0, values[at] ?? 0));
    return isGrouped ? Math.max(0, ...values) : values.reduce((a, b) => a + b, 0);
  });
  return Math.max(0, ...heights);
}

/** The lowest number not below `value` whose quarters are short. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power *
    ([1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8].find((factor) => factor * power >= value) ?? 10);
}

function yOf(part: number): number {
  return round(TOP + HEIGHT * (1 - part));
}

/** Two decimals of a pixel are more than a screen shows. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
