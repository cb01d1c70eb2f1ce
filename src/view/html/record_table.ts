import { type Html, html } from "./html.ts";
import { cellOf, isNumeric } from "./cell.ts";
import { labelOf } from "../catalog/field_label.ts";
import type { PageContext } from "./page.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { idOf, type Row, textOf } from "../index/rows.ts";
import { tag } from "./tag.ts";

/** How a table of records is drawn. */
export interface RecordTable {
  readonly view: ResourceView;
  readonly rows: readonly Row[];
  readonly account: string;
  readonly columns: readonly string[];
  /** What the table is, for those who do not see it. */
  readonly label: string;
  /** The heading of a column; its name, unless lists are to be sorted by it. */
  readonly heading?: (name: string) => { readonly text: Html; readonly sort?: string };
}

/** Records under each other, a column a field; the first column leads to the record. */
export function recordTable(context: PageContext, table: RecordTable): Html {
  const { view, rows, account, columns, label } = table;
  const heading = table.heading ?? ((name: string) => ({ text: html`${labelOf(name)}`, sort: "" }));
  const numeric = (name: string) => isNumeric(view, name) && html`class="number"`;
  const cell = (row: Row, name: string, index: number) => {
    const id = idOf(row["id"]);
    const shown = cellOf(context, name, { view, row, account });
    const isLink = index === 0 && id !== "" && !view.table.part &&
      columnOf(view.table, name)?.references === undefined;
    return html`<td ${numeric(name)} data-label="${labelOf(name)}">${
      isLink
        ? html`<a class="open" href="${context.base}/${account}/${view.table.name}/${id}">${
          shown === "" ? `#${id}` : shown
        }</a>${
          textOf(row["noticed_at"]) !== "" && html`
            ${tag("Deleted", "bad")}
          `
        }`
        : shown !== "" && (name === "notes" || name === "body")
        ? html`<div class="clip" dir="auto">${shown}</div>`
        : shown
    }</td>`;
  };
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="${label}">
      <table class="records">
        <thead>
          <tr>${columns.map((name) => {
            const { text, sort } = heading(name);
            return html`<th scope="col" ${numeric(name)} ${
              sort && html`aria-sort="${sort}"`
            }>${text}</th>`;
          })}</tr>
        </thead>
        <tbody>${rows.map((row) =>
          html`<tr>${columns.map((name, index) => cell(row, name, index))}</tr>`
        )}</tbody>
      </table>
    </div>
  `;
}
