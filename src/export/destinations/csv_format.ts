import { csvRow } from "./csv_row.ts";
import type { EntryFormat, WrittenEntry } from "./destination.ts";
import type { Entry } from "./entry.ts";
import { readCsv } from "./read_csv.ts";

/** A column of a CSV file: its header, and the cell of an entry. */
export type EntryColumn = readonly [header: string, cell: (entry: Entry) => string];

/** A CSV file of entries, and how to read it back. */
export interface CsvTable {
  readonly name: string | ((entry: Entry) => string);
  readonly columns: readonly EntryColumn[];
  readonly most?: { readonly rows: number; readonly bytes: number };
  /** Columns that say whose entry it is, when and how long, and what they mean. */
  readonly readBack: readonly string[];
  readonly written: (cells: readonly string[]) => WrittenEntry;
}

/** Entries as the rows of a table. */
export function csvFormat(
  { name, columns, most, readBack, written }: CsvTable,
): EntryFormat {
  const cellsOf = columns.map(([, cell]) => cell);
  return {
    name,
    ending: ".csv",
    head: csvRow(columns.map(([header]) => header)),
    tail: "",
    text: (entry) => csvRow(cellsOf.map((cell) => cell(entry))),
    ...(most ? { most } : {}),
    read: (path, onEntry) => readCsv(path, readBack, (cells) => onEntry(written(cells))),
  };
}

/** Rows of a small table. */
export function csvText(
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): string {
  return csvRow(header) + Array.from(rows, csvRow).join("");
}

/** `Yes` or `No`. */
export function yesNo(value: boolean): string {
  return value ? "Yes" : "No";
}
