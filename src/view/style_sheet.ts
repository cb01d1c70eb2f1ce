/** The look of the pages and of the report. Colours have a contrast of at least 4.5 to 1, in light and in dark. */
export const STYLE_SHEET = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f5f6f8; --line: #d5d9e0; --ink: #1c2330; --soft: #555f70;
  --accent: #0b5cad; --warn-paper: #fff4d6; --warn-ink: #5c4300; --mark: #ffe08a;
  --c0: #2f6fb5; --c1: #d9822b; --c2: #3d8f5f; --c3: #b0498f; --c4: #7a66c2; --c5: #a8822a; --c6: #3a94a3; --c7: #8a92a0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --panel: #1d232d; --line: #363f4d; --ink: #e6e9ef; --soft: #a3adbd;
    --accent: #7db8f5; --warn-paper: #3a2f10; --warn-ink: #f3dc9c; --mark: #7a5c00;
    --c0: #6aa5e8; --c1: #e9a05a; --c2: #68b98a; --c3: #d57fb8; --c4: #a796e6; --c5: #cfae5c; --c6: #66bccb; --c7: #8f98a7;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }
header { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; padding: .75rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--panel); }
.brand { font-weight: 600; font-size: 1.1rem; color: var(--ink); text-decoration: none; }
.search { flex: 1 1 16rem; display: flex; gap: .5rem; max-width: 36rem; }
.search input { flex: 1; min-width: 0; }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .375rem; padding: .3rem .6rem; max-width: 100%; }
button { background: var(--accent); color: var(--paper); border-color: var(--accent); cursor: pointer; }
body > nav { padding: .25rem 1.5rem; border-bottom: 1px solid var(--line); }
body > nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; margin: 0; padding: 0; }
body > nav a, body > nav summary { display: inline-block; padding: .4rem 0; text-decoration: none; cursor: pointer; }
body > nav a:hover { text-decoration: underline; }
body > nav [aria-current] { color: var(--ink); font-weight: 600; box-shadow: inset 0 -3px var(--accent); }
body > nav details ul { padding: .25rem 0 .5rem; }
.count { color: var(--soft); font-size: .85em; font-weight: 400; }
main { padding: 1rem 1.5rem 3rem; max-width: 90rem; margin: 0 auto; }
footer { padding: 1rem 1.5rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 1rem; }
section + h1 { margin-top: 3.5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.kind { margin: 0; color: var(--soft); }
.note, .gone { background: var(--warn-paper); color: var(--warn-ink); padding: .6rem .9rem; border-radius: .375rem; }
.tag { background: var(--warn-paper); color: var(--warn-ink); padding: 0 .4rem; border-radius: .25rem; font-size: .85em; }
.scroll { position: relative; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
td { min-width: 5.5rem; max-width: 28rem; overflow-wrap: break-word; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
thead a { text-decoration: none; }
td a { text-decoration-color: var(--line); text-underline-offset: .2em; }
td a:hover { text-decoration-color: currentColor; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.filters { padding: .75rem; background: var(--panel); border-radius: .5rem; }
.filters div { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; }
.filters details { margin-top: .5rem; }
.filters label { display: flex; flex-direction: column; font-size: .85rem; color: var(--soft); max-width: 100%; }
.filters input, .filters select { color: var(--ink); max-width: 14rem; }
.pager { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; padding: 1rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: 1rem; margin-bottom: 1.5rem; }
.tile { display: block; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; color: var(--soft); text-decoration: none; }
.figure { display: block; color: var(--ink); font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1.5rem; }
.chart { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; min-width: 0; }
.chart.wide { grid-column: 1 / -1; }
.chart figcaption { font-weight: 600; margin-bottom: .5rem; }
.chart svg { width: 100%; min-width: 34rem; height: auto; display: block; }
.wide svg { min-width: 64rem; }
.grid { stroke: var(--line); }
.tick { fill: var(--soft); font-size: 12px; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; list-style: none; margin: .5rem 0; padding: 0; font-size: .85rem; }
.key { display: inline-block; width: .75rem; height: .75rem; margin-inline-end: .4rem; border-radius: .15rem; }
.color-0 { fill: var(--c0); background: var(--c0); } .color-1 { fill: var(--c1); background: var(--c1); }
.color-2 { fill: var(--c2); background: var(--c2); } .color-3 { fill: var(--c3); background: var(--c3); }
.color-4 { fill: var(--c4); background: var(--c4); } .color-5 { fill: var(--c5); background: var(--c5); }
.color-6 { fill: var(--c6); background: var(--c6); } .color-7 { fill: var(--c7); background: var(--c7); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 2rem; }
.fields { margin: 0; }
.fields div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: 0 1rem; padding: .3rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; white-space: pre-line; }
.files iframe { width: 100%; height: 42rem; border: 1px solid var(--line); border-radius: .375rem; background: #fff; }
.files img { max-width: 100%; border: 1px solid var(--line); }
.files h2 { margin-top: 0; }
.found { list-style: none; padding: 0; margin: 0; }
.found li { padding: .35rem 0; border-bottom: 1px solid var(--line); }
.snippet { color: var(--soft); margin-inline-start: .5rem; }
mark { background: var(--mark); color: var(--ink); }
pre { background: var(--panel); padding: 1rem; overflow-x: auto; border-radius: .375rem; font-size: .85rem; }
summary { cursor: pointer; }
del { color: var(--soft); } ins { text-decoration: none; font-weight: 600; }
@media (max-width: 40rem) {
  header, main, body > nav, footer { padding-left: 1rem; padding-right: 1rem; }
  .fields div { grid-template-columns: 1fr; }
  .filters label { flex: 1 1 8rem; }
  .files iframe { height: 28rem; }
}
@media print { header, body > nav, .filters, .pager, footer { display: none; } .chart { break-inside: avoid; } }
`;
