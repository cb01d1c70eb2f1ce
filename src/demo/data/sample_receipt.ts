import { crc32, deflateSync } from "node:zlib";
import { concat } from "../../json/one_line.ts";
import { textPdf } from "./pdf.ts";
import type { Random } from "./random.ts";

export interface ReceiptFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/**
 * A receipt of one of the kinds people upload, small and valid; `label` is printed where the kind can show it. `kind`: of
 * five, 0 is a photo, 1 a PDF.
 */
export function sampleReceipt(random: Random, label: string, kind = random.int(0, 4)): ReceiptFile {
  switch (kind) {
    case 0:
      return {
        bytes: Uint8Array.from(atob(JPEG), (char) => char.charCodeAt(0)),
        contentType: "image/jpeg",
      };
    case 1: {
      const total = `Total ${random.int(3, 400)}.${random.int(10, 99)}`;
      return { bytes: textPdf([label, total]), contentType: "application/pdf" };
    }
    default:
      return { bytes: receiptPng(random), contentType: "image/png" };
  }
}

const PNG_WIDTH = 96;
const PNG_HEIGHT = 160;
const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

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
  // Width and height, bit depth 8, colour type 0 (grey), and the only methods there are.
  const header = Uint8Array.of(0, 0, 0, PNG_WIDTH, 0, 0, 0, PNG_HEIGHT, 8, 0, 0, 0, 0);
  return concat([
    PNG_SIGNATURE,
    ...pngChunk("IHDR", header),
    ...pngChunk("IDAT", deflateSync(rows)),
    ...pngChunk("IEND", new Uint8Array()),
  ]);
}

/** Length, type and data, and the CRC of type and data. */
function pngChunk(type: string, data: Uint8Array): Uint8Array[] {
  const body = concat([new TextEncoder().encode(type), data]);
  return [uint32(data.length), body, uint32(crc32(body))];
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** A photo in the smallest form: 8 x 8 pixels of one grey, baseline JPEG. */
const JPEG =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ" +
  "EBAQEBAQEBAQEBAQEBD/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI" +
  "AQEAAD8AUP/Z";
