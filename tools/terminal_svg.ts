import { textWidth } from "../src/text/text_width.ts";

/** What a terminal shows, for how long. */
export interface Frame {
  readonly lines: readonly string[];
  readonly ms: number;
}

/** In pixels. Fonts differ a little in width, so every word is placed at its column. */
const COLUMN = 8.4;
const LINE = 19;
const MARGIN = 18;
const TITLE_BAR = 34;

/** The styles that the program uses, by their codes. */
const STYLES: Readonly<Record<string, string>> = {
  "1": "bold",
  "2": "dim",
  "31": "red",
  "32": "green",
  "33": "yellow",
  "1;32": "green bold",
  "1;31": "red bold",
};

const ESC = "\x1b[";
/** In parentheses, so that `split` keeps it. */
const STYLE_REGEXP = new RegExp(`(\\x1b\\[[\\d;]*m)`);

const CSS = `
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
  .paper { fill: #ffffff; stroke: #d0d7de }
  .bar { fill: #f6f8fa }
  .dot { fill: #d0d7de }
  .title, .dim { fill: #59636e }
  .bold { font-weight: 700 }
  .red { fill: #cf222e } .green { fill: #1a7f37 } .yellow { fill: #9a6700 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .paper { fill: #0d1117; stroke: #3d444d }
    .bar { fill: #161b22 }
    .dot { fill: #3d444d }
    .title, .dim { fill: #9198a1 }
    .red { fill: #ff7b72 } .green { fill: #3fb950 } .yellow { fill: #d29922 }
  }`;

/**
 * A window of a terminal as SVG: text, in the viewer's own fixed-width font, light or dark as they like it. The frames
 * are repeated endlessly; people who want no motion see the last one.
 */
export function terminalSvg(
  frames: readonly Frame[],
  { title, columns }: { readonly title: string; readonly columns: number },
): string {
  const rows = Math.max(...frames.map(({ lines }) => lines.length));
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = TITLE_BAR + rows * LINE + 2 * MARGIN - 6;
  const dots = [0, 1, 2].map((dot) =>
    `<circle class="dot" cx="${20 + dot * 20}" cy="${TITLE_BAR / 2}" r="6"/>`
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${CSS}${motion(frames)}\n</style>`,
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9"/>`,
    `<path class="bar" d="M1 ${TITLE_BAR}V10a9 9 0 0 1 9-9H${
      width - 10
    }a9 9 0 0 1 9 9V${TITLE_BAR}z"/>`,
    ...dots,
    `<text class="title" x="${width / 2}" y="${TITLE_BAR / 2 + 5}" text-anchor="middle">${
      escaped(title)
    }</text>`,
    ...frames.map(({ lines }, i) => `<g class="frame f${i}">\n${textRows(lines)}\n</g>`),
    "</svg>",
    "",
  ].join("\n");
}

/** Shows each frame in its part of the whole time; without motion, only the last one. */
function motion(frames: readonly Frame[]): string {
  const totalMs = frames.reduce((sum, { ms }) => sum + ms, 0);
  let fromMs = 0;
  const rules = frames.map(({ ms }, i) => {
    const percent = (at: number) => `${(100 * at / totalMs).toFixed(2)}%`;
    const [from, to] = [percent(fromMs), percent(fromMs + ms)];
    fromMs += ms;
    const before = i === 0 ? "" : "0% { visibility: hidden } ";
    const after = i === frames.length - 1 ? "" : ` ${to} { visibility: hidden }`;
    return `
    .f${i} { animation: f${i} ${totalMs}ms step-end infinite }
    @keyframes f${i} { ${before}${from} { visibility: visible }${after} }`;
  });
  return `
  .frame { visibility: hidden } .f${frames.length - 1} { visibility: visible }
  @media (prefers-reduced-motion: no-preference) {${rules.join("")}
  }`;
}

function textRows(lines: readonly string[]): string {
  return lines.flatMap((line, row) => {
    const spans = spansOf(line);
    const y = TITLE_BAR + MARGIN + row * LINE + 10;
    return spans.length === 0 ? [] : [`<text y="${y}">${spans.join("")}</text>`];
  }).join("\n");
}

/** Words with their columns and styles. */
function spansOf(line: string): string[] {
  const spans: string[] = [];
  let column = 0;
  let style = "";
  for (const part of line.split(STYLE_REGEXP)) {
    const code = part.startsWith(ESC) ? part.slice(ESC.length, -1) : null;
    if (code !== null) {
      style = STYLES[code] ?? "";
      continue;
    }
    // Single spaces stay within a span; wide characters end one, because not every font makes them two columns wide.
    for (
      const [word] of part.matchAll(/ {2,}|[\x20-\x7e]+?(?= {2}|[^\x20-\x7e]|$)|[^\x20-\x7e]+/g)
    ) {
      if (word.trim() !== "") {
        const name = style === "" ? "" : ` class="${style}"`;
        spans.push(
          `<tspan${name} x="${(MARGIN + column * COLUMN).toFixed(1)}">${escaped(word)}</tspan>`,
        );
      }
      column += textWidth(word);
    }
  }
  return spans;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
