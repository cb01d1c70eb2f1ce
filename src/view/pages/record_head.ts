import { sqlName } from "../../export/columns/column.ts";
import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { columnOf, labelOf, nameBeside, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { cellOf, recordTitle } from "../html/cell.ts";
import type { Links, PageStyle } from "../html/page_style.ts";
import { fieldList, figureList, stateTag, tag } from "../html/sections.ts";
import { labelColumn } from "../index/record_rows.ts";
import { idOf, numberOf, type Row, textOf } from "../index/rows.ts";
import type { ShownRecord } from "./find_record.ts";

/** References to what a record belongs to, the largest first. */
const OWNERS = ["client_id", "project_id"];

/** The top of a record's page: the path to it, its title, its state and its figures. */
export function recordHead(
  record: ShownRecord,
  style: PageStyle,
): { readonly title: string; readonly head: Html } {
  const { view, row, deletedAt } = record;
  const { links, locale } = style;
  const title = recordTitle(locale, row);
  const subject = view.figures.length > 0 ? textOf(row["subject"]) : "";
  const figures = view.figures.filter((name) => textOf(row[name]) !== "")
    .map((name) => [labelOf(name), cellOf(name, { view, row, style })] as const);
  return {
    title,
    head: html`
      ${crumbs(record, links)}<div
        class="title"><h1 dir="auto">${title}</h1> ${tags(record)}</div>${subject !== "" &&
          html`<p class="subject" dir="auto">${subject}</p>`}${deletedAt !== null &&
          html`
            <p
              class="note"><strong>Deleted.</strong> No longer in Harvest (noticed ${locale.moment(
                deletedAt,
              )}). Shown as last seen.</p>
          `}${figures.length > 0 && figureList(figures)}
    `,
  };
}

/** The fields of a record: those people look for, and all others folded away. */
export function recordFields({ view, row }: ShownRecord, style: PageStyle): Html {
  const { table, facts, figures } = view;
  const all = table.columns.map(({ name }) => sqlName(name)).filter(isKnownIn(view, row));
  const near = facts?.filter(isKnownIn(view, row)) ?? all;
  const far = all.filter((name) =>
    !near.includes(name) && !figures.includes(name) && name !== "subject"
  );
  const list = (some: readonly string[]) =>
    fieldList(some.map((name) => [labelOf(name), cellOf(name, { view, row, style })]));
  return html`${near.length > 0 && list(near)}${
    far.length > 0 && html`<details><summary>More fields</summary>${list(far)}</details>`
  }`;
}

/** Whether a field has a value; not the id, and not names of references, which are shown in place of their ids. */
export function isKnownIn({ table }: ResourceView, row: Row): (name: string) => boolean {
  const repeated = new Set(table.columns.flatMap(({ name }) => nameBeside(table, sqlName(name))));
  return (name) => name !== "id" && !repeated.has(name) && !["", "[]"].includes(textOf(row[name]));
}

function crumbs({ view, row }: ShownRecord, links: Links): Html {
  const { table, label } = view;
  const parents = [...table.parent.map(({ name }) => sqlName(name)), ...OWNERS];
  const owners = parents.flatMap((name) => {
    const target = RESOURCE_VIEWS.get(columnOf(table, name)?.references ?? "");
    const id = idOf(row[name]);
    return target && id !== ""
      ? [{ path: `${target.table.name}/${id}`, text: textOf(row[labelColumn(name)]) || `#${id}` }]
      : [];
  });
  const path = table.resource.kind === "object"
    ? []
    : [{ path: table.name, text: label }, ...owners];
  return html`
    <nav class="crumbs" aria-label="Path to this page">
      <ol>${path.map(({ path, text }) =>
        html`<li><a href="${links.to(path)}" dir="auto">${text}</a></li>`
      )}<li>${view.singular} <span class="soft">${idOf(row["id"])}</span></li></ol>
    </nav>
  `;
}

function tags({ account, view, row, deletedAt }: ShownRecord): HtmlValue {
  const has = (name: string) => columnOf(view.table, name) !== undefined;
  const is = (name: string, value: number) =>
    has(name) && textOf(row[name]) !== "" && numberOf(row[name]) === value;
  const isOverdue = () =>
    account.firstRow(
      "SELECT 1 FROM invoice_ageing WHERE account_id = ? AND invoice_id = ? AND days_overdue > 0",
      row["id"] ?? null,
    ) !== null;
  return [
    deletedAt !== null && tag("Deleted", "bad"),
    has("state") && stateTag(textOf(row["state"])),
    view.table.name === "invoices" && isOverdue() &&
    tag("Overdue at the time of the backup", "bad"),
    is("is_active", 0) && tag("Archived"),
    is("is_running", 1) && tag("Timer running", "waiting"),
    has("billable") && tag(is("billable", 1) ? "Billable" : "Not billable"),
    is("is_billed", 1) && tag("Invoiced", "good"),
  ];
}
