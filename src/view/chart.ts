import { type Html, html, type Shown } from "./html.ts";

/** One colour of a chart: a value for each column, which stand on each other. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** What a chart shows. */
export interface ChartData {
  readonly title: string;
  /** Under the columns. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** Columns of one label side by side, rather than on each other. */
  readonly isGrouped?: boolean;
  /** Labels are names, which need more room than there is below a column: bars from left to right. */
  readonly isNames?: boolean;
  /** Takes the whole width of a page: for many columns. */
  readonly isWide?: boolean;
  readonly format: (value: number) => string;
  /** The same for the axis, where there is little room. */
  readonly tick: (value: number) => string;
}

/** In the units of the drawing, which is scaled to the page. */
const WIDTH = 720;
const WIDE_WIDTH = 1440;
const HEIGHT = 240;
const LEFT = 64;
const BOTTOM = 28;
const TOP = 10;
/** A column alone in its chart need not fill it. */
const MAX_THICKNESS = 110;
/** Of bars: their distance, and room for names before and figures behind them. */
const BAR_STEP = 26;
const NAME_WIDTH = 180;
const FIGURE_WIDTH = 70;
/** More labels than this do not fit next to each other. */
const MAX_LABELS = 8;
/** Colours of the style sheet; further series share the last one. */
const COLORS = 8;

/** A chart as SVG, its figures as a table below it for whoever cannot or will not read the picture. */
export function chart(data: ChartData): Html {
  const { title, labels, series, isNames = false, isWide = false } = data;
  const width = isWide ? WIDE_WIDTH : WIDTH;
  const height = isNames ? labels.length * BAR_STEP + TOP : HEIGHT;
  return html`<figure class="chart${isWide && " wide"}"><figcaption>${title}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${title}, picture"><svg viewBox="0 0 ${width} ${height}" role="img"
 aria-label="${title}">${isNames ? bars(data) : columns(data, width)}</svg></div>
${series.length > 1 && legend(series)}${figures(data)}</figure>`;
}

function columns(
  { labels, series, isGrouped = false, format, tick }: ChartData,
  width: number,
): Shown {
  const top = niceTop(highest(series, labels.length, isGrouped));
  const plotHeight = HEIGHT - TOP - BOTTOM;
  const step = (width - LEFT) / Math.max(1, labels.length);
  const room = Math.min(step * 0.76, MAX_THICKNESS);
  const y = (value: number) => round(TOP + plotHeight * (1 - value / top));
  const lines = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    html`
      <line class="grid" x1="${LEFT}" x2="${width}" y1="${y(part * top)}" y2="${y(part * top)}" />
      <text class="tick" x="${LEFT - 8}" y="${y(part * top) + 4}" text-anchor="end">${tick(
        part * top,
      )}</text>
    `
  );
  const every = Math.ceil(labels.length * WIDTH / width / MAX_LABELS);
  const names = labels.map((label, at) =>
    at % every === 0 &&
    html`<text class="tick" x="${round(LEFT + (at + 0.5) * step)}" y="${
      HEIGHT - 8
    }" text-anchor="middle">${label}</text>`
  );
  const drawn = labels.map((label, at) => {
    let base = 0;
    return series.map(({ name, values }, index) => {
      const value = Math.max(0, values[at] ?? 0);
      const thickness = room / (isGrouped ? series.length : 1);
      const x = LEFT + (at + 0.5) * step - room / 2 + (isGrouped ? index * thickness : 0);
      const from = isGrouped ? 0 : base;
      base = from + value;
      const [upper, lower] = [y(base), y(from)];
      return value > 0 && html`
        <rect class="${colorOf(index)}" x="${round(x)}" y="${upper}" width="${round(thickness)}"
          height="${round(lower - upper)}">
          <title>${label}, ${name}: ${format(value)}</title>
        </rect>
      `;
    });
  });
  return [lines, drawn, names];
}

function bars({ labels, series, format }: ChartData): Shown {
  const top = Math.max(1, highest(series, labels.length, false));
  const scale = (WIDTH - NAME_WIDTH - FIGURE_WIDTH) / top;
  return labels.map((label, at) => {
    let base = 0;
    const y = TOP + at * BAR_STEP;
    const drawn = series.map(({ name, values }, index) => {
      const value = Math.max(0, values[at] ?? 0);
      const x = NAME_WIDTH + base * scale;
      base += value;
      return value > 0 && html`
        <rect class="${colorOf(index)}" x="${round(x)}" y="${y}" width="${round(value * scale)}"
          height="${BAR_STEP - 8}">
          <title>${label}, ${name}: ${format(value)}</title>
        </rect>
      `;
    });
    return html`<text class="tick" x="${NAME_WIDTH - 8}" y="${
      y + 13
    }" text-anchor="end">${label}</text>${drawn}
<text class="tick" x="${round(NAME_WIDTH + base * scale + 6)}" y="${y + 13}">${
      format(base)
    }</text>`;
  });
}

function legend(series: readonly Series[]): Html {
  return html`<ul class="legend">${
    series.map(({ name }, index) =>
      html`<li><span class="key ${colorOf(index)}"></span>${name}</li>`
    )
  }</ul>`;
}

function figures(
  { labels, series, format, title }: Pick<ChartData, "labels" | "series" | "format" | "title">,
): Html {
  return html`
    <details>
      <summary>Figures</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="${title}, figures">
        <table>
          <thead>
            <tr><td></td>${series.map(({ name }) =>
              html`<th scope="col" class="number">${name}</th>`
            )}</tr>
          </thead>
          <tbody>${labels.map((label, at) =>
            html`<tr><th scope="row">${label}</th>${
              series.map(({ values }) => html`<td class="number">${format(values[at] ?? 0)}</td>`)
            }</tr>`
          )}</tbody>
        </table>
      </div>
    </details>
  `;
}

function highest(series: readonly Series[], count: number, isGrouped: boolean): number {
  const heights = Array.from({ length: count }, (_, at) => {
    const values = series.map(({ values }) => Math.max(0, values[at] ?? 0));
    return isGrouped ? Math.max(0, ...values) : values.reduce((a, b) => a + b, 0);
  });
  return Math.max(0, ...heights);
}

/** The least number that is not below `value` and whose quarters are short. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power *
    ([1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8].find((factor) => factor * power >= value) ?? 10);
}

function colorOf(index: number): string {
  return `color-${Math.min(index, COLORS - 1)}`;
}

/** Two decimals of a unit of the drawing are more than a screen shows. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
