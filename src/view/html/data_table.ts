import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { columnOf, labelOf, type ResourceView } from "../catalog/resource_view.ts";
import { idOf, type Row, textOf } from "../index/rows.ts";
import { cellOf, isNumeric } from "./cell.ts";
import type { PageStyle } from "./page_style.ts";
import { tag } from "./sections.ts";

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
  /** `records`: on a narrow screen each row becomes a list of its cells; `dense`: they follow each other there. */
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

export interface RecordTable {
  readonly view: ResourceView;
  readonly rows: readonly Row[];
  readonly columns: readonly string[];
  /** What the table is, for those who do not see it. */
  readonly label: string;
  readonly style: PageStyle;
  /** Many short rows: on a narrow screen, few lines for each. */
  readonly isDense?: boolean;
  /** The heading of a column where lists can be sorted. */
  readonly heading?: (name: string) => Pick<DataColumn, "heading" | "sort">;
}

/** Records below each other with a column for each field; the first column links to the record. */
export function recordTable(table: RecordTable): Html {
  const { view, rows, columns, label, isDense = view.table.part, heading = () => ({}) } = table;
  return dataTable({
    label,
    className: isDense ? "records dense" : "records",
    columns: columns.map((name) => ({
      label: labelOf(name),
      kind: isNumeric(view, name) ? "number" : undefined,
      ...heading(name),
    })),
    rows: rows.map((row) => columns.map((name, at) => tableCell(table, { row, name, at }))),
  });
}

function tableCell(
  { view, style }: RecordTable,
  { row, name, at }: { row: Row; name: string; at: number },
): HtmlValue {
  const { table } = view;
  const id = idOf(row["id"]);
  const shown = cellOf(name, { view, row, style });
  const isLink = at === 0 && id !== "" && !table.part &&
    columnOf(table, name)?.references === undefined;
  if (isLink) {
    return html`<a class="open" href="${style.links.to(`${table.name}/${id}`)}">${
      shown === "" ? `#${id}` : shown
    }</a>${textOf(row["noticed_at"]) !== "" && [" ", tag("Deleted", "bad")]}`;
  }
  const isLong = shown !== "" && (name === "notes" || name === "body");
  return isLong ? html`<div class="clip" dir="auto">${shown}</div>` : shown;
}
