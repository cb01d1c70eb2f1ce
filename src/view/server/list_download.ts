import { sqlName } from "../../export/columns/column.ts";
import { CsvLines } from "../../export/csv/csv_lines.ts";
import { addHeader, rowAdder } from "../../export/csv/export_csv.ts";
import type { ResourceView } from "../catalog/resource_view.ts";
import type { AccountIndex, ListIndex } from "../index/account_index.ts";
import type { Positions } from "../index/list_positions.ts";
import { parseListRequest, requestedPositions } from "../index/list_query.ts";
import { rowsAt } from "../index/record_rows.ts";
import { idOf, numberOf, type Row, textOf } from "../index/rows.ts";

/** Rows read at a time. */
const CHUNK_ROWS = 500;
const ENCODER = new TextEncoder();

export type DownloadFormat = "csv" | "json";

/**
 * The records that a list shows, of all its pages and in its order: as CSV as `export csv` writes it, or as a JSON array
 * of the records as Harvest sent them, children with the id of their parent in front.
 */
export function listDownload(
  account: AccountIndex,
  { view, query, format }: { view: ResourceView; query: URLSearchParams; format: DownloadFormat },
): ReadableStream<Uint8Array> {
  const list = account.list(view.table.name);
  const positions = requestedPositions(list, view, parseListRequest(view, query));
  const batches = batchesOf(list, view, positions);
  return ReadableStream.from(
    format === "csv" ? csvOf(view, account.id, batches) : jsonOf(view, batches),
  );
}

/** The text of rows, with the columns that are not in it, in the order of the positions. */
function* batchesOf(list: ListIndex, { table }: ResourceView, positions: Positions) {
  const columns = ["record", ...table.parent.map(({ name }) => sqlName(name))];
  if (table.part) columns.push("position");
  for (let at = 0; at < positions.length; at += CHUNK_ROWS) {
    yield rowsAt(list, columns.join(", "), positions.subarray(at, at + CHUNK_ROWS));
  }
}

function* csvOf(
  { table }: ResourceView,
  accountId: string,
  batches: Iterable<readonly Row[]>,
): Generator<Uint8Array> {
  const lines = new CsvLines(",");
  const add = rowAdder(lines, table, accountId);
  const [parent] = table.parent;
  addHeader(lines, table);
  for (const rows of batches) {
    for (const row of rows) {
      const bytes = ENCODER.encode(textOf(row["record"]));
      const parentId = parent ? idOf(row[sqlName(parent.name)]) : null;
      const position = table.part ? numberOf(row["position"]) : 0;
      add({ bytes, start: 0, end: bytes.length, parentId, position });
    }
    yield lines.take().slice();
  }
  yield lines.take().slice();
}

function* jsonOf(
  { table: { parent: [parent] } }: ResourceView,
  batches: Iterable<readonly Row[]>,
): Generator<Uint8Array> {
  const key = parent?.path[0] ?? "";
  const textWith = (row: Row) => {
    const text = textOf(row["record"]);
    if (!parent || !text.startsWith("{") || text.includes(`"${key}":`)) return text;
    return `{"${key}":{"id":${idOf(row[sqlName(parent.name)])}},${text.slice(1)}`;
  };
  let separator = "[\n";
  for (const rows of batches) {
    yield ENCODER.encode(separator + rows.map(textWith).join(",\n"));
    separator = ",\n";
  }
  yield ENCODER.encode(separator === "[\n" ? "[\n]\n" : "\n]\n");
}
