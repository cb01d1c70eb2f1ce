import { COLOR_STYLE } from "./style_colors.ts";

/** What surrounds the content of a page: header, search, menu, footer. */
const FRAME_STYLE = `
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
body > * { padding-inline: max(1.5rem, (100vw - 84rem) / 2); }
a { color: var(--accent); text-underline-offset: .18em; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .2rem;
}
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 2; }
header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center; justify-content: space-between; padding-block: .75rem; background: var(--panel); }
.names { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; }
.brand { font-weight: 650; font-size: 1.1rem; color: var(--ink); text-decoration: none; }
.switch { font-size: .87rem; }
.search { flex: 0 1 28rem; display: flex; gap: .5rem; }
.search input { flex: 1; min-width: 0; }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .35rem; padding: .28rem .55rem; max-width: 100%; min-height: 2.2rem; }
button { background: var(--accent); color: var(--paper); border-color: var(--accent); cursor: pointer; padding-inline: .9rem; }
.menu { display: flex; gap: 1.25rem; background: var(--panel); border-bottom: 1px solid var(--line); }
.menu ul { list-style: none; margin: 0; padding: 0; }
.menu > ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.menu a, .menu summary { display: block; padding: .45rem 0 .55rem; color: var(--ink); text-decoration: none; white-space: nowrap; cursor: pointer; }
.menu a:hover, .menu summary:hover { color: var(--accent); }
.menu > ul a:focus-visible, .menu summary:focus-visible { outline-offset: -3px; }
.menu > ul [aria-current], .menu .current { font-weight: 600; box-shadow: inset 0 -3px var(--accent); }
.menu details { position: relative; }
.menu details ul { columns: 2 15rem; width: max-content; max-width: calc(100vw - 2rem); max-height: calc(100vh - 9rem); overflow: auto; position: absolute; right: 0; z-index: 1; padding: .4rem 0; background: var(--paper); border: 1px solid var(--edge); border-radius: .4rem; box-shadow: 0 .5rem 1.5rem #0003; }
.menu details li a { display: flex; justify-content: space-between; gap: 1.5rem; padding: .3rem 1rem; }
.menu details li a:hover { background: var(--accent-paper); }
.menu details [aria-current] { font-weight: 600; }
.count { color: var(--soft); font-size: .85em; font-weight: 400; font-variant-numeric: tabular-nums; }
main { padding-block: 1.25rem 3rem; }
footer { padding-block: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .87rem; }
@media (max-width: 40rem) {
  body > * { padding-inline: 1rem; }
  .search { flex: 1 1 100%; }
}
`;

/** Headings, tables, lists of fields, filters; and the parts that only a report has. */
const CONTENT_STYLE = `
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; font-weight: 650; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .6rem; font-weight: 650; }
h3 { font-size: 1rem; margin: 1.25rem 0 .3rem; font-weight: 600; }
p { margin: .5rem 0; max-width: 48rem; }
code { font-size: .92em; }
.soft { color: var(--soft); }
.subject { margin: .25rem 0 0; color: var(--soft); font-size: 1.05rem; }
.empty { color: var(--soft); padding: 1.25rem 0; }
.note { background: var(--warn-paper); color: var(--warn-ink); padding: .6rem .9rem; border-radius: .4rem; margin: 1rem 0; max-width: 60rem; }
.note p { margin: 0; max-width: none; } .note a { color: inherit; }
.tag { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; font-size: .85rem; font-weight: 500; white-space: nowrap; background: var(--panel); color: var(--soft); border: 1px solid var(--line); }
.tag.good { background: var(--good-paper); color: var(--good-ink); border-color: transparent; }
.tag.waiting { background: var(--warn-paper); color: var(--warn-ink); border-color: transparent; }
.tag.bad { background: var(--bad-paper); color: var(--bad-ink); border-color: transparent; }
.title { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; }
.crumbs ol { display: flex; flex-wrap: wrap; gap: 0 .5rem; list-style: none; margin: 0 0 .4rem; padding: 0; font-size: .87rem; color: var(--soft); }
.crumbs li + li::before { content: "/"; margin-inline-end: .5rem; color: var(--edge); }
.figures { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin: 1rem 0; }
.figures dt { color: var(--soft); font-size: .87rem; }
.figures dt a { color: inherit; }
.figures dd { margin: 0; font-size: 1.3rem; line-height: 1.35; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures div:has(dd + dd) dd { font-size: 1rem; line-height: 1.5; }
.scroll { position: relative; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .42rem 1.25rem .42rem 0; border-bottom: 1px solid var(--line); unicode-bidi: plaintext; }
:is(th, td):last-child { padding-inline-end: 0; }
th { font-weight: 600; }
thead th { color: var(--soft); white-space: nowrap; border-bottom-color: var(--edge); }
thead a { color: inherit; text-decoration: none; }
thead a:hover { text-decoration: underline; }
thead [aria-sort] a { color: var(--ink); }
tbody tr:hover { background: var(--panel); }
td { max-width: 26rem; overflow-wrap: break-word; }
td a { color: inherit; text-decoration-color: var(--hair); }
td a:hover { color: var(--accent); text-decoration-color: currentColor; }
td a.open { color: var(--accent); font-weight: 500; }
td time { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.clip { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.money { width: auto; min-width: 40rem; max-width: 100%; }
.sum { margin: .5rem 0 0 auto; width: fit-content; font-variant-numeric: tabular-nums; }
.sum div { display: flex; justify-content: space-between; gap: 2.5rem; padding: .15rem 0; }
.sum dd { text-align: right; }
.sum div:has(strong) { font-weight: 600; }
.filters { margin: 1rem 0 .75rem; padding: .75rem 1rem; background: var(--panel); border-radius: .5rem; }
.filters div { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end; }
.filters details div { margin-top: .6rem; }
.filters details { margin-top: .5rem; }
.filters label { display: flex; flex-direction: column; gap: .1rem; font-size: .85rem; color: var(--soft); max-width: 100%; }
.filters input, .filters select { font-size: .95rem; color: var(--ink); width: 11.5rem; }
.filters .words { flex: 1 1 14rem; max-width: 24rem; } .filters .words input { width: 100%; }
summary { cursor: pointer; color: var(--soft); width: fit-content; }
summary:hover { color: var(--accent); }
.chips, .choices ul, .jump ul { display: flex; flex-wrap: wrap; gap: .4rem .5rem; list-style: none; margin: .5rem 0; padding: 0; font-size: .9rem; }
.chips a, .choices a, .jump a { display: block; padding: .12rem .65rem; border: 1px solid var(--line); border-radius: 1rem; text-decoration: none; color: var(--ink); }
.chips a { background: var(--accent-paper); border-color: transparent; } .chips .all { background: none; color: var(--accent); text-decoration: underline; } .chips strong { font-weight: 600; }
.chips a:hover, .choices a:hover, .jump a:hover { border-color: var(--accent); }
.choices [aria-current] { background: var(--accent); border-color: var(--accent); color: var(--paper); }
.choices [aria-current] .count { color: inherit; }
.pager { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; padding: 1rem 0; font-variant-numeric: tabular-nums; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2.5rem; }
@media (min-width: 64rem) { .columns { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } }
.fields { margin: 1rem 0; }
.fields div { display: grid; grid-template-columns: minmax(7rem, 11rem) minmax(0, 1fr); gap: 0 1rem; padding: .35rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; } .fields dd { white-space: pre-line; max-width: 48rem; }
.files h2 { margin-top: 1rem; }
.files iframe { display: block; width: 100%; height: 44rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); }
.files img { max-width: 100%; border: 1px solid var(--line); border-radius: .4rem; }
.found { list-style: none; padding: 0; margin: 0; }
.found li { padding: .45rem 0; border-bottom: 1px solid var(--line); }
.found li > span { color: var(--soft); margin-inline-start: .75rem; } .found li > span a { color: inherit; }
.found li > a { font-weight: 500; }
.snippet { max-width: 60rem; }
mark { background: var(--mark); color: var(--ink); border-radius: .15rem; }
pre { background: var(--panel); padding: 1rem; overflow-x: auto; border-radius: .4rem; font-size: .85rem; white-space: pre-wrap; }
.changes th[scope=row] { font-weight: 400; color: var(--soft); }
.changes :is(th, td) { width: 38%; } .changes th:first-child { width: 24%; }
del, ins { white-space: pre-line; } del { color: var(--soft); } ins { text-decoration: none; font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: 1rem; list-style: none; margin: 1.25rem 0; padding: 0; }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; }
.card h2 { margin: 0; } .card ul { margin: .5rem 0; padding-inline-start: 1.1rem; }
@media (max-width: 64rem) { :is(th, td) { padding-inline-end: .75rem; } }
@media (max-width: 40rem) {
  .fields div { grid-template-columns: minmax(0, 1fr); }
  .filters label { flex: 1 1 8rem; min-width: 0; } .filters :is(input, select), .filters .words { width: 100%; max-width: none; }
  .filters .words, .filters button { flex: 1 1 100%; }
  .files iframe { height: 30rem; }
  .money { min-width: 0; }
  .records thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .records, .records :is(tbody, tfoot, tr) { display: block; }
  .records tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .records :is(tbody, tfoot) :is(td, th) { display: flex; gap: 1rem; padding: .1rem 0; border: 0; max-width: none; text-align: start; white-space: normal; overflow-wrap: anywhere; }
  .records .clip { min-width: 0; }
  .records :is(tbody, tfoot) td::before { content: attr(data-label); flex: 0 0 6.5rem; color: var(--soft); }
  .records :is(tbody, tfoot) td:empty { display: none; }
  .records tbody :is(td, th):first-child { font-size: 1.05rem; margin-bottom: .2rem; }
  .records tbody td:first-child::before { content: none; }
  .dense :is(tbody, tfoot) tr { display: flex; flex-wrap: wrap; column-gap: .6rem; padding: .3rem 0; }
  .dense :is(tbody, tfoot) :is(td, th) { gap: .35rem; padding: 0; font-size: .92rem; }
  .dense tbody :is(td, th):first-child { margin: 0; font-size: 1rem; }
  .dense td:first-child { flex: 1 1 100%; }
  .dense :is(tbody, tfoot) td::before { flex: none; }
  .dense td:has(.clip) { flex: 1 1 100%; }
  .dense td:is(:has(.clip), [data-label="Quantity"], [data-label="Type"])::before { content: none; }
  .dense [data-label="Unit price"]::before { content: "×"; }
  .dense [data-label="Unit price"] + [data-label="Amount"]::before { content: "="; }
}
.report header { display: block; background: none; padding: 0; }
main > article + article { margin-top: 2.5rem; padding-top: 1.5rem; border-top: 1px solid var(--edge); }
.report article + article { margin-top: 4rem; border: 0; }
.report :is(.day, tfoot th) { white-space: nowrap; }
.report tfoot :is(th, td) { font-weight: 600; border-bottom: 0; }
@media (min-width: 40rem) { .report tfoot tr:first-child :is(th, td) { border-top: 1px solid var(--edge); } }
`;

/** Charts: as wide as the page, while their heights and texts are not scaled. */
const CHART_STYLE = `
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1.25rem; margin: .75rem 0; }
.chart { margin: 0; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; min-width: 0; container-type: inline-size; }
.chart.wide { grid-column: 1 / -1; }
.chart h3 { margin: 0 0 .5rem; }
.chart figcaption p { margin: 0 0 .5rem; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; list-style: none; margin: 0 0 .75rem; padding: 0; font-size: .87rem; }
.key { display: inline-block; width: .75rem; height: .75rem; margin-inline-end: .4rem; border-radius: .15rem; }
.plot { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 .6rem; font-size: .8rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.plot svg, .bars svg { display: block; width: 100%; overflow: visible; }
.ticks { display: flex; flex-direction: column; justify-content: space-between; height: 202px; text-align: end; line-height: 0; }
.labels { grid-column: 2; display: flex; list-style: none; margin: .35rem 0 0; padding: 0; line-height: 1.25; min-height: 2.5em; }
.labels li { flex: 1 1 0; min-width: 0; display: flex; justify-content: center; text-align: center; }
.labels span { white-space: nowrap; }
.grid { stroke: var(--line); }
.chart rect { stroke: var(--paper); stroke-width: 1; }
.chart a:hover rect { opacity: .75; }
/* Where there is no room for every label, only every second, third or sixth is shown. */
@container (max-width: 48rem) { .many li:not(:nth-child(3n + 1)) { visibility: hidden; } }
@container (max-width: 26rem) { .many li:not(:nth-child(6n + 1)), .some li:nth-child(2n) { visibility: hidden; } }
.data { margin-top: .5rem; font-size: .93rem; }
.data td:first-child:empty { border-bottom-color: var(--edge); }
.bars { table-layout: fixed; } .bars :is(th, td) { border: 0; padding: .15rem .75rem .15rem 0; vertical-align: middle; }
.bars col:first-child { width: 34%; } .bars col:last-child { width: 5rem; }
.bars th { font-weight: 400; text-align: right; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars th a { color: inherit; text-decoration-color: var(--hair); }
.bars tr:hover { background: none; }
@media (max-width: 40rem) { .chart { padding: .75rem; } .bars col:first-child { width: 38%; } }
`;

/** On paper: no controls, smaller, and nothing split that is read together. Comes last, since it overrides the rest. */
const PRINT_STYLE = `
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; font-size: 12.5px; }
  body > header, .menu, .filters, .chips, .choices, .jump, .pager, .skip, footer, details.data { display: none; }
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
  .report article + article { break-before: page; margin: 0; border: 0; }
  a { color: inherit; text-decoration: none; }
}
`;

/** The look of the pages and of the report. */
export const STYLE_SHEET = [COLOR_STYLE, FRAME_STYLE, CONTENT_STYLE, CHART_STYLE, PRINT_STYLE]
  .join("\n");
