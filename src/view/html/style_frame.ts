/** What stands around the content of a page. */
export const FRAME_STYLE = `
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
.menu > ul { display: flex; gap: 1.25rem; overflow-x: auto; scrollbar-width: none; }
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
.report header { display: block; background: none; padding: 0; }
.report article + article { margin-top: 4rem; }
.report :is(.day, tfoot th) { white-space: nowrap; }
.report tfoot :is(th, td) { font-weight: 600; border-bottom: 0; }
.report tfoot tr:first-child :is(th, td) { border-top: 1px solid var(--edge); }
`;
