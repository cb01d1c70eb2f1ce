/** A piece of text on a page; positions in points from the lower left corner. */
export interface PdfText {
  readonly x: number;
  readonly y: number;
  readonly sizePt: number;
  readonly text: string;
  readonly bold?: boolean;
  /** x is then the right end. */
  readonly alignRight?: boolean;
}

/** A4, in points. */
export const PAGE_WIDTH = 595;
export const PAGE_HEIGHT = 842;

/**
 * Characters of the PDF standard's WinAnsiEncoding that are not where Latin-1 has them; the ones our sample data use.
 * Others become a question mark: the standard fonts have no glyph for them.
 */
const WIN_ANSI: Readonly<Record<string, number>> = {
  "€": 0x80,
  "…": 0x85,
  "Š": 0x8a,
  "Ž": 0x8e,
  "‘": 0x91,
  "’": 0x92,
  "“": 0x93,
  "”": 0x94,
  "•": 0x95,
  "–": 0x96,
  "—": 0x97,
  "š": 0x9a,
  "ž": 0x9e,
};

/** A one-page PDF 1.4 that any reader opens: texts in Helvetica, and horizontal rules at the given heights. */
export function pdfDocument(
  title: string,
  texts: readonly PdfText[],
  ruleHeights: readonly number[] = [],
): Uint8Array<ArrayBuffer> {
  const content = [
    ...ruleHeights.map((y) => `0.6 G 50 ${y} m ${PAGE_WIDTH - 50} ${y} l S`),
    ...texts.map(({ x, y, sizePt, text, bold = false, alignRight = false }) => {
      const left = alignRight ? x - widthOf(text, sizePt) : x;
      return `BT /F${bold ? 2 : 1} ${sizePt} Tf ${left.toFixed(2)} ${y} Td ${literal(text)} Tj ET`;
    }),
  ].join("\n");
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE_WIDTH} ${PAGE_HEIGHT}] ` +
    "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Contents 4 0 R >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    font("Helvetica"),
    font("Helvetica-Bold"),
    `<< /Title ${literal(title)} /Producer (Sample data) >>`,
  ];
  // The comment's four high bytes tell transfer programs that the file is binary (PDF 1.4, 3.4.1).
  let file = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const count = objects.length + 1;
  const start = file.length;
  file += `xref\n0 ${count}\n0000000000 65535 f \n${table}`;
  file +=
    `trailer\n<< /Size ${count} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(file, (char) => char.charCodeAt(0));
}

/** A PDF string, one char a byte in WinAnsiEncoding. */
function literal(text: string): string {
  const bytes = [...text].map((char) => {
    const code = WIN_ANSI[char] ?? char.codePointAt(0) ?? 0;
    const isLatin1 = (code >= 0x20 && code < 0x7f) || char in WIN_ANSI ||
      (code >= 0xa0 && code <= 0xff);
    return isLatin1 ? String.fromCharCode(code) : "?";
  });
  return `(${bytes.join("").replace(/[\\()]/g, "\\$&")})`;
}

/** Near enough for right-aligned figures: Helvetica's digits are 556/1000 of the size wide, points and commas 278. */
function widthOf(text: string, sizePt: number): number {
  return [...text].reduce((sum, char) => sum + (".,: ".includes(char) ? 0.278 : 0.556), 0) * sizePt;
}
