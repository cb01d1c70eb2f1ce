import { at, isJsonObject, type JsonObject, listAt, textAt } from "./json_text.ts";

/** What fits on the page. */
const MAX_LINES = 45;
const MAX_LINE_LENGTH = 80;

/** A PDF of one page with these lines in Helvetica, which has Latin letters only: all others become question marks. */
export function textPdf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const shown = lines.slice(0, MAX_LINES).map((line) =>
    line.replace(/\s+/g, " ").slice(0, MAX_LINE_LENGTH)
      .replace(/[^\x20-\x7e\xa0-\xff]/gu, "?").replace(/[\\()]/g, "\\$&")
  );
  const content = `BT /F 12 Tf 60 790 Td 16 TL\n${
    shown.map((line) => `(${line}) '`).join("\n")
  }\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F " +
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
  // The comment's four high bytes mark the file as binary for transfer programs (PDF 1.4, 3.4.1).
  let file = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  let offsets = "";
  for (const [index, object] of objects.entries()) {
    offsets += `${String(file.length).padStart(10, "0")} 00000 n \n`;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const size = objects.length + 1;
  const table =
    `xref\n0 ${size}\n0000000000 65535 f \n${offsets}trailer\n<< /Size ${size} /Root 1 0 R >>\n`;
  file += `${table}startxref\n${file.length}\n%%EOF\n`;
  return Uint8Array.from(file, (char) => char.charCodeAt(0));
}

/** The PDF of an invoice or estimate as its client sees it. */
export function documentPdf(
  kind: "Invoice" | "Estimate",
  record: JsonObject,
  companyName: string,
): Uint8Array<ArrayBuffer> {
  const currency = textAt(record, "currency");
  const items = listAt(record, "line_items").filter(isJsonObject);
  return textPdf([
    companyName,
    "",
    `${kind} ${textAt(record, "number")} of ${textAt(record, "issue_date")}`,
    `For ${textAt(record, "client", "name")}`,
    `Total: ${textAt(record, "amount")} ${currency}`,
    ...(at(record, "due_amount") === undefined
      ? []
      : [`Due: ${textAt(record, "due_amount")} ${currency}`]),
    "",
    ...items.map((item) =>
      `${textAt(item, "quantity")} x ${textAt(item, "unit_price")} = ${textAt(item, "amount")}  ${
        textAt(item, "description") || textAt(item, "kind")
      }`
    ),
  ]);
}
