import { tableLines } from "../../text/table.ts";
import { printable } from "../../text/text_width.ts";
import { listed, underlined, wrap } from "../../text/wrap.ts";
import { NO_CURRENCY } from "../../figures/figures.ts";
import type { AccountSource } from "../read_account.ts";
import { type BalanceColumn, type BalanceRow, type BalanceTable, sumOf } from "./balance.ts";
import type { Destination } from "./destination.ts";
import { moneyText } from "./entry.ts";
import type { EntryFiles } from "./entry_files.ts";
import type { Names } from "./names.ts";

/** The file that says what an export is, and what to do with it. */
export const README = "README.txt";
/** The file that lists what an export leaves out, or does not write as it is. */
export const NOT_EXPORTED = "not-exported.csv";

const COLUMNS = 100;
/** How far the name of a row is shortened to fit. */
const KEY_COLUMNS = 30;

/** What there is to say of an export. */
export interface ExportFacts {
  readonly sources: readonly AccountSource[];
  readonly names: Names;
  readonly files: EntryFiles;
  readonly counts: Readonly<Record<"entries" | "madeUp" | "fractions", number>>;
  readonly tables: readonly BalanceTable[];
}

/** What the files are, how to import them, what will come of it, and the sums. */
export function readmeText(
  { title, purpose = `for import into ${title}`, steps, makes }: Destination,
  { sources, names, files, counts, tables }: ExportFacts,
): string {
  const accounts = sources.map(({ id, manifest }) => `${manifest.account.name} (${id})`);
  const changed = names.changes.length;
  const lines = [
    ...underlined(title),
    ...wrap(
      `Time entries of ${accounts.join(" and ")}, from a backup of Harvest, ${purpose}: ` +
        `${counts.entries} entries in ${[...files.names.keys()].join(", ")}.`,
      COLUMNS,
    ),
    "",
    ...underlined("How to import"),
    ...listed(steps, { columns: COLUMNS, mark: (number) => `${number}. ` }),
    "",
    ...underlined("What will come of it"),
    ...listed([
      ...makes,
      ...(counts.madeUp > 0
        ? [
          `${counts.madeUp} entries have no start time in Harvest. Theirs are made up: the entries of a person and a ` +
          "day follow one another from the hour given by --day-starts. Date and hours are true.",
        ]
        : []),
      ...(counts.fractions > 0
        ? [
          `The hours of ${counts.fractions} entries are no whole seconds: where files have seconds, they are rounded.`,
        ]
        : []),
      ...(changed > 0
        ? [
          `${changed} names or addresses are not written as Harvest has them: see ${NOT_EXPORTED}.`,
        ]
        : []),
      "The files are for the import, not for a spreadsheet, which would run a text such as =1+1 as a formula.",
    ], { columns: COLUMNS, mark: () => "- " }),
    "",
    ...underlined("Sums"),
    ...wrap(
      "Added up from these files after they were written. What is left out is listed in " +
        `${NOT_EXPORTED}, each record with the reason. Amounts of billable time are rounded hours times rate, rounded ` +
        "to cents for each entry; they have projects with a fixed fee, which the figure Billable amount leaves out.",
      COLUMNS,
    ),
    ...tables.flatMap((table) => ["", ...tableSection(title, table)]),
  ];
  return lines.join("\n") + "\n";
}

function tableSection(title: string, { heading, key, unit, balance }: BalanceTable): string[] {
  const rows = balance.rows();
  if (rows.length === 0) return [`${heading}: none in the backup.`];
  const hasAmounts = balance.isWritten || unit === "seconds";
  const columns: readonly (readonly [heading: string, BalanceColumn])[] = hasAmounts
    ? [["in the backup", "backup"], ["written", "written"], ["left out", "leftOut"]]
    : [["in the backup", "backup"]];
  const totals = !hasAmounts ? [] : unit === "seconds" ? [sumOf(rows, "all")] : balance.totals();
  const text = unit === "seconds" ? hoursText : moneyText;
  const cells = (row: BalanceRow) => [
    printable(row.key || (key === "currency" ? NO_CURRENCY : "")),
    row.year,
    ...columns.map(([, column]) => text(row[column])),
  ];
  const what = hasAmounts
    ? ""
    : ` ${title} works them out with its own rates; the files have none. To compare, these are those of the ` +
      "backup:";
  return [
    ...wrap(`${heading}:${what}`, COLUMNS),
    "",
    ...tableLines(
      [
        { heading: key, least: KEY_COLUMNS, dropOrder: 1 },
        { heading: "year" },
        ...columns.map(([heading]) => ({ heading, isNumeric: true })),
      ],
      [...rows, ...totals].map(cells),
      { columns: COLUMNS },
    ),
  ];
}

/** Hours of seconds, with as many decimals as they need, at least two. */
export function hoursText(seconds: number): string {
  const hundredths = seconds / 36;
  const isWhole = Math.abs(hundredths - Math.round(hundredths)) < 1e-4;
  return (seconds / 3600).toFixed(isWhole ? 2 : 4);
}
