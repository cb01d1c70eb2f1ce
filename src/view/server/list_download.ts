import { sqlName } from "../../export/columns/column.ts";
import { CsvLines } from "../../export/csv/csv_lines.ts";
import { addHeader, rowAdder } from "../../export/csv/export_csv.ts";
import type { ResourceView } from "../catalog/resource_view.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { parseListRequest, requestedPositions } from "../index/list_query.ts";
import { allRows, idOf, numberOf, type Row, textOf } from "../index/rows.ts";

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
  const write = format === "csv" ? csvWriter(view, account.id) : jsonWriter(view);
  let at = 0;
  return new ReadableStream({
    start: (stream) => stream.enqueue(write.begin()),
    pull(stream) {
      const some = positions.subarray(at, at + CHUNK_ROWS);
      stream.enqueue(write.rows(readRows(list, view, some), at === 0));
      at += CHUNK_ROWS;
      if (at < positions.length) return;
      stream.enqueue(write.end());
      stream.close();
    },
  });
}

/** The text of rows, with the columns that are not in it, in the order of the positions. */
function readRows(
  { database, firstRow }: ReturnType<AccountIndex["list"]>,
  { table }: ResourceView,
  positions: Uint32Array,
): Row[] {
  const columns = [
    ...table.parent.map(({ name }) => sqlName(name)),
    ...table.part ? ["position"] : [],
  ];
  const numbers = Array.from(positions, (position) => position + firstRow);
  const sql = `SELECT ${["rowid AS number", "record", ...columns].join(", ")} FROM ${table.name}
WHERE rowid IN (${numbers.join(", ")})`;
  const rows = new Map(allRows(database, sql).map((row) => [numberOf(row["number"]), row]));
  return numbers.map((number) => rows.get(number)).filter((row) => row !== undefined);
}

interface Writer {
  readonly begin: () => Uint8Array;
  readonly rows: (rows: readonly Row[], isFirst: boolean) => Uint8Array;
  readonly end: () => Uint8Array;
}

function csvWriter({ table }: ResourceView, accountId: string): Writer {
  const lines = new CsvLines(",");
  const add = rowAdder(lines, table, accountId);
  const [parent] = table.parent;
  return {
    begin() {
      addHeader(lines, table);
      return lines.take().slice();
    },
    rows(rows) {
      for (const row of rows) {
        const bytes = ENCODER.encode(textOf(row["record"]));
        const parentId = parent ? idOf(row[sqlName(parent.name)]) : null;
        const position = table.part ? numberOf(row["position"]) : 0;
        add({ bytes, start: 0, end: bytes.length, parentId, position });
      }
      return lines.take().slice();
    },
    end: () => new Uint8Array(),
  };
}

function jsonWriter({ table }: ResourceView): Writer {
  const [parent] = table.parent;
  const key = parent?.path[0] ?? "";
  const textWith = (row: Row) => {
    const text = textOf(row["record"]);
    if (!parent || !text.startsWith("{") || text.includes(`"${key}":`)) return text;
    return `{"${key}":{"id":${idOf(row[sqlName(parent.name)])}},${text.slice(1)}`;
  };
  return {
    begin: () => ENCODER.encode("["),
    rows: (rows, isFirst) =>
      ENCODER.encode(
        rows.map((row, at) => `${isFirst && at === 0 ? "" : ","}\n${textWith(row)}`).join(""),
      ),
    end: () => ENCODER.encode("\n]\n"),
  };
}
