import { parseExactly } from "../json/exact.ts";
import { readMember } from "../json/scan.ts";
import { withoutMember } from "../json/same_record.ts";
import type { ArtifactKind } from "./catalog.ts";

/** Where to get a record's binary. */
export interface ArtifactSource {
  readonly kind: ArtifactKind;
  readonly url: string;
  /** Receipts: the name Harvest gives the file, not to be trusted. */
  readonly fileName: string | null;
  /** Receipts: the size and type according to Harvest, for comparison. */
  readonly sizeBytes: number | null;
  readonly contentType: string | null;
  /** Whether the document is a draft, of which Harvest may have no PDF. */
  readonly isDraft: boolean;
}

/** Why a draft's PDF is not there. */
export const NO_PDF_YET = "a draft, of which Harvest has no PDF yet";

/**
 * Where to get the binary of a record; null if it has none.
 * PDFs: `<company.base_uri>/client/{invoices|estimates}/<client_key>.pdf`, documented for invoices.
 * Receipts: `expense.receipt.url`.
 */
export function artifactSource(
  record: Uint8Array,
  kind: ArtifactKind,
  baseUri: string | null,
): ArtifactSource | null {
  if (kind === "receipt") return receiptSource(readMember(record, "receipt"));
  const key = readMember(record, "client_key");
  if (typeof key !== "string" || key === "") return null;
  const folder = kind === "invoice_pdf" ? "invoices" : "estimates";
  // A lone half of a character cannot be encoded.
  const path = `/client/${folder}/${encodeURIComponent(key.toWellFormed())}.pdf`;
  return {
    kind,
    url: baseUri === null ? "" : new URL(path, baseUri).href,
    fileName: null,
    sizeBytes: null,
    contentType: null,
    isDraft: readMember(record, "state") === "draft",
  };
}

function receiptSource(receipt: unknown): ArtifactSource | null {
  if (typeof receipt !== "object" || receipt === null) return null;
  const { url, file_name, file_size, content_type } = receipt as Partial<Record<string, unknown>>;
  if (typeof url !== "string" || url === "") return null;
  return {
    kind: "receipt",
    url,
    fileName: typeof file_name === "string" ? file_name : "",
    sizeBytes: typeof file_size === "number" ? file_size : null,
    contentType: typeof content_type === "string" ? content_type.toLowerCase() : null,
    isDraft: false,
  };
}

const DOCUMENT = [
  ...["client.id", "client.name", "number", "purchase_order", "subject", "notes", "currency"],
  ...["state", "issue_date", "amount", "tax", "tax_amount", "tax2", "tax2_amount"],
  ...["discount", "discount_amount", "line_items[].kind", "line_items[].description"],
  ...["line_items[].quantity", "line_items[].unit_price", "line_items[].amount"],
  ...["line_items[].taxed", "line_items[].taxed2"],
];

/**
 * The values that a binary shows. Source: invoices and estimates as Harvest renders them, 2025-11; a receipt is a file, which
 * the record describes.
 */
const SHOWN: Readonly<Record<ArtifactKind, readonly string[]>> = {
  invoice_pdf: [...DOCUMENT, "due_amount", "due_date", "payment_term", "paid_date"],
  estimate_pdf: DOCUMENT,
  receipt: ["receipt.file_name", "receipt.file_size", "receipt.content_type", "receipt.url"],
};

/**
 * The part of a record whose change means a new binary: the values that it shows. Nothing else does, neither further members
 * nor another way to write a number, nor the query of a receipt's address, which may be a signature.
 */
export function artifactBasis(record: Uint8Array, kind: ArtifactKind): Uint8Array<ArrayBuffer> {
  const value = parseExactly(record);
  const shown = SHOWN[kind].map((path) => {
    const found = valuesAt(value, path.split("."));
    return path === "receipt.url" ? String(found).split(/[?#]/)[0] : found;
  });
  return new TextEncoder().encode(JSON.stringify(shown));
}

/** The value at a path, or the values where it leads through arrays; null if there is none. */
function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value ?? null;
  const name = key.replace("[]", "");
  const member = typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : null;
  return Array.isArray(member)
    ? member.map((element) => valuesAt(element, rest))
    : valuesAt(member, rest);
}

/** What earlier versions of this program took for it: all but `updated_at`. */
export function earlierArtifactBasis(record: Uint8Array): Uint8Array<ArrayBuffer> {
  return withoutMember(record, "updated_at").slice();
}
