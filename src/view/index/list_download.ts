import { sqlName } from "../../export/columns/column.ts";
import { CsvLines } from "../../export/csv/csv_lines.ts";
import { addHeader, rowAdder } from "../../export/csv/export_csv.ts";
import type { ResourceView } from "../catalog/resource_view.ts";
import type { AccountIndex } from "./account_index.ts";
import type { Positions } from "./list_positions.ts";
import { parseListRequest, requestedPositions } from "./list_query.ts";
import { rowsAt } from "./record_rows.ts";
import { idOf, numberOf, type Row, textOf } from "./rows.ts";

/** Rows read at a time. */
const CHUNK_ROWS = 500;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

export const DOWNLOAD_FORMATS = ["csv", "json"] as const;
export type DownloadFormat = typeof DOWNLOAD_FORMATS[number];

/** What a file begins with, what is between its records, and what it ends with if there are any. */
export function downloadFrame({ table }: ResourceView, format: DownloadFormat): readonly string[] {
  if (format === "json") return ["[\n", ",\n", "\n]\n"];
  const lines = new CsvLines(",");
  addHeader(lines, table);
  return [DECODER.decode(lines.take()), "", ""];
}

/**
 * The records that a list shows, of all its pages and in its order: as CSV as `export csv` writes it, or as a JSON array
 * of the records as Harvest sent them, children with the id of their parent in front.
 */
export function listDownload(
  account: AccountIndex,
  { view, query, format }: { view: ResourceView; query: URLSearchParams; format: DownloadFormat },
): ReadableStream<Uint8Array> {
  const list = account.list(view.table.name);
  const all = requestedPositions(list, view, parseListRequest(view, query));
  return ReadableStream.from(texts().map((text) => ENCODER.encode(text)));

  function* texts(): Generator<string> {
    const [head = "", separator = "", tail = ""] = downloadFrame(view, format);
    yield head;
    for (let at = 0; at < all.length; at += CHUNK_ROWS) {
      const positions = all.subarray(at, at + CHUNK_ROWS);
      const records = recordTexts(account, { view, positions, format }).join(separator);
      yield at > 0 ? separator + records : records;
    }
    yield all.length > 0 ? tail : tail.trimStart();
  }
}

/** The texts of some records. */
export function recordTexts(
  account: AccountIndex,
  { view: { table }, positions, format }: {
    readonly view: ResourceView;
    readonly positions: Positions;
    readonly format: DownloadFormat;
  },
): string[] {
  const parents = table.parent.map(({ name }) => sqlName(name));
  const columns = ["record", ...parents, ...(table.part ? ["position"] : [])];
  const rows = rowsAt(account.list(table.name), columns.join(", "), positions);
  const [parent] = table.parent;
  const parentOf = (row: Row) => parent ? idOf(row[sqlName(parent.name)]) : null;
  const key = parent?.path[0] ?? "";
  const lines = new CsvLines(",");
  const add = rowAdder(lines, table, account.id);
  return rows.map((row) => {
    const text = textOf(row["record"]);
    if (format === "json") {
      if (!parent || !text.startsWith("{") || text.includes(`"${key}":`)) return text;
      return `{"${key}":{"id":${parentOf(row)}},${text.slice(1)}`;
    }
    const bytes = ENCODER.encode(text);
    const position = table.part ? numberOf(row["position"]) : 0;
    add({ bytes, start: 0, end: bytes.length, parentId: parentOf(row), position });
    return DECODER.decode(lines.take());
  });
}
