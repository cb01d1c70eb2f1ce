/** Charts: their widths are those of the page, their heights and texts are not scaled. */
export const CHART_STYLE = `
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
