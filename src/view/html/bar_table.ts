import { colorOf, legend, percent, type Series } from "./chart_series.ts";
import { type Html, html, type Shown } from "./html.ts";

/** Bars beside names: a table that is a chart. */
export interface BarTable {
  readonly title: string;
  readonly note?: Shown;
  /** What the names are. */
  readonly heading: string;
  readonly names: readonly { readonly text: string; readonly href?: string | undefined }[];
  /** Parts of each bar, one behind the other. */
  readonly series: readonly Series[];
  /** What all parts together are. */
  readonly sum: string;
  readonly format: (value: number) => string;
}

/** Names with a bar and figures each; the picture says nothing that the figures do not. */
export function barTable({ title, note, heading, names, series, sum, format }: BarTable): Html {
  const totals = names.map((_, at) =>
    series.reduce((total, { values }) => total + Math.max(0, values[at] ?? 0), 0)
  );
  const top = Math.max(...totals, 0) || 1;
  const bar = (at: number) => {
    let base = 0;
    return series.map(({ name, values }, index) => {
      const value = Math.max(0, values[at] ?? 0);
      const x = base / top;
      base += value;
      return value > 0 &&
        html`
          <rect class="${colorOf(series, index)}" x="${percent(x)}" width="${percent(
            value / top,
          )}" y="0" height="16">
            <title>${names[at]?.text ?? ""}, ${name}: ${format(value)}</title>
          </rect>
        `;
    });
  };
  return html`
    <figure
      class="chart"><figcaption><h3>${title}</h3>${note !== undefined &&
        html`<p>${note}</p>`}</figcaption>${legend(
          series,
        )}<table class="bars"><col><col><col><thead class="hidden"><tr><th scope="col">${heading}</th><td></td><th scope="col">${sum}</th></tr></thead><tbody>${names
        .map(({ text, href }, at) =>
          html`
            <tr>
              <th scope="row" dir="auto">${href === undefined
                ? text
                : html`<a href="${href}">${text}</a>`}</th>
              <td>
                <svg height="16" aria-hidden="true">${bar(at)}</svg>
              </td>
              <td class="number">${format(totals[at] ?? 0)}</td>
            </tr>
          `
        )}</tbody></table></figure>
  `;
}
