import { type Html, html } from "./html.ts";

/** One colour of a chart: a value for each column or bar. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  /** Whose values they are. */
  readonly id?: string;
  /** All that has no colour of its own. */
  readonly isRest?: boolean;
}

/** Colours of the style sheet; no chart has more series than these and the rest. */
export const COLORS = 7;

/** The class that colours a series. */
export function colorOf(series: readonly Series[], index: number): string {
  return series[index]?.isRest ? "color-rest" : `color-${index % COLORS}`;
}

/** Which colour is which; nothing where there is but one. */
export function legend(series: readonly Series[]): Html | null {
  if (series.length < 2) return null;
  return html`<ul class="legend">${
    series.map(({ name }, index) =>
      html`<li dir="auto"><span class="key ${colorOf(series, index)}"></span>${name}</li>`
    )
  }</ul>`;
}

/** A part of a whole, as SVG writes it: whatever the width of the page, it fits. */
export function percent(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`;
}
