import { figureOf } from "../../figures/figures.ts";
import { rowScale } from "../../figures/figure_sql.ts";
import {
  columnOf,
  dateOf,
  figureOfList,
  labelOf,
  type ResourceView,
} from "../catalog/resource_view.ts";
import { isNumeric } from "../html/cell.ts";
import type { PageStyle } from "../html/page_style.ts";
import { recordTable } from "../html/data_table.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { DELETED_COLUMNS, deletedTable } from "../pages/deleted_page.ts";
import { figureColumn, indexedColumns } from "../index/indexed_columns.ts";
import { allPositions } from "../index/list_positions.ts";
import { recordsAt, ROW_CURRENCY } from "../index/record_rows.ts";
import { type Row, textOf } from "../index/rows.ts";
import { DOWNLOAD_FORMATS, downloadFrame, recordTexts } from "../index/list_download.ts";

/** Rows in one file: as many as are shown at once come from few files. */
const CHUNK_ROWS = 250;

/** A file with data for the script of a site. */
export interface DataFile {
  readonly name: string;
  readonly text: string;
}

/** What the script filters, sorts, adds up and searches a list by, and its rows as they are in the pages. */
export function* listData(
  account: AccountIndex,
  view: ResourceView,
  style: PageStyle,
): Generator<DataFile> {
  const { name } = view.table;
  const list = account.list(name);
  const shown = [...view.columns];
  const hidden = view.table.columns.flatMap(({ name, search }) =>
    search !== undefined && !shown.includes(name) && columnOf(view.table, name) ? [name] : []
  );
  const texts: string[] = [];
  for (let at = 0; at < list.rows; at += CHUNK_ROWS) {
    const positions = allPositions(list, "").subarray(at, at + CHUNK_ROWS);
    const rows = recordsAt(list, view, { positions, columns: [...shown, ...hidden] });
    const rendered = rowTexts(recordTable({ view, rows, columns: shown, label: "", style }).text);
    texts.push(...rendered.map((text, row) => searchText(text, rows[row], ["id", ...hidden])));
    yield dataFile(`${name}-${at / CHUNK_ROWS}`, rendered);
    for (const format of DOWNLOAD_FORMATS) {
      const records = recordTexts(account, { view, positions, format });
      yield dataFile(`${name}-${format}-${at / CHUNK_ROWS}`, records);
    }
  }
  const columns = indexedColumns(view).flatMap(({ name }) => {
    const column = list.column(name);
    return column ? [[name, { ...column, codes: [...column.codes] }]] : [];
  });
  yield dataFile(name, {
    rows: list.rows,
    chunk: CHUNK_ROWS,
    date: dateOf(view),
    sort: view.sort,
    head: shown.map((name) => [labelOf(name), isNumeric(view, name) ? "number" : ""]),
    frames: Object.fromEntries(
      DOWNLOAD_FORMATS.map((format) => [format, downloadFrame(view, format)]),
    ),
    currency: ROW_CURRENCY,
    totals: view.totals.map((total) => {
      const figure = figureOfList(view, total);
      if (figure === null) {
        const isMoney = columnOf(view.table, total)?.kind === "money";
        return { label: labelOf(total), column: total, scale: 1, isMoney };
      }
      const { label, unit } = figureOf(figure);
      const column = figureColumn(figure);
      return { label, column, scale: rowScale(figure), isMoney: unit === "money" };
    }),
    columns: Object.fromEntries(columns),
    texts,
  });
}

/** The deleted records, to be searched as one more list. */
export function* deletedData(
  account: AccountIndex,
  style: PageStyle,
): Generator<DataFile> {
  const texts: string[] = [];
  for (;;) {
    const range = { list: null, first: texts.length, rows: CHUNK_ROWS };
    const table = deletedTable(account, range, style);
    if (table === null) break;
    const rows = rowTexts(table.text);
    yield dataFile(`deleted-${texts.length / CHUNK_ROWS}`, rows);
    texts.push(...rows.map((row) => searchText(row)));
  }
  if (texts.length === 0) return;
  const head = DELETED_COLUMNS.map((label) => [label, ""]);
  const lists = { rows: texts.length, chunk: CHUNK_ROWS, date: null, sort: "" };
  yield dataFile("deleted", { ...lists, totals: [], columns: {}, head, texts });
}

/** A file that hands a value to the script; JSON in a string is read faster than the same as source. */
export function dataFile(name: string, value: unknown): DataFile {
  const json = JSON.stringify(JSON.stringify(value));
  return { name: `${name}.js`, text: `site(${JSON.stringify(name)},JSON.parse(${json}));\n` };
}

/** The rows of a table, each as its HTML. */
function rowTexts(table: string): string[] {
  const [, body = ""] = table.split("<tbody>");
  return (body.split("</tbody>")[0] ?? "").split("</tr>").slice(0, -1).map((row) => `${row}</tr>`);
}

/** The text of a row, with fields that it does not show. */
function searchText(row: string, record: Row = {}, more: readonly string[] = []): string {
  const text = row.replace(/<wbr>/g, "").replace(/<[^>]*>/g, " ").replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  return [text, ...more.map((name) => textOf(record[name]))].join(" ").replace(/\s+/g, " ").trim();
}
