/** On paper: no controls, smaller, nothing torn apart that is read together. Comes last, so that it has the last word. */
export const PRINT_STYLE = `
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; font-size: 12.5px; }
  body > header, .menu, .filters, .chips, .periods, .pager, .skip, footer, details.data { display: none; }
  body { font-size: 9.5pt; }
  body > * { padding-inline: 0; }
  main { padding-block: 0; }
  table { font-size: 8pt; }
  :is(th, td) { padding: .3rem .6rem .3rem 0; }
  thead th { white-space: normal; vertical-align: bottom; }
  .scroll { overflow: visible; }
  .money { min-width: 60%; }
  /* Below every part of a table its sums would be taken for those of the part. */
  tfoot { display: table-row-group; }
  .charts { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  figure, tr, dl.figures, .note { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  rect, .key, .tag, .note { print-color-adjust: exact; }
  .figures dd, .figures div:has(dd + dd) dd { font-size: 1.1rem; }
  .report article + article { break-before: page; margin: 0; }
  a { color: inherit; text-decoration: none; }
}
`;
