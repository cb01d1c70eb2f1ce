import { tableLines } from "../../text/table.ts";
import { wrap } from "../../text/wrap.ts";
import type { Destination } from "./destination.ts";
import type { EntryFiles } from "./entry_files.ts";
import { moneyText } from "./entry.ts";
import type { Names } from "./names.ts";
import { NOT_EXPORTED } from "./not_exported.ts";
import type { BalanceTable } from "./sums.ts";

/** The file that says what an export is, and what to do with it. */
export const README = "README.txt";

const COLUMNS = 100;

/** What there is to say of an export. */
export interface ExportFacts {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly names: Names;
  readonly files: EntryFiles;
  readonly counts: { readonly entries: number; readonly leftOut: number; readonly madeUp: number };
  readonly tables: readonly BalanceTable[];
}

/** What the files are, how to import them, what will come of it, and the sums. */
export function readmeText(destination: Destination, facts: ExportFacts): string {
  const { title, purpose = `for import into ${title}`, steps, makes } = destination;
  const { accounts, names, files, counts, tables } = facts;
  const changed = names.changes.length;
  const lines = [
    ...paragraph(
      `Time entries of ${
        accounts.map(({ id, name }) => `${name} (${id})`).join(" and ")
      }, from a ` +
        `backup of Harvest, ${purpose}: ${counts.entries} entries in ` +
        `${files.names.join(", ")}.`,
    ),
    "",
    ...heading("How to import"),
    ...numbered(steps),
    "",
    ...heading("What will come of it"),
    ...bulleted([
      ...makes,
      ...(counts.madeUp > 0
        ? [
          `${counts.madeUp} entries have no start time in Harvest. Theirs are made up: the entries of a person and a ` +
          "day follow one another from the hour given by --day-starts. Date and hours are true.",
        ]
        : []),
      ...(changed > 0
        ? [
          `${changed} names or addresses are not written as Harvest has them: see ${NOT_EXPORTED}.`,
        ]
        : []),
      "The files are for the import, not for a spreadsheet, which would run a text such as =1+1 as a formula.",
    ]),
    "",
    ...heading("Sums"),
    ...paragraph(
      "Added up from these files after they were written. What is left out is listed in " +
        `${NOT_EXPORTED}, each record with the reason.`,
    ),
    ...tables.flatMap((table) => ["", ...tableSection(title, table)]),
  ];
  return lines.join("\n") + "\n";
}

function tableSection(title: string, { heading, key, unit, balance }: BalanceTable): string[] {
  const text = unit === "seconds" ? hoursText : moneyText;
  const rows = balance.rows();
  if (rows.length === 0) return [`${heading}: none in the backup.`];
  if (balance.written.keys().length === 0 && unit === "cents") {
    return [
      ...paragraph(
        `${heading}: ${title} works them out with its own rates; the files have none. To compare, these are those of the ` +
          "backup (rounded hours times rate):",
      ),
      "",
      ...tableLines(
        [{ heading: key }, { heading: "year" }, { heading: "in the backup", isNumeric: true }],
        rows.map(({ key: value, year, backup }) => [value, year, text(backup)]),
      ),
    ];
  }
  const total = (name: string, some: typeof rows) => [
    name,
    "all",
    text(some.reduce((sum, { backup }) => sum + backup, 0)),
    text(some.reduce((sum, { written }) => sum + written, 0)),
    text(some.reduce((sum, { leftOut }) => sum + leftOut, 0)),
  ];
  const totals = unit === "seconds"
    ? [total("all", rows)]
    : [...Map.groupBy(rows, (row) => row.key)].map(([name, some]) => total(name, some));
  return [
    ...paragraph(`${heading}:`),
    "",
    ...tableLines(
      [
        { heading: key },
        { heading: "year" },
        { heading: "in the backup", isNumeric: true },
        { heading: "written", isNumeric: true },
        { heading: "left out", isNumeric: true },
      ],
      [
        ...rows.map((row) => [
          row.key,
          row.year,
          text(row.backup),
          text(row.written),
          text(row.leftOut),
        ]),
        ...totals,
      ],
    ),
  ];
}

/** Hours of seconds, with as many decimals as they need, at least two. */
export function hoursText(seconds: number): string {
  const hours = seconds / 3600;
  return Number(hours.toFixed(2)) * 3600 === seconds || seconds % 36 === 0
    ? hours.toFixed(2)
    : hours.toFixed(4);
}

function heading(text: string): string[] {
  return [text, "=".repeat(text.length)];
}

function paragraph(text: string): string[] {
  return wrap(text, COLUMNS);
}

function numbered(texts: readonly string[]): string[] {
  return texts.flatMap((text, index) => hanging(`${index + 1}. `, text));
}

function bulleted(texts: readonly string[]): string[] {
  return texts.flatMap((text) => hanging("- ", text));
}

function hanging(mark: string, text: string): string[] {
  return wrap(text, COLUMNS - mark.length).map((line, index) =>
    (index === 0 ? mark : " ".repeat(mark.length)) + line
  );
}
