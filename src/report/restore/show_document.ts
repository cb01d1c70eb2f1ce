import { Html, html } from "../../text/html.ts";
import { paint, type Screen } from "../../text/screen.ts";
import { tableLines } from "../../text/table.ts";
import { statementPage } from "../statement_page.ts";
import type { RestoreDocument, Section } from "./restore_document.ts";

/** A document as text, its verdict last. */
export function documentText(
  { title, verdict, sections }: RestoreDocument,
  screen: Screen,
): string {
  const shown = sections.filter((section) => isShown(section));
  return [
    paint(title, "bold", screen),
    ...shown.flatMap((section) => ["", ...sectionLines(section, screen)]),
    ...(verdict ? ["", paint(verdict.text, verdict.isGood ? "good" : "bad", screen)] : []),
  ].join("\n");
}

function isShown(section: Section): boolean {
  return section.kind === "list" ? section.items.length > 0 : section.rows.length > 0;
}

function sectionLines(section: Section, screen: Screen): string[] {
  switch (section.kind) {
    case "facts":
      return section.rows.map(([name, value]) => `  ${`${name}:`.padEnd(12)} ${value}`);
    case "table": {
      const lines = tableLines(section.heads, section.rows, { columns: screen.columns - 2 });
      return [paint(section.title, "bold", screen), ...lines.map((line) => `  ${line}`)];
    }
    default:
      return [
        paint(section.title, "bold", screen),
        ...section.items.flatMap(({ text, details = [] }) => [
          `  - ${text}`,
          ...details.map((detail) => `      ${detail}`),
        ]),
      ];
  }
}

/** A document as a page to print or file, which loads nothing and runs nothing. */
export function documentPage({ title, verdict, sections }: RestoreDocument): string {
  const main = html`
    <header>
      <h1>${title}</h1>
    </header>
    ${verdict && html`<p class="verdict ${verdict.isGood ? "good" : "bad"}">${verdict.text}.</p>`}
    ${sections.filter((section) => isShown(section)).map(sectionHtml)}
  `;
  return statementPage(title, main);
}

function sectionHtml(section: Section): Html {
  switch (section.kind) {
    case "facts":
      return html`<dl>${
        section.rows.map(([name, value]) =>
          html`
            <dt>${name}</dt>
            <dd>${value}</dd>
          `
        )
      }</dl>`;
    case "table": {
      const { title, heads, rows } = section;
      const kind = (at: number) => heads[at]?.isNumeric ? "number" : "";
      return html`
        <h2>${title}</h2>
        <table>
          <thead>
            <tr>${heads.map(({ heading }, at) =>
              html`<th scope="col" class="${kind(at)}">${heading}</th>`
            )}</tr>
          </thead>
          <tbody>${rows.map((row) =>
            html`<tr>${row.map((cell, at) => html`<td class="${kind(at)}">${cell}</td>`)}</tr>`
          )}</tbody>
        </table>
      `;
    }
    default:
      return html`
        <h2>${section.title}</h2>
        <ul>${section.items.map(({ text, details = [] }) =>
          html`<li>${text}${
            details.length > 0 && html`<ul>${details.map((each) => html`<li>${each}</li>`)}</ul>`
          }</li>`
        )}</ul>
      `;
  }
}
