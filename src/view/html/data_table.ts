import { type Html, html, type HtmlValue } from "../../text/html.ts";

/** A column of a table. */
export interface DataColumn {
  readonly label: string;
  /** Shown in place of the label at the top. */
  readonly heading?: HtmlValue;
  readonly sort?: "ascending" | "descending" | undefined;
  /** Numbers are aligned at the right; days are not broken. */
  readonly kind?: "number" | "day" | undefined;
}

/** A table, each row with a cell for every column. */
export interface DataTable {
  /** What the table is, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly HtmlValue[])[];
  /** Sums below. */
  readonly foot?: readonly (readonly HtmlValue[])[];
  /** Whether the first cell of a row names it. */
  readonly hasRowHeadings?: boolean;
  /** `records`: on a narrow screen each row becomes a list of its cells. */
  readonly className?: string;
}

/** A table that scrolls sideways where it is too wide. */
export function dataTable(table: DataTable): Html {
  const { label, columns, rows, foot = [], hasRowHeadings = false, className } = table;
  const row = (cells: readonly HtmlValue[], isHeaded: boolean) =>
    html`<tr>${
      columns.map(({ label, kind }, at) =>
        at === 0 && isHeaded
          ? html`<th scope="row" dir="auto">${cells[at]}</th>`
          : html`<td class="${kind}" data-label="${label}">${cells[at]}</td>`
      )
    }</tr>`;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="${label}">
      <table
        class="${className}"><thead><tr>${columns.map(heading)}</tr></thead><tbody>${rows.map((
          cells,
        ) => row(cells, hasRowHeadings))}</tbody>${foot.length > 0 &&
          html`<tfoot>${foot.map((cells) => row(cells, true))}</tfoot>`}</table>
    </div>
  `;
}

function heading({ label, heading = label, kind, sort }: DataColumn): Html {
  if (heading === "") return html`<td></td>`;
  return html`<th scope="col" class="${kind}" ${sort && html`aria-sort="${sort}"`}>${heading}</th>`;
}
