import { type Html, html, type HtmlValue } from "../../text/html.ts";

/** Fields below each other, each beside its label. */
export function fieldList(fields: readonly (readonly [label: string, value: HtmlValue])[]): Html {
  return html`<dl class="fields">${
    fields.map(([label, value]) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd dir="auto">${value}</dd>
        </div>
      `
    )
  }</dl>`;
}

/** Figures beside each other, each below its label; of several currencies, one value each. */
export function figureList(
  figures: readonly (readonly [label: HtmlValue, ...values: HtmlValue[]])[],
): Html {
  return html`<dl class="figures">${
    figures.map(([label, ...values]) =>
      html`<div><dt>${label}</dt>${values.map((value) => html`<dd>${value}</dd>`)}</div>`
    )
  }</dl>`;
}
