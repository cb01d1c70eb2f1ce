import { type Html, html } from "../../text/html.ts";

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
