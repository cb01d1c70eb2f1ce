import { Html, html } from "../text/html.ts";
import { paint, type Screen } from "../text/screen.ts";
import { type TableColumn, tableLines } from "../text/table.ts";
import { printable } from "../text/text_width.ts";
import { definitionList, flow } from "../text/wrap.ts";

/** A part of a document, which is shown as text and as HTML alike. */
export type Section =
  | { readonly kind: "facts"; readonly rows: readonly (readonly [name: string, value: string])[] }
  | {
    readonly kind: "table";
    readonly title: string;
    readonly heads: readonly TableColumn[];
    readonly rows: readonly (readonly string[])[];
    /** Of rows that stand out on a page. */
    readonly classes?: readonly string[];
  }
  /** Nothing is shown of a list without items. */
  | {
    readonly kind: "list";
    readonly title: string;
    readonly items: readonly { readonly text: string; readonly details?: readonly string[] }[];
  };

/** A plan, a proof or the like, to be shown. */
export interface StatementDocument {
  readonly title: string;
  readonly verdict: { readonly isGood: boolean; readonly text: string } | null;
  readonly sections: readonly Section[];
}

const TERM_COLUMNS = 12;

/** A document as text, its verdict last. */
export function documentText(
  { title, verdict, sections }: StatementDocument,
  screen: Screen,
): string {
  const end = verdict ? flow([verdict.text], screen.columns) : [];
  return [
    paint(printable(title), "bold", screen),
    ...sectionsText(sections, screen),
    ...end.flatMap((line, at) => [
      ...(at === 0 ? [""] : []),
      paint(line, verdict?.isGood ? "good" : "bad", screen),
    ]),
  ].join("\n");
}

/** The parts of a document as lines, an empty one before each. */
export function sectionsText(sections: readonly Section[], screen: Screen): string[] {
  return sections.filter(isShown).flatMap((section) => ["", ...sectionLines(section, screen)]);
}

function isShown(section: Section): boolean {
  return section.kind === "list" ? section.items.length > 0 : section.rows.length > 0;
}

function sectionLines(section: Section, screen: Screen): string[] {
  const { columns } = screen;
  if (section.kind === "facts") {
    const rows = section.rows.map(([name, value]) =>
      [name === "" ? "" : `${name}:`, printable(value)] as const
    );
    return definitionList(rows, { termColumns: TERM_COLUMNS, columns });
  }
  const room = { columns: columns - 2, below: true };
  const lines = section.kind === "table"
    ? tableLines(section.heads, section.rows.map((row) => row.map(printable)), room)
      .map((line) => `  ${line}`)
    : section.items.flatMap(({ text, details = [] }) =>
      flow(
        [`  - ${printable(text)}`, ...details.map((detail) => `      ${printable(detail)}`)],
        columns,
      )
    );
  const [title = "", ...more] = flow([section.title], columns);
  return [paint(title, "bold", screen), ...more, ...lines];
}

/** A document as a page to print or file, which loads nothing and runs nothing. */
export function documentPage({ title, verdict, sections }: StatementDocument): string {
  const main = html`
    <header>
      <h1>${title}</h1>
    </header>
    ${verdict && html`<p class="verdict ${verdict.isGood ? "good" : "bad"}">${verdict.text}.</p>`}
    ${sectionsHtml(sections, 2)}
  `;
  return statementPage(title, main);
}

/** The parts of a document for a page, with headings of this level. */
export function sectionsHtml(sections: readonly Section[], level: 2 | 3): Html[] {
  return sections.filter(isShown).map((section) => sectionHtml(section, level));
}

function sectionHtml(section: Section, level: 2 | 3): Html {
  const headed = (title: string) => level === 2 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`;
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
      const { title, heads, rows, classes = [] } = section;
      const kind = (at: number) => heads[at]?.isNumeric ? "number" : "";
      return html`
        ${headed(title)}
        <table>
          <thead>
            <tr>${heads.map(({ heading }, at) =>
              html`<th scope="col" class="${kind(at)}">${heading}</th>`
            )}</tr>
          </thead>
          <tbody>${rows.map((row, i) =>
            html`<tr class="${classes[i] ?? ""}">${
              row.map((cell, at) => html`<td class="${kind(at)}">${cell}</td>`)
            }</tr>`
          )}</tbody>
        </table>
      `;
    }
    default:
      return html`
        ${headed(section.title)}
        <ul>${section.items.map(({ text, details = [] }) =>
          html`<li>${text}${
            details.length > 0 && html`<ul>${details.map((each) => html`<li>${each}</li>`)}</ul>`
          }</li>`
        )}</ul>
      `;
  }
}

/** The look of a statement, on a screen and on A4 or letter paper. */
const STATEMENT_STYLE = `
:root { color-scheme: light; --ink: #1c1c1c; --soft: #5a5a5a; --line: #d4d0c8; --good: #14663a; --bad: #a31d1d; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f2ee; color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", sans-serif; }
main { max-width: 52rem; margin: 2rem auto; padding: 2.5rem 3rem; background: #fff; box-shadow: 0 1px 4px #0002; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-top: 1rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
header p { margin: 0; color: var(--soft); }
code, dd:has(+ dt), dd { overflow-wrap: anywhere; }
.verdict { font-size: 1.15rem; font-weight: 600; margin: 0 0 1rem; padding: .7rem 1rem; border-left: 5px solid; }
.good { color: var(--good); background: #edf6f0; }
.bad { color: var(--bad); background: #fbeeee; }
dl { display: grid; grid-template-columns: 13rem 1fr; gap: .2rem 1rem; margin: 0 0 1.4rem; }
dt { color: var(--soft); }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { text-align: left; padding: .16rem .6rem; vertical-align: top; }
thead th { border-bottom: 1px solid var(--ink); font-weight: 600; }
tbody { border-bottom: 1px solid var(--line); }
.number { text-align: right; }
tr.differs td { color: var(--bad); font-weight: 600; }
tr.equal td:last-child { color: var(--good); }
li { margin-bottom: .5rem; overflow-wrap: anywhere; }
li ul { color: var(--soft); font-size: .92em; padding-left: 1.1rem; }
li li { margin: 0; }
footer { color: var(--soft); font-size: .92em; }
footer h2 { color: var(--ink); }
.sign { display: flex; gap: 2rem; margin-top: 3.5rem; }
.sign span { flex: 1; border-top: 1px solid var(--soft); padding-top: .2rem; }
@media (max-width: 40rem) { main { margin: 0; padding: 1.2rem; } dl { grid-template-columns: 1fr; } }
@media print {
  body { background: #fff; font-size: 10pt; }
  main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  tbody, li, .verdict, footer { break-inside: avoid; }
  @page { margin: 18mm 16mm; }
}
`;

/** A statement to print or file: one HTML page that loads nothing and runs nothing. */
export function statementPage(title: string, main: Html): string {
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>${title}</title>
    ${new Html(`<style>${STATEMENT_STYLE}</style>`)}
      </head>
      <body>
        <main>
    ${main}
        </main>
      </body>
    </html>
  `.text;
}
