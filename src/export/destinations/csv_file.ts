import { type Fields, textAt } from "../../json/exact.ts";
import { InputFile } from "../../store/files/input_file.ts";
import type { TargetFile } from "../../store/files/target_file.ts";
import type { TargetFolder } from "../../store/files/target_folder.ts";

const QUOTED_REGEXP = /[",\r\n\0]/;
const CHUNK_BYTES = 1 << 16;

/** A column of a CSV file: its header, and the cell of a row. */
export type CsvColumn<Row> = readonly [header: string, cell: (row: Row) => string];

/**
 * Columns of records, as a text: `Header: field, …`, or `field, …` where that is the header too. `a.b` is a field of a
 * field, `field|text` has a text for what is not there, and `field?` is a flag written as `Yes` or `No`.
 */
export function recordColumns(text: string): CsvColumn<Fields>[] {
  return text.trim().split(/,\s*/).map((column) => {
    const [header = "", source = header] = column.split(": ");
    const [, path = "", flag, instead = ""] = /^([^?|]*)(\?)?(?:\|(.*))?$/.exec(source) ?? [];
    const keys = path.split(".");
    const cell = (row: Fields) => textAt(row, ...keys) || instead;
    return [header, flag === undefined ? cell : (row) => yesNo(cell(row) === "true")];
  });
}

/** `Yes` or `No`. */
export function yesNo(value: boolean): string {
  return value ? "Yes" : "No";
}

/** The line with the headers. */
export function csvHeader<Row>(columns: readonly CsvColumn<Row>[]): string {
  return csvRow(columns, ([header]) => header);
}

/**
 * A line of RFC 4180: the cell of each column. Cells are written as they are: a program reads them, and an apostrophe
 * would stay in its data.
 */
export function csvRow<Column>(
  columns: readonly Column[],
  cellOf: (column: Column) => string,
): string {
  let row = "";
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    const cell = column === undefined ? "" : cellOf(column);
    if (i > 0) row += ",";
    row += QUOTED_REGEXP.test(cell) ? quoted(cell) : cell;
  }
  return row + "\r\n";
}

/** Databases that importers fill take no NUL in a text. */
function quoted(cell: string): string {
  return `"${cell.replaceAll("\0", "").replaceAll('"', '""')}"`;
}

/** The text of a small CSV file of records; see {@link recordColumns}. */
export function csvText(columns: string, rows: Iterable<Fields>): string {
  const all = recordColumns(columns);
  const lines = Array.from(rows, (row) => csvRow(all, ([, cell]) => cell(row)));
  return csvHeader(all) + lines.join("");
}

/** A CSV file of records that is written row by row. */
export class CsvFile {
  private constructor(
    readonly target: TargetFile,
    readonly columns: readonly CsvColumn<Fields>[],
  ) {}

  /** For the columns see {@link recordColumns}. @throws UsageError, TargetError */
  static async create(folder: TargetFolder, name: string, columns: string): Promise<CsvFile> {
    const file = new CsvFile(await folder.create(name), recordColumns(columns));
    await file.target.append(csvHeader(file.columns));
    return file;
  }

  async add(row: Fields): Promise<void> {
    await this.target.append(csvRow(this.columns, ([, cell]) => cell(row)));
  }

  /** What a row has in the column with a header. */
  cell(header: string, row: Fields): string {
    return this.columns.find(([name]) => name === header)?.[1](row) ?? "";
  }
}

/**
 * Reads a file of such lines and gives the cells of the columns named, row by row, without the header.
 * @throws Error if a column is not there, or the file ends inside a row; the system's errors
 */
export async function readCsv(
  path: string,
  columns: readonly string[],
  onRow: (...cells: string[]) => void,
): Promise<void> {
  let places: readonly number[] | null = null;
  let row = "";
  await readLines(path, "\r\n", (line) => {
    row = row === "" ? line : `${row}\r\n${line}`;
    // Most rows have no quotes.
    const parts = row.includes('"') ? row.split('"') : null;
    if (row === "" || (parts && parts.length % 2 === 0)) return;
    const cells = parts ? cellsOf(parts) : row.split(",");
    row = "";
    if (places !== null) return onRow(...places.map((place) => cells[place] ?? ""));
    places = columns.map((column) => cells.indexOf(column));
    if (places.includes(-1)) throw new Error(`Cannot read "${path}": a column is missing`);
  });
  if (row !== "") throw new Error(`Cannot read "${path}": it ends inside a row`);
}

/** The cells of a row that was split at its quotes: every second part was inside of them. */
function cellsOf(parts: readonly string[]): string[] {
  let cell = "";
  const cells: string[] = [];
  parts.forEach((part, index) => {
    if (index % 2 === 1) cell += part;
    // Nothing between two quoted parts: a quote that was doubled.
    else if (part === "" && index > 0 && index < parts.length - 1) cell += '"';
    else {
      const [first = "", ...more] = part.split(",");
      cells.push(cell + first, ...more);
      cell = cells.pop() ?? "";
    }
  });
  return [...cells, cell];
}

/** Reads a text file line by line. */
export async function readLines(
  path: string,
  ending: string,
  onLine: (line: string) => void,
): Promise<void> {
  using file = new InputFile(path);
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  for (let read = await file.read(bytes); read !== null; read = await file.read(bytes)) {
    const lines = (rest + decoder.decode(bytes.subarray(0, read), { stream: true })).split(ending);
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  onLine(rest + decoder.decode());
}
