import { fileFrames } from "./file_frames.ts";
import { goneLists } from "./gone_lists.ts";
import { hoursSection } from "./hours_section.ts";
import { type Html, html } from "../html/html.ts";
import { type AccountHead, page, type PageContext } from "../html/page.ts";
import { partSections } from "./part_sections.ts";
import { findRecord } from "./find_record.ts";
import { recordFields } from "./record_fields.ts";
import { recordHead } from "./record_head.ts";
import { recordSource } from "./record_source.ts";
import { versionsOf } from "./record_versions.ts";
import { relatedLists } from "./related_lists.ts";
import type { ResourceView } from "../catalog/resource_view.ts";

/**
 * One record: what it is, its files, what belongs to it and what refers to it, what it was before, and its text. Null if
 * there is none. What there is but once, as the company, has no id.
 */
export function recordPage(
  context: PageContext,
  { view, account, id }: { view: ResourceView; account: AccountHead; id: string | null },
): Html | null {
  const record = findRecord(context.database, { view, account: account.id, id });
  if (!record) return null;
  const shown = { view, account: account.id, ...record };
  const { title, head } = recordHead(context, shown);
  const files = fileFrames(context, shown);
  const fields = html`<section class="facts"><h2 class="hidden">Fields</h2>${
    recordFields(context, shown)
  }</section>`;
  const parts = partSections(context, shown);
  // Lines and payments make an invoice what it is; of a person or a project the time says more than the rates.
  const isDocument = view.figures.length > 0;
  const main = isDocument ? [fields, parts] : fields;
  const body = html`${head}${
    files ? html`<div class="columns"><div>${main}</div>${files}</div>` : main
  }${hoursSection(context, shown)}${relatedLists(context, shown)}${goneLists(context, shown)}${
    !isDocument && parts
  }${versionsOf(context, shown)}${recordSource(context, shown)}`;
  return page(context, { title, account, active: view.table.name, body });
}
