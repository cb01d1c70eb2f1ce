import { type Html, html } from "./html.ts";
import type { PageContext } from "./page.ts";
import { allRows, numberOf, textOf } from "./rows.ts";

const PICTURES = /^image\/(png|jpeg|gif|webp)$/;

/** The files of a record, shown where a browser can: PDFs in a frame, pictures as they are, and links to all. */
export function fileFrames(
  { database, base, locale }: PageContext,
  { account, resource, id }: { account: string; resource: string; id: string },
): Html | null {
  const rows = allRows(
    database,
    "SELECT rowid AS number, * FROM artifacts WHERE account_id = ? AND resource = ? AND record_id = ? ORDER BY path",
    BigInt(account),
    resource,
    BigInt.asIntN(64, BigInt(id)),
  );
  if (rows.length === 0) return null;
  return html`<section class="files"><h2>${rows.length === 1 ? "File" : "Files"}</h2>${
    rows.map((row) => {
      const address = `${base}/file/${textOf(row["number"])}`;
      const name = textOf(row["path"]).split("/").at(-1) ?? "";
      const type = textOf(row["content_type"]).split(";")[0]?.trim() ?? "";
      const size = locale.number(Math.ceil(numberOf(row["size_bytes"]) / 1024));
      return html`<p><a href="${address}">${name}</a> <span class="count">${size} KiB</span></p>${
        isPdf(name, type)
          ? html`<iframe src="${address}" title="${name}" loading="lazy"></iframe>`
          : PICTURES.test(type) && html`<img src="${address}" alt="${name}" loading="lazy">`
      }`;
    })
  }</section>`;
}

/**
 * How a file may be given to the browser: what it shows without running anything, as what it is; all else to be saved.
 */
export function contentTypeOf(
  name: string,
  type: string,
): { readonly type: string; readonly isInline: boolean } {
  const plain = type.split(";")[0]?.trim() ?? "";
  if (isPdf(name, plain)) return { type: "application/pdf", isInline: true };
  return PICTURES.test(plain)
    ? { type: plain, isInline: true }
    : { type: "application/octet-stream", isInline: false };
}

function isPdf(name: string, type: string): boolean {
  return type === "application/pdf" ||
    (type === "application/octet-stream" && name.toLowerCase().endsWith(".pdf"));
}
