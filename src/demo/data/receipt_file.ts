import { crc32, deflateSync } from "node:zlib";
import { pdfDocument } from "./pdf.ts";
import type { Random } from "./random.ts";

/** A receipt as it was uploaded. */
export interface ReceiptFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/** A receipt of one of the kinds people upload, small and valid; `label` is printed where the kind can show it. */
export function sampleReceipt(random: Random, label: string): ReceiptFile {
  const kind = random.int(0, 4);
  if (kind === 0) {
    return {
      bytes: Uint8Array.from(atob(JPEG), (char) => char.charCodeAt(0)),
      contentType: "image/jpeg",
    };
  }
  if (kind === 1) {
    const total = `Total ${random.int(3, 400)}.${random.int(10, 99)}`;
    const texts = [{ x: 60, y: 760, sizePt: 18, text: label, bold: true }, {
      x: 60,
      y: 720,
      sizePt: 12,
      text: total,
    }];
    return { bytes: pdfDocument("Receipt", texts), contentType: "application/pdf" };
  }
  return { bytes: receiptPng(random), contentType: "image/png" };
}

const PNG_WIDTH = 96;
const PNG_HEIGHT = 160;

/** A picture of a till receipt: grey bars of text on white paper. */
function receiptPng(random: Random): Uint8Array<ArrayBuffer> {
  // One filter byte a row, then 8-bit grey.
  const rows = new Uint8Array((PNG_WIDTH + 1) * PNG_HEIGHT).fill(0xff);
  let inkUntil = 0;
  for (let y = 0; y < PNG_HEIGHT; y++) {
    const row = y * (PNG_WIDTH + 1);
    rows[row] = 0;
    if (y % 8 === 0) inkUntil = random.int(30, PNG_WIDTH - 12);
    if (y > 12 && y < PNG_HEIGHT - 12 && y % 8 < 4) rows.fill(0x60, row + 12, row + inkUntil);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, PNG_WIDTH);
  view.setUint32(4, PNG_HEIGHT);
  // Bit depth 8, colour type 0 (grey), and the only methods there are.
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** Length, type, data and the CRC of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(data.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  whole.set(new TextEncoder().encode(type), 4);
  whole.set(data, 8);
  view.setUint32(data.length + 8, crc32(whole.subarray(4, data.length + 8)));
  return whole;
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** A photo in the smallest form: 8 x 8 pixels of one grey, baseline JPEG. */
const JPEG =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ" +
  "EBAQEBAQEBAQEBAQEBD/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI" +
  "AQEAAD8AUP/Z";
