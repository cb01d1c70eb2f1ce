import { sqlName } from "../../export/columns/column.ts";
import { cellOf } from "../html/cell.ts";
import { labelOf } from "../catalog/field_label.ts";
import type { ShownRecord } from "./find_record.ts";
import { type Html, html, type Shown } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { recordTitle } from "../html/record_title.ts";
import { columnOf, RESOURCE_VIEWS } from "../catalog/resource_view.ts";
import { labelColumn } from "../index/row_sql.ts";
import { firstRow, idOf, numberOf, textOf } from "../index/rows.ts";
import { stateTag, tag } from "../html/tag.ts";

/** References that say where a record is at home, the widest first. */
const HOMES = ["client_id", "project_id"];

/** The top of a record's page: the way to it, what it is called, its state, and the figures people look for. */
export function recordHead(
  context: PageContext,
  record: ShownRecord,
): { readonly title: string; readonly head: Html } {
  const { view, row, goneSince } = record;
  const { locale } = context;
  const title = recordTitle(locale, row);
  const subject = view.figures.length > 0 ? textOf(row["subject"]) : "";
  const figures = view.figures.filter((name) => textOf(row[name]) !== "");
  return {
    title,
    head: html`
      ${crumbs(context, record)}<div
        class="title"><h1 dir="auto">${title}</h1> ${tags(context, record)}</div>${subject !== "" &&
          html`<p class="subject" dir="auto">${subject}</p>`}${goneSince !== null &&
          html`
            <p
              class="note"><strong>Deleted.</strong> No longer in Harvest; noticed ${locale.moment(
                goneSince,
              )}. This is how it was last seen.</p>
          `}${figures.length > 0 && html`<dl class="figures">${
          figures.map((name) =>
            html`
              <div>
                <dt>${labelOf(name)}</dt>
                <dd>${cellOf(context, name, record)}</dd>
              </div>
            `
          )
        }</dl>`}
    `,
  };
}

function crumbs({ base }: PageContext, { view, row, account }: ShownRecord): Html {
  const { table, label } = view;
  const parents = [...table.parent.map(({ name }) => sqlName(name)), ...HOMES];
  const homes = parents.flatMap((name) => {
    const target = RESOURCE_VIEWS.get(columnOf(table, name)?.references ?? "");
    const id = idOf(row[name]);
    return target && id !== ""
      ? [{ path: `${target.table.name}/${id}`, text: textOf(row[labelColumn(name)]) || `#${id}` }]
      : [];
  });
  const all = table.resource.kind === "object" ? [] : [{ path: table.name, text: label }, ...homes];
  return html`
    <nav class="crumbs" aria-label="Way to this page">
      <ol>${all.map(({ path, text }) =>
        html`<li><a href="${base}/${account}/${path}" dir="auto">${text}</a></li>`
      )}<li>${view.singular} <span class="soft">${idOf(row["id"])}</span></li></ol>
    </nav>
  `;
}

function tags({ database }: PageContext, { view, row, account, goneSince }: ShownRecord): Shown {
  const has = (name: string) => columnOf(view.table, name) !== undefined;
  const isSaid = (name: string, value: number) =>
    textOf(row[name]) !== "" && numberOf(row[name]) === value;
  const isLate = () => {
    const sql =
      "SELECT 1 FROM invoice_ageing WHERE account_id = ? AND invoice_id = ? AND days_overdue > 0";
    return firstRow(database, sql, BigInt(account), row["id"] ?? null) !== null;
  };
  return [
    goneSince !== null && tag("Deleted", "bad"),
    has("state") && stateTag(textOf(row["state"])),
    view.table.name === "invoices" && isLate() && tag("Overdue at the time of the backup", "bad"),
    has("is_active") && isSaid("is_active", 0) && tag("Archived"),
    has("is_running") && isSaid("is_running", 1) && tag("Timer running", "waiting"),
    has("billable") && (isSaid("billable", 1) ? tag("Billable") : tag("Not billable")),
    has("is_billed") && isSaid("is_billed", 1) && tag("Invoiced", "good"),
  ];
}
