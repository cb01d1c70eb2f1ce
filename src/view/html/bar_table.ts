import { type Html, html } from "../../text/html.ts";
import { exactSum } from "../index/list_positions.ts";
import { colorOf, legend, percent } from "./column_chart.ts";
import { linked, type LocaleText } from "./page_style.ts";

/** One bar: a value for each part, one part after the other. */
export interface Bar {
  readonly name: string;
  readonly href?: string;
  readonly values: readonly number[];
}

/** Bars beside names: a table that is a chart. */
export interface BarTable {
  readonly title: string;
  /** What the names are, and what the parts add up to. */
  readonly heading: string;
  readonly sum: string;
  readonly parts: readonly string[];
  readonly bars: readonly Bar[];
  /** How many bars are shown; the smaller ones are added up in one more. */
  readonly limit: number;
  readonly locale: LocaleText;
  readonly format: (value: number) => string;
}

/** Names with a bar and a figure each, the longest first; the bars only repeat the figures. */
export function barTable(chart: BarTable): Html {
  const { title, heading, sum, parts, format } = chart;
  const bars = shownBars(chart);
  const series = parts.map((name, at) => ({
    name,
    values: bars.map(({ values }) => values[at] ?? 0),
  }));
  const top = Math.max(...bars.map(lengthOf), 0) || 1;
  const drawn = ({ name, values }: Bar) => {
    let base = 0;
    return values.map((value, at) => {
      if (value <= 0) return null;
      const x = base / top;
      base += value;
      return html`
        <rect class="${colorOf(series, at)}" x="${percent(x)}" width="${percent(
          value / top,
        )}" y="0" height="16">
          <title>${name}, ${parts[at]}: ${format(value)}</title>
        </rect>
      `;
    });
  };
  return html`
    <figure
      class="chart"><figcaption><h3>${title}</h3></figcaption>${legend(
        series,
      )}<table class="bars"><col><col><col><thead class="hidden"><tr><th scope="col">${heading}</th><td></td><th scope="col">${sum}</th></tr></thead><tbody>${bars
        .map((bar) =>
          html`
            <tr>
              <th scope="row" dir="auto">${linked(bar.name, bar.href)}</th>
              <td>
                <svg height="16" aria-hidden="true">${drawn(bar)}</svg>
              </td>
              <td class="number">${format(lengthOf(bar))}</td>
            </tr>
          `
        )}</tbody></table></figure>
  `;
}

function shownBars({ bars, parts, limit, locale }: BarTable): Bar[] {
  const sorted = bars.filter((bar) => lengthOf(bar) > 0).sort((a, b) => lengthOf(b) - lengthOf(a));
  const rest = sorted.slice(limit);
  return [
    ...sorted.slice(0, limit),
    ...(rest.length === 0 ? [] : [{
      name: `${locale.number(rest.length)} others`,
      values: parts.map((_, at) => exactSum(rest.map(({ values }) => values[at] ?? 0))),
    }]),
  ];
}

function lengthOf({ values }: Bar): number {
  return exactSum(values.map((value) => Math.max(0, value)));
}
