import { indentJson } from "../../json/indent_json.ts";
import { html } from "../../text/html.ts";
import type { LocaleText, PageStyle } from "../html/page_style.ts";
import type { PageContent } from "../html/page_frame.ts";
import { fieldList, jumpLinks, type Section, section } from "../html/sections.ts";
import { childSections } from "./child_sections.ts";
import type { ShownRecord } from "./find_record.ts";
import { hoursSection } from "./hours_section.ts";
import { fileFrames, type RecordFile, recordFiles, recordPath } from "./record_files.ts";
import { recordFields, recordHead } from "./record_head.ts";
import { recordVersions } from "./record_versions.ts";
import { relatedLists } from "./related_lists.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** One record: its fields, its files, its children, what refers to it, its earlier versions, and its text. */
export function recordPage(
  record: ShownRecord,
  backupFolder: string,
  style: PageStyle,
): PageContent {
  const { view } = record;
  const { title, head } = recordHead(record, style);
  const files = recordFiles(record);
  const frames = fileFrames(files, style);
  const fields = html`<section class="facts"><h2 class="hidden">Fields</h2>${
    recordFields(record, style)
  }</section>`;
  const children = childSections(record, style);
  // An invoice is made of its line items and payments; for a person or a project, time says more than rates.
  const isDocument = view.figures.length > 0;
  const first = isDocument ? children : [];
  const rest = [
    hoursSection(record, style),
    ...relatedLists(record, style),
    ...isDocument ? [] : children,
    recordVersions(record, style.locale),
    recordSource(record, files, backupFolder, style.locale),
  ].filter((section) => section !== null);
  const main = html`${fields}${first.map(({ html }) => html)}`;
  return {
    title,
    active: view.table.name,
    body: html`${head}${jumpLinks([...first, ...frames ? [frames] : [], ...rest])}${
      frames ? html`<div class="columns"><div>${main}</div>${frames.html}</div>` : main
    }${rest.map(({ html }) => html)}`,
  };
}

/** Where a record and its files are in the backup, and the record as Harvest sent it. */
function recordSource(
  record: ShownRecord,
  files: readonly RecordFile[],
  folder: string,
  locale: LocaleText,
): Section {
  const fields = fieldList([
    ["Record", html`<code>${folder}/${recordPath(record, "list")}</code>`],
    ...files.map(({ path, sha256, fetchedAt }) => {
      const origin = html`SHA-256 <code>${sha256}</code>, fetched ${locale.moment(fetchedAt)}`;
      const place = html`<code>${folder}/${path}</code><br><span class="soft">${origin}</span>`;
      return ["File", place] as const;
    }),
  ]);
  const text = ENCODER.encode(record.text);
  const sent = html`
    <details>
      <summary>Record as Harvest sent it</summary>
      <pre tabindex="0">${DECODER.decode(indentJson(text, new Uint8Array(text.length * 2)))}</pre>
    </details>
  `;
  return section("In the backup", [fields, sent]);
}
