import { at, type Fields, isFields, isList, numberAt, textAt } from "./json_text.ts";
import { PAGE_HEIGHT, PAGE_WIDTH, pdfDocument, type PdfText } from "./pdf.ts";

/** Lines of a document that fit above the totals. */
const MAX_LINES = 28;

const LEFT = 50;
const RIGHT = PAGE_WIDTH - 50;

/** The PDF of an invoice or estimate as its client sees it: number, client, dates, lines, totals. */
export function documentPdf(
  kind: "Invoice" | "Estimate",
  record: Fields,
  companyName: string,
): Uint8Array<ArrayBuffer> {
  const currency = textAt(record, "currency");
  const money = (...path: string[]) => `${numberAt(record, ...path).toFixed(2)} ${currency}`;
  const texts: PdfText[] = [];
  let y = PAGE_HEIGHT - 70;
  const put = (x: number, sizePt: number, text: string, more: Partial<PdfText> = {}) => {
    texts.push({ x, y, sizePt, text, ...more });
  };
  put(LEFT, 20, companyName, { bold: true });
  put(RIGHT - 150, 20, kind, { bold: true });
  y -= 40;
  for (
    const [label, value] of [
      [`${kind} number`, textAt(record, "number")],
      ["Client", textAt(record, "client", "name")],
      ["Issue date", textAt(record, "issue_date")],
      ["Due date", textAt(record, "due_date")],
      ["P.O. number", textAt(record, "purchase_order")],
      ["Subject", textAt(record, "subject")],
    ] as const
  ) {
    if (value === "") continue;
    put(LEFT, 10, label);
    put(LEFT + 110, 10, clip(value, 75), { bold: true });
    y -= 15;
  }
  y -= 10;
  const headRule = y - 4;
  for (
    const [x, title] of [[LEFT, "Description"], [380, "Quantity"], [440, "Unit price"], [
      500,
      "Amount",
    ]] as const
  ) {
    put(x, 9, title, { bold: true });
  }
  const lines = at(record, "line_items");
  const items = isList(lines) ? lines.filter(isFields) : [];
  for (const item of items.slice(0, MAX_LINES)) {
    y -= 14;
    put(LEFT, 9, clip(textAt(item, "description") || textAt(item, "kind"), 62));
    put(410, 9, textAt(item, "quantity"), { alignRight: true });
    put(480, 9, textAt(item, "unit_price"), { alignRight: true });
    put(RIGHT, 9, numberAt(item, "amount").toFixed(2), { alignRight: true });
  }
  if (items.length > MAX_LINES) {
    y -= 14;
    put(LEFT, 9, `… and ${items.length - MAX_LINES} more`);
  }
  y -= 12;
  const totalRule = y;
  for (
    const [label, member] of [["Discount", "discount_amount"], ["Tax", "tax_amount"], [
      "Tax 2",
      "tax2_amount",
    ]] as const
  ) {
    if (numberAt(record, member) === 0) continue;
    y -= 15;
    put(380, 10, label);
    put(RIGHT, 10, money(member), { alignRight: true });
  }
  y -= 18;
  put(380, 11, "Total", { bold: true });
  put(RIGHT, 11, money("amount"), { alignRight: true, bold: true });
  if (at(record, "due_amount") !== undefined) {
    y -= 15;
    put(380, 10, "Amount due");
    put(RIGHT, 10, money("due_amount"), { alignRight: true });
  }
  return pdfDocument(`${kind} ${textAt(record, "number")}`, texts, [headRule, totalRule]);
}

function clip(text: string, length: number): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
