import { sqlName } from "../../export/columns/column.ts";
import { accountPaths } from "../../store/layout/paths.ts";
import { html } from "../../text/html.ts";
import type { PageStyle } from "../html/page_style.ts";
import { type Section, section } from "../html/sections.ts";
import { idOf, numberOf, sqlIdOf, textOf } from "../index/rows.ts";
import type { ShownRecord } from "./find_record.ts";

const PICTURES = /^image\/(png|jpeg|gif|webp)$/;

/** A PDF or receipt of a record. */
export interface RecordFile {
  /** The number of its row in `artifacts`, which is part of its URL. */
  readonly number: string;
  /** Below the backup's folder. */
  readonly path: string;
  readonly name: string;
  /** Without parameters. */
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly fetchedAt: string;
}

/** The files of a record. */
export function recordFiles({ account, view, id }: ShownRecord): RecordFile[] {
  const sql = `SELECT rowid AS number, * FROM artifacts
WHERE account_id = ? AND resource = ? AND record_id = ? ORDER BY path`;
  return account.rows(sql, view.table.name, sqlIdOf(id)).map((row) => {
    const path = textOf(row["path"]);
    return {
      number: textOf(row["number"]),
      path,
      name: path.split("/").at(-1) ?? "",
      contentType: textOf(row["content_type"]).split(";")[0]?.trim() ?? "",
      sizeBytes: numberOf(row["size_bytes"]),
      sha256: textOf(row["sha256"]),
      fetchedAt: textOf(row["fetched_at"]),
    };
  });
}

/** The files of a record as far as a browser can show them, and links to all; null if there are none. */
export function fileFrames(
  files: readonly RecordFile[],
  { links, locale }: PageStyle,
): Section | null {
  if (files.length === 0) return null;
  return section(
    files.length === 1 ? "File" : "Files",
    files.map(({ number, name, contentType, sizeBytes }) => {
      const url = links.toFile(number);
      return html`<p><a href="${url}">${name}</a> <span class="count">${
        locale.bytes(sizeBytes)
      }</span></p>${
        isPdf(name, contentType)
          // Without the viewer's list of pages, which takes a third of the width.
          ? html`<iframe src="${url}#navpanes=0&view=FitH" title="${name}" loading="lazy"></iframe>`
          : PICTURES.test(contentType) && html`<img src="${url}" alt="${name}" loading="lazy">`
      }`;
    }),
    { className: "files" },
  );
}

/** How a file is sent to the browser: inline if it can be shown without running anything, else as a download. */
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

/** The file that a record is in: of what has a file alone, that one or the list. */
export function recordPath(
  { account, view, id, row, deletedAt }: ShownRecord,
  file: "record" | "list",
): string {
  const { folder, kind, suffix } = view.table.resource;
  const paths = accountPaths(account.id);
  if (deletedAt !== null) return paths.deleted(folder, suffix);
  if (kind === "object") return paths.object(folder);
  const [parent] = view.table.parent;
  if (parent !== undefined) {
    return paths.childList(folder, idOf(row[sqlName(parent.name)]), suffix ?? "");
  }
  return file === "record" ? paths.record(folder, id) : paths.list(folder);
}
