/** Headings, tables, lists of fields and filters. */
export const CONTENT_STYLE = `
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
.sum div:last-child, .sum div:nth-last-child(3) { font-weight: 600; }
.filters { margin: 1rem 0 .75rem; padding: .75rem 1rem; background: var(--panel); border-radius: .5rem; }
.filters div { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end; }
.filters details div { margin-top: .6rem; }
.filters details { margin-top: .5rem; }
.filters label { display: flex; flex-direction: column; gap: .1rem; font-size: .85rem; color: var(--soft); max-width: 100%; }
.filters input, .filters select { font-size: .95rem; color: var(--ink); width: 11.5rem; }
.filters .words { flex: 1 1 14rem; max-width: 24rem; } .filters .words input { width: 100%; }
summary { cursor: pointer; color: var(--soft); width: fit-content; }
summary:hover { color: var(--accent); }
.chips, .periods ul { display: flex; flex-wrap: wrap; gap: .4rem .5rem; list-style: none; margin: .5rem 0; padding: 0; font-size: .9rem; }
.chips a, .periods a { display: block; padding: .12rem .65rem; border: 1px solid var(--line); border-radius: 1rem; text-decoration: none; color: var(--ink); }
.chips a { background: var(--accent-paper); border-color: transparent; } .chips .all { background: none; color: var(--accent); text-decoration: underline; } .chips strong { font-weight: 600; }
.chips a:hover, .periods a:hover { border-color: var(--accent); }
.periods [aria-current] { background: var(--accent); border-color: var(--accent); color: var(--paper); }
.periods [aria-current] .count { color: inherit; }
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
  .records thead { position: absolute; clip-path: inset(50%); }
  .records, .records tbody, .records tr { display: block; }
  .records tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .records tbody :is(td, th) { display: flex; gap: 1rem; padding: .1rem 0; border: 0; max-width: none; text-align: start; white-space: normal; }
  .records tbody td::before { content: attr(data-label); flex: 0 0 6.5rem; color: var(--soft); }
  .records tbody td:empty { display: none; }
  .records tbody td:first-child { font-size: 1.05rem; margin-bottom: .2rem; }
  .records tbody td:first-child::before { content: none; }
}
`;
