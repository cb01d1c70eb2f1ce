import { type Html, html } from "./html.ts";
import { cellOf, isNumeric } from "./cell.ts";
import type { PageContext } from "./page.ts";
import { labelOf, type ResourceView } from "./resource_view.ts";
import { idOf, type Row } from "./rows.ts";

/** How a table of records is drawn. */
export interface RecordTable {
  readonly view: ResourceView;
  readonly rows: readonly Row[];
  readonly account: string;
  readonly columns: readonly string[];
  /** What the table is, for those who do not see it. */
  readonly label: string;
  /** The heading of a column; its name, unless lists are to be sorted by it. */
  readonly heading?: (name: string) => Html;
  /** Nested records and lines have no page of their own. */
  readonly isLinked?: boolean;
  readonly currency?: string;
}

/** Records under each other, a column a field; the first column leads to the record. */
export function recordTable(context: PageContext, table: RecordTable): Html {
  const { view, rows, account, columns, label, currency, isLinked = true } = table;
  const heading = table.heading ?? ((name: string) => html`${labelOf(name)}`);
  const numeric = (name: string) => isNumeric(view, name) && html`class="number"`;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="${label}">
      <table>
        <thead>
          <tr>${columns.map((name) =>
            html`<th scope="col" ${numeric(name)}>${heading(name)}</th>`
          )}</tr>
        </thead>
        <tbody>${rows.map((row) => {
          const id = idOf(row["id"]);
          return html`<tr ${!isLinked && html`id="${view.table.name}-${id}"`}>${
            columns.map((name, index) => {
              const shown = cellOf(context, name, {
                view,
                row,
                account,
                ...(currency === undefined ? {} : { currency }),
              });
              const isLink = index === 0 && isLinked && id !== "";
              return html`<td ${numeric(name)}>${
                isLink
                  ? html`<a href="${context.base}/${account}/${view.table.name}/${id}">${
                    shown === "" ? `#${id}` : shown
                  }</a>`
                  : shown
              }</td>`;
            })
          }</tr>`;
        })}</tbody>
      </table>
    </div>
  `;
}
