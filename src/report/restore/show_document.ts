import { Html, html } from "../../text/html.ts";
import { paint, type Screen } from "../../text/screen.ts";
import { tableLines } from "../../text/table.ts";
import { definitionList, flow } from "../../text/wrap.ts";
import { statementPage } from "../statement_page.ts";

/** A part of a document, which is shown as text and as HTML alike. */
export type Section =
  | { readonly kind: "facts"; readonly rows: readonly (readonly [name: string, value: string])[] }
  | {
    readonly kind: "table";
    readonly title: string;
    readonly heads: readonly { readonly heading: string; readonly isNumeric?: boolean }[];
    readonly rows: readonly (readonly string[])[];
  }
  /** Nothing is shown of a list without items. */
  | {
    readonly kind: "list";
    readonly title: string;
    readonly items: readonly { readonly text: string; readonly details?: readonly string[] }[];
  };

/** A plan or a proof, to be shown. */
export interface RestoreDocument {
  readonly title: string;
  readonly verdict: { readonly isGood: boolean; readonly text: string } | null;
  readonly sections: readonly Section[];
}

const TERM_COLUMNS = 12;

/** A document as text, its verdict last. */
export function documentText(
  { title, verdict, sections }: RestoreDocument,
  screen: Screen,
): string {
  const end = verdict ? flow([verdict.text], screen.columns) : [];
  return [
    paint(title, "bold", screen),
    ...sections.filter(isShown).flatMap((section) => ["", ...sectionLines(section, screen)]),
    ...end.flatMap((line, at) => [
      ...(at === 0 ? [""] : []),
      paint(line, verdict?.isGood ? "good" : "bad", screen),
    ]),
  ].join("\n");
}

function isShown(section: Section): boolean {
  return section.kind === "list" ? section.items.length > 0 : section.rows.length > 0;
}

function sectionLines(section: Section, screen: Screen): string[] {
  const { columns } = screen;
  if (section.kind === "facts") {
    const rows = section.rows.map(([name, value]) =>
      [name === "" ? "" : `${name}:`, value] as const
    );
    return definitionList(rows, { termColumns: TERM_COLUMNS, columns });
  }
  const lines = section.kind === "table"
    ? tableLines(section.heads, section.rows, { columns: columns - 2 }).map((line) => `  ${line}`)
    : section.items.flatMap(({ text, details = [] }) =>
      flow([`  - ${text}`, ...details.map((detail) => `      ${detail}`)], columns)
    );
  const [title = "", ...more] = flow([section.title], columns);
  return [paint(title, "bold", screen), ...more, ...lines];
}

/** A document as a page to print or file, which loads nothing and runs nothing. */
export function documentPage({ title, verdict, sections }: RestoreDocument): string {
  const main = html`
    <header>
      <h1>${title}</h1>
    </header>
    ${verdict && html`<p class="verdict ${verdict.isGood ? "good" : "bad"}">${verdict.text}.</p>`}
    ${sections.filter(isShown).map(sectionHtml)}
  `;
  return statementPage(title, main);
}

function sectionHtml(section: Section): Html {
  switch (section.kind) {
    case "facts": {
      const rows = section.rows.map(([name, value]) =>
        html`
          <dt>${name}</dt>
          <dd>${value}</dd>
        `
      );
      return html`<dl>${rows}</dl>`;
    }
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
