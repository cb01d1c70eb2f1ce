import { type Html, html } from "./html.ts";

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
  readonly format: (value: number) => string;
}

/** In the units of the drawing, which is scaled to the page. */
const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 64;
const BOTTOM = 28;
const TOP = 10;
/** More labels than this do not fit next to each other. */
const MAX_LABELS = 8;
/** Colours of the style sheet; further series share the last one. */
const COLORS = 8;

/** A column chart as SVG, its figures as a table below it for whoever cannot or will not read the picture. */
export function columnChart({ title, labels, series, isGrouped = false, format }: ChartData): Html {
  const top = niceTop(highest(series, labels.length, isGrouped));
  const plotHeight = HEIGHT - TOP - BOTTOM;
  const step = (WIDTH - LEFT) / Math.max(1, labels.length);
  const y = (value: number) => TOP + plotHeight * (1 - value / top);
  const lines = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    html`
      <line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${round(y(part * top))}" y2="${round(
        y(part * top),
      )}" />
      <text class="tick" x="${LEFT - 6}" y="${round(y(part * top) + 4)}" text-anchor="end">${format(
        part * top,
      )}</text>
    `
  );
  const columns = labels.map((label, at) => {
    let base = 0;
    return series.map(({ name, values }, index) => {
      const value = values[at] ?? 0;
      if (value <= 0) return null;
      const width = step * 0.76 / (isGrouped ? series.length : 1);
      const x = LEFT + at * step + step * 0.12 + (isGrouped ? index * width : 0);
      const from = isGrouped ? 0 : base;
      base = from + value;
      return html`
        <rect class="${colorOf(index)}" x="${round(x)}" y="${round(
          y(from + value),
        )}" width="${round(width)}"
          height="${round(y(from) - y(from + value))}">
          <title>${label}, ${name}: ${format(value)}</title>
        </rect>
      `;
    });
  });
  const every = Math.ceil(labels.length / MAX_LABELS);
  const names = labels.map((label, at) =>
    at % every === 0 &&
    html`<text class="tick" x="${round(LEFT + (at + 0.5) * step)}" y="${
      HEIGHT - 8
    }" text-anchor="middle">${label}</text>`
  );
  return html`<figure class="chart"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${lines}${columns}${names}</svg>
${legend(series)}${figures({ labels, series, format, title })}</figure>`;
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
            <tr><th></th>${series.map(({ name }) =>
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

/** The least number of the form 1, 2, 4 or 8 times a power of ten that is not below `value`: its quarters are short. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 4, 8].find((factor) => factor * power >= value) ?? 10);
}

function colorOf(index: number): string {
  return `color-${Math.min(index, COLORS - 1)}`;
}

/** Two decimals of a unit of the drawing are more than a screen shows. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
