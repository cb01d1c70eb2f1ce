import { readMember } from "../json/scan.ts";
import { withoutMember } from "../json/same_record.ts";
import type { ArtifactKind } from "./catalog.ts";

/** Where to get a record's binary. */
export interface ArtifactSource {
  readonly kind: ArtifactKind;
  readonly url: string;
  /** Receipts: the name Harvest gives the file, not to be trusted. */
  readonly fileName: string | null;
  /** Receipts: the size according to Harvest, for comparison. */
  readonly sizeBytes: number | null;
}

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
  };
}

function receiptSource(receipt: unknown): ArtifactSource | null {
  if (typeof receipt !== "object" || receipt === null) return null;
  const { url, file_name, file_size } = receipt as Partial<Record<string, unknown>>;
  if (typeof url !== "string" || url === "") return null;
  return {
    kind: "receipt",
    url,
    fileName: typeof file_name === "string" ? file_name : "",
    sizeBytes: typeof file_size === "number" ? file_size : null,
  };
}

/**
 * The part of a record whose change means a new binary: everything but `updated_at`, which may change when somebody
 * just opens a client link.
 */
export function artifactBasis(record: Uint8Array): Uint8Array<ArrayBuffer> {
  return withoutMember(record, "updated_at").slice();
}
