import { Html, html } from "../text/html.ts";

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
ol { padding-left: 1.4rem; }
li { margin-bottom: .5rem; overflow-wrap: anywhere; }
li ul { color: var(--soft); font-size: .92em; padding-left: 1.1rem; }
li li { margin: 0; }
.remedy { margin: .1rem 0 0; font-style: italic; }
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
