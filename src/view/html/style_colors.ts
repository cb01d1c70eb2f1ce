/**
 * Colours, in light and in dark. Texts have a contrast of at least 4.5 to 1 with their background, controls and parts of
 * charts 3 to 1. The colours of series can be distinguished with every kind of colour blindness.
 */
export const COLOR_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f5f6f8; --line: #e1e4e9; --edge: #868e9c; --hair: #c6ccd6; --ink: #1a202b; --soft: #596273;
  --accent: #0b57a4; --accent-paper: #e8f0fa; --mark: #ffe08a;
  --warn-paper: #fff4d6; --warn-ink: #5c4300; --good-paper: #dff3e4; --good-ink: #17552b; --bad-paper: #fbe3e1; --bad-ink: #8c1d18;
  --c0: #1b55a8; --c1: #c95008; --c2: #008a5c; --c3: #7f2a66; --c4: #896aa2; --c5: #494900; --c6: #0099f3; --rest: #8b959c;
}
/* On paper there is no dark. */
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #12161d; --panel: #1b212b; --line: #2d3542; --edge: #76808f; --hair: #465060; --ink: #e7eaf0; --soft: #a5aebd;
    --accent: #82bbf7; --accent-paper: #1a2d44; --mark: #7a5c00;
    --warn-paper: #392e10; --warn-ink: #f3dc9c; --good-paper: #16351f; --good-ink: #9fe0b2; --bad-paper: #45201e; --bad-ink: #f7b8b2;
    --c0: #5f9df0; --c1: #ef9440; --c2: #25cf9c; --c3: #b362a8; --c4: #c9c0ff; --c5: #ffd96a; --c6: #9af2f2; --rest: #6a6f7a;
  }
}
.color-0 { fill: var(--c0); background: var(--c0); } .color-1 { fill: var(--c1); background: var(--c1); }
.color-2 { fill: var(--c2); background: var(--c2); } .color-3 { fill: var(--c3); background: var(--c3); }
.color-4 { fill: var(--c4); background: var(--c4); } .color-5 { fill: var(--c5); background: var(--c5); }
.color-6 { fill: var(--c6); background: var(--c6); } .color-rest { fill: var(--rest); background: var(--rest); }
`;
