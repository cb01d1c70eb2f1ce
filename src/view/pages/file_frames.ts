import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { recordFiles } from "./record_files.ts";
import type { ResourceView } from "../catalog/resource_view.ts";

const PICTURES = /^image\/(png|jpeg|gif|webp)$/;

/** The files of a record, shown where a browser can: PDFs in a frame, pictures as they are, and links to all. */
export function fileFrames(
  { database, base, locale }: PageContext,
  record: { view: ResourceView; account: string; id: string },
): Html | null {
  const files = recordFiles(database, record);
  if (files.length === 0) return null;
  return html`<section class="files"><h2>${files.length === 1 ? "File" : "Files"}</h2>${
    files.map(({ number, name, contentType, sizeBytes }) => {
      const address = `${base}/file/${number}`;
      return html`<p><a href="${address}">${name}</a> <span class="count">${
        locale.number(Math.ceil(sizeBytes / 1024))
      } KiB</span></p>${
        isPdf(name, contentType)
          // Without the viewer's own list of pages, which takes a third of the width.
          ? html`<iframe src="${address}#navpanes=0&view=FitH" title="${name}" loading="lazy"></iframe>`
          : PICTURES.test(contentType) &&
            html`<img src="${address}" alt="${name}" loading="lazy">`
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
