import { TargetFolder } from "../../store/files/target_folder.ts";
import { UsageError } from "../../usage_error.ts";
import { OTHER } from "../columns/column.ts";
import { finderOf, textValue } from "../columns/column_value.ts";
import { type RowSpan, tableRows } from "../columns/table_rows.ts";
import { type Table, TABLES } from "../columns/tables.ts";
import type { ExportRequest } from "../export_request.ts";
import { accountSources, asRecordError, type FileRecords, readResource } from "../read_account.ts";
import { CsvLines } from "./csv_lines.ts";
import { addFigures } from "./figures_csv.ts";

/** Excel reads a file as UTF-8 only if it begins with this. */
const BYTE_ORDER_MARK = "\ufeff";

/** An export to a folder; files in it that are not part of the export are left alone. */
export interface CsvExport extends ExportRequest {
  /** One character, or `tab`: `,` everywhere, `;` for locales with a decimal comma. */
  readonly delimiter: string;
  /** Whether files begin with a byte order mark. */
  readonly bom: boolean;
}

export interface CsvResult {
  readonly accounts: readonly string[];
  readonly files: readonly string[];
  readonly rows: number;
}

/**
 * Writes one CSV file per resource, and one per list inside records. They replace older files once all are complete.
 * @throws UsageError; RecordError | ListFormatError if the backup is damaged; the signal's reason; the system's errors
 */
export async function exportCsv(
  { output, to, account, delimiter, bom, signal, onStep }: CsvExport,
): Promise<CsvResult> {
  const separator = delimiter === "tab" ? "\t" : delimiter;
  if (!/^[^"\r\n]$/u.test(separator)) {
    throw new UsageError(
      `Cannot export with the delimiter ${JSON.stringify(delimiter)}: it is not one character`,
      "Use , or ; or the word tab",
    );
  }
  const sources = await accountSources(output, account);
  using folder = new TargetFolder(to, output);
  const create = async (name: string) => {
    const target = await folder.create(`${name}.csv`);
    if (bom) await target.append(BYTE_ORDER_MARK);
    return target;
  };
  const lines = new CsvLines(separator);
  let allRows = 0;
  for (const table of TABLES) {
    const target = await create(table.name);
    addHeader(lines, table);
    let rows = 0;
    for (const source of sources) {
      for await (const records of readResource(source, table.resource)) {
        signal.throwIfAborted();
        rows += addRows(lines, table, { accountId: source.id, records });
        await target.write(lines.take());
        onStep?.({ kind: "rows", table: table.name, rows });
      }
    }
    await target.write(lines.take());
    allRows += rows;
  }
  const figures = await create("figures");
  allRows += await addFigures(lines, sources, signal);
  await figures.write(lines.take());
  const files = await folder.place();
  return { accounts: sources.map(({ id }) => id), files, rows: allRows };
}

/** The line of a table's column names. */
export function addHeader(lines: CsvLines, { parent, part, columns }: Table): void {
  lines.text("account_id");
  for (const { name } of parent) lines.text(name);
  if (part) lines.text("position");
  for (const { name } of columns) lines.text(name);
  lines.end();
}

/** Adds a table's rows, numbers with the digits Harvest sent; returns how many there are. @throws RecordError */
function addRows(
  lines: CsvLines,
  table: Table,
  { accountId, records }: { accountId: string; records: FileRecords },
): number {
  const add = rowAdder(lines, table, accountId);
  let rows = 0;
  try {
    for (const span of tableRows(table, records)) {
      add(span);
      rows++;
    }
  } catch (error) {
    throw asRecordError(error, records.path);
  }
  return rows;
}

/** Adds a table's rows one by one. @throws JsonSyntaxError */
export function rowAdder(
  lines: CsvLines,
  { columns }: Table,
  accountId: string,
): (row: Readonly<RowSpan>) => void {
  const finder = finderOf(columns);
  const { starts, ends } = finder;
  return ({ bytes, start, end, parentId, position }) => {
    finder.find(bytes, start, end);
    lines.text(accountId);
    if (parentId !== null) lines.text(parentId);
    if (position > 0) lines.text(String(position));
    for (let i = 0; i < columns.length; i++) {
      if (columns[i] === OTHER) lines.text(finder.othersText(bytes) ?? "");
      else addValue(lines, bytes, starts[i] ?? -1, ends[i] ?? -1);
    }
    lines.end();
  };
}

function addValue(lines: CsvLines, bytes: Uint8Array, start: number, end: number): void {
  const value = start < 0 ? null : textValue(bytes, start, end);
  if (value === null) lines.cell(bytes, start, start);
  else if (typeof value === "string") lines.text(value);
  else lines.cell(value, 0, value.length);
}
