import { concat } from "../json/one_line.ts";
import type { ArtifactSource } from "./artifact_source.ts";

/** As much as any error or the head of a web page has. */
const HEAD_BYTES = 4096;
/** Where the end mark of a PDF must be. Source: the PDF specification's notes on implementations. */
const TAIL_BYTES = 1024;

const DECODER = new TextDecoder("latin1");

/** The beginning, the end and the size of a file that goes by in chunks. */
export class FileOutline {
  sizeBytes = 0;
  #head = new Uint8Array();
  #tail = new Uint8Array();

  take(chunk: Uint8Array): void {
    this.sizeBytes += chunk.length;
    if (this.#head.length < HEAD_BYTES) {
      this.#head = concat([this.#head, chunk]).slice(0, HEAD_BYTES);
    }
    this.#tail = concat([this.#tail, chunk.subarray(-TAIL_BYTES)]).slice(-TAIL_BYTES);
  }

  get head(): string {
    return DECODER.decode(this.#head);
  }

  get tail(): string {
    return DECODER.decode(this.#tail);
  }
}

/** What came in place of the file, in words; null if it is the file, as far as that can be seen. */
export function notTheFile(
  { kind, contentType: expected }: ArtifactSource,
  { sizeBytes, head }: FileOutline,
  contentType: string,
): string | null {
  const isWebPage = contentType === "text/html" || /^\s*<(?:!doctype html|html)\b/i.test(head);
  if (kind !== "receipt") {
    if (isWebPage) return "Harvest answered with a web page instead of a PDF";
    return head.startsWith("%PDF-") ? null : "what Harvest sent is not a PDF";
  }
  if (sizeBytes === 0) return "Harvest sent an empty file";
  if (isWebPage && expected !== "text/html") {
    return "Harvest answered with a web page instead of the file";
  }
  const isError = !(expected ?? "").includes("json") && sizeBytes <= HEAD_BYTES &&
    isErrorObject(head);
  return isError ? "Harvest answered with an error instead of the file" : null;
}

/** How a file differs from its record, or from what a whole one would be; null if it does not. */
export function differenceOf(
  { kind, sizeBytes: expected }: ArtifactSource,
  { sizeBytes, tail }: FileOutline,
): string | null {
  if (kind !== "receipt") {
    return tail.includes("%%EOF") ? null : `has ${sizeBytes} bytes and no end of a PDF`;
  }
  return expected === null || expected === sizeBytes
    ? null
    : `has ${sizeBytes} bytes, its record says ${expected}`;
}

/** Whether a text is an object such as `{"message":"Not Found"}`. */
function isErrorObject(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null &&
      ["message", "error", "errors"].some((key) => key in value);
  } catch {
    return false;
  }
}
