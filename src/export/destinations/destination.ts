import type { AccountSource } from "../read_account.ts";
import type { TargetFolder } from "../../store/files/target_folder.ts";
import { DAY_SECONDS } from "./clock_text.ts";
import { type CsvColumn, type CsvFile, csvHeader, csvRow, readCsv } from "./csv_file.ts";
import type { Entry } from "./entry.ts";
import type { NameRules, Names } from "./names.ts";
import type { BalanceTable } from "./balance.ts";

/** What a file says that was written, read back from it. */
export interface WrittenEntry {
  /** The person's e-mail address, as in {@link Entry}; left out where the file is one person's. */
  readonly email?: string;
  readonly date: string;
  readonly seconds: number;
  /** An amount and its currency; left out where the file has none. */
  readonly money?: readonly string[];
}

/** What a destination takes in one file. */
export interface FileLimit {
  readonly rows: number;
  readonly bytes: number;
}

/** The files with an entry a row, or another piece of text. */
export interface EntryFormat {
  /** The name without its ending; where `most` is given, files are numbered: `time-001.csv`. */
  readonly name: string | ((entry: Entry) => string);
  readonly ending: string;
  readonly head: string;
  readonly tail: string;
  readonly text: (entry: Entry) => string;
  readonly most?: FileLimit;
  /** Reads a file back. @throws the system's errors */
  readonly read: (path: string, onEntry: (entry: WrittenEntry) => void) => Promise<void>;
}

/** What an export is made with. */
export interface ExportContext {
  readonly sources: readonly AccountSource[];
  readonly names: Names;
  readonly folder: TargetFolder;
  /** Lists what is left out, or not written as it is. */
  readonly notExported: CsvFile;
  readonly signal: AbortSignal;
}

/** A program that takes time entries: what its import needs to know is a table and a few rules. */
export interface Destination {
  /** As its makers write it. */
  readonly title: string;
  /** What the files are for, where it is not the import into one program. */
  readonly purpose?: string;
  /** Entries that it can express besides those of 36 seconds to 24 hours; `belowDay`: not of 24 hours either. */
  readonly takes: {
    readonly negative?: true;
    readonly zero?: true;
    readonly overDay?: true;
    readonly belowDay?: true;
  };
  readonly names?: NameRules;
  /** A text of an entry that is cut, and where: it is listed. */
  readonly cuts?: { readonly most: number; readonly text: (entry: Entry) => string };
  readonly entries: EntryFormat;
  /** Its files have start times as Harvest has them, or none: nothing is made up. */
  readonly keepsStarts?: true;
  /** Small files beside the entries, of clients and projects: texts by name. */
  readonly extra?: (names: Names) => Readonly<Record<string, string>>;
  /** Sees every entry, also those that are left out. */
  readonly observe?: (entry: Entry) => void;
  /** Writes expenses, invoices, payments and estimates; without it they are listed as left out. */
  readonly writeMoney?: (context: ExportContext) => Promise<readonly BalanceTable[]>;
  /** What to do, in order. */
  readonly steps: readonly string[];
  /** What it will make of the files. */
  readonly makes: readonly string[];
}

/** Entries as the rows of a CSV file. */
export function csvFormat({ name, columns, most, readBack, written }: {
  readonly name: EntryFormat["name"];
  readonly columns: readonly CsvColumn<Entry>[];
  readonly most?: FileLimit;
  /** Columns that say whose entry it is, when and how long, and what they mean. */
  readonly readBack: readonly string[];
  readonly written: (...cells: string[]) => WrittenEntry;
}): EntryFormat {
  const cells = columns.map(([, cell]) => cell);
  return {
    name,
    ending: ".csv",
    head: csvHeader(columns),
    tail: "",
    text: (entry) => csvRow(cells, (cell) => cell(entry)),
    ...(most ? { most } : {}),
    read: (path, onEntry) => readCsv(path, readBack, (...cells) => onEntry(written(...cells))),
  };
}

/** Why an entry cannot be written; null if it can. */
export function reasonAgainst(entry: Entry, { takes, title }: Destination): string | null {
  if (entry.field("is_running") === "true") return "the timer is still running";
  const { date, seconds } = entry;
  if (Number.isNaN(Date.parse(date))) return "no date";
  if (seconds < 0 && !takes.negative) return `negative: ${title} takes no negative hours`;
  if (seconds === 0 && !takes.zero) return `0 hours: ${title} takes no entry without hours`;
  if (seconds > DAY_SECONDS && !takes.overDay) return `over 24 h: ${title} takes no entry of more`;
  return seconds === DAY_SECONDS && takes.belowDay ? `24 h: ${title} takes less` : null;
}
