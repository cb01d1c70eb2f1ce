import { tableLines } from "../../text/table.ts";
import { wrap } from "../../text/wrap.ts";
import type { Destination } from "./destination.ts";
import type { EntryFiles } from "./entry_files.ts";
import { moneyText } from "./entry.ts";
import type { Names } from "./names.ts";
import { NOT_EXPORTED } from "./not_exported.ts";
import type { Balance, ExportBalance } from "./sums.ts";

/** The file that says what an export is, and what to do with it. */
export const README = "README.txt";

const COLUMNS = 100;

/** What there is to say of an export. */
export interface ExportFacts {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly names: Names;
  readonly files: EntryFiles;
  readonly counts: { readonly entries: number; readonly leftOut: number; readonly madeUp: number };
  readonly balance: ExportBalance;
}

/** What the files are, how to import them, what will come of it, and the sums. */
export function readmeText(destination: Destination, facts: ExportFacts): string {
  const { title, steps, makes } = destination;
  const { accounts, names, files, counts, balance } = facts;
  const changed = names.changes.length;
  const lines = [
    ...paragraph(
      `Time entries of ${
        accounts.map(({ id, name }) => `${name} (${id})`).join(" and ")
      }, from a ` +
        `backup of Harvest, for import into ${title}: ${counts.entries} entries in ` +
        `${files.names.join(", ")}.`,
    ),
    "",
    ...heading("How to import"),
    ...numbered(steps),
    "",
    ...heading(`What ${title} will make of it`),
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
    ...heading("Hours"),
    ...paragraph(
      "Added up from these files after they were written. What is left out is listed in " +
        `${NOT_EXPORTED}, each entry with the reason.`,
    ),
    "",
    ...balanceLines(balance.hours, { heading: "person", text: hoursText, unit: "h" }),
    "",
    ...heading("Billable amounts"),
    ...moneyLines(title, balance.money),
  ];
  return lines.join("\n") + "\n";
}

function moneyLines(title: string, money: Balance): string[] {
  if (money.written.keys().length > 0) {
    return balanceLines(money, { heading: "currency", text: moneyText, unit: "" });
  }
  const rows = money.rows().map(({ key, year, backup }) => [key, year, moneyText(backup)]);
  return [
    ...paragraph(
      `${title} works amounts out with its own rates; the files have none. To compare, these are the billable amounts ` +
        "in the backup (rounded hours times rate):",
    ),
    "",
    ...tableLines(
      [{ heading: "currency" }, { heading: "year" }, { heading: "in the backup", isNumeric: true }],
      rows,
    ),
  ];
}

function balanceLines(
  balance: Balance,
  { heading, text, unit }: { heading: string; text: (units: number) => string; unit: string },
): string[] {
  const rows = balance.rows();
  const sum = (pick: (row: (typeof rows)[number]) => number, key?: string) =>
    text(
      rows.filter((row) => key === undefined || row.key === key).reduce(
        (all, row) => all + pick(row),
        0,
      ),
    );
  const total = (name: string, key?: string) => [
    name,
    "all",
    sum(({ backup }) => backup, key),
    sum(({ written }) => written, key),
    sum(({ leftOut }) => leftOut, key),
  ];
  const cells = rows.map((
    { key, year, backup, written, leftOut },
  ) => [key, year, text(backup), text(written), text(leftOut)]);
  const totals = unit === ""
    ? [...new Set(rows.map(({ key }) => key))].map((key) => total(key, key))
    : [total("all")];
  return tableLines(
    [
      { heading },
      { heading: "year" },
      { heading: `in the backup${unit && ` (${unit})`}`, isNumeric: true },
      { heading: "written", isNumeric: true },
      { heading: "left out", isNumeric: true },
    ],
    [...cells, ...totals],
  );
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
