import { paint, type Screen } from "../text/screen.ts";
import { type TableColumn, tableLines } from "../text/table.ts";
import { fit, printable, shellPath } from "../text/text_width.ts";
import { definitionList } from "../text/wrap.ts";
import type { FoundRecord, RecordAnswer, ShownSection } from "../view/lookup/lookup.ts";
import { bytesText, countOf, countText } from "./quantities.ts";
import { accountTitle } from "./run/event_line.ts";

/** Matches listed of each list; `--json` prints all. */
const LISTED = 10;
const TERM_COLUMNS = 16;
/** A note may be pages long; a pipe and `--json` have all of it. */
const CELL_COLUMNS = 60;

/** The found records of an account by list, the newest first. */
export function foundText(found: readonly FoundRecord[], screen: Screen): string {
  const [first] = found;
  if (first === undefined) return "";
  const title = paint(
    accountTitle({ id: first.accountId, name: first.accountName }),
    "bold",
    screen,
  );
  const byList = Map.groupBy(found, ({ label }) => label);
  return [
    title,
    ...[...byList].flatMap(([label, records]) => [
      `  ${label} (${countText(records.length)})`,
      ...foundLines(records.slice(0, LISTED), screen),
      ...(records.length > LISTED
        ? [`    and ${countText(records.length - LISTED)} more: add a word, or use --json`]
        : []),
    ]),
  ].join("\n");
}

function foundLines(records: readonly FoundRecord[], screen: Screen): string[] {
  const most = Math.max(...records.map(({ facts }) => facts.length));
  const columns: TableColumn[] = [
    { heading: "", dropOrder: 99, least: 24 },
    ...Array.from({ length: most }, (_, i) => ({ heading: "", dropOrder: 98 - i })),
  ];
  const rows = records.map(({ title, facts }) =>
    [title, ...facts].map((text) => cell(text, screen))
  );
  return tableLines(columns, rows, { columns: screen.columns - 4, below: true }).slice(1)
    .map((line) => `    ${line}`);
}

/** What to type next, for the first record that was found. */
export function showHint(
  { resource, id }: FoundRecord,
  { program, output }: { program: string; output: string },
): string {
  return `Show one: ${program} show ${resource} ${id} --output ${shellPath(output)}`;
}

/** A record for people: its fields, what belongs to it, the hours behind it, and where its files are. */
export function recordText(
  answer: RecordAnswer & { readonly missingFile: string | null },
  screen: Screen,
): string {
  const { title, resource, id, deletedAt, fields, sections, hours, files, path } = answer;
  const { missingFile } = answer;
  const missingName = resource === "expenses" ? "Receipt" : "PDF";
  const rows = fields.map(({ label, value }) => [label, printable(value)] as const);
  const list = (some: readonly (readonly [string, string])[]) =>
    definitionList(some, { termColumns: TERM_COLUMNS, columns: screen.columns });
  return [
    `${paint(printable(title), "bold", screen)} (${[resource, id].join(" ").trim()}), ${
      accountTitle({ id: answer.accountId, name: answer.accountName })
    }`,
    ...(deletedAt === null ? [] : [
      paint(`Deleted in Harvest, noticed ${deletedAt}. As last seen:`, "red", screen),
    ]),
    ...list(rows),
    ...sections.flatMap((section) => ["", ...sectionLines(section, screen)]),
    ...(hours === null ? [] : [
      "",
      ...list([
        ["Hours", hours.total.toFixed(2)],
        ["Billable hours", hours.billable.toFixed(2)],
        ...(hours.billableAmounts.length > 0
          ? [["Billable amount", hours.billableAmounts.join(", ")] as const]
          : []),
      ]),
    ]),
    "",
    ...list([
      ...files.map((file) =>
        [
          file.path.endsWith(".pdf") ? "PDF" : "File",
          `${printable(file.path)} (${bytesText(file.sizeBytes)})`,
        ] as const
      ),
      ...(missingFile === null ? [] : [[missingName, printable(missingFile)] as const]),
      ["Record", printable(path)],
    ]),
  ].join("\n");
}

function sectionLines({ label, columns, rows, count }: ShownSection, screen: Screen): string[] {
  const shown = columns.map(({ label, isNumeric }, i): TableColumn => ({
    heading: label,
    isNumeric,
    // The first column says most, then the numbers, of which the last is what they come to; of the rest, those in front.
    ...(i === 0 ? {} : { dropOrder: isNumeric ? columns.length + i : columns.length - i }),
  }));
  const cells = rows.map((row) => row.map((text) => cell(text, screen)));
  const lines = tableLines(shown, cells, { columns: screen.columns - 2, below: true });
  const [heading = "", ...body] = lines;
  return [
    `${label} (${countText(count)})`,
    paint(`  ${heading}`, "dim", screen),
    ...body.map((line) => `  ${line}`),
    ...(count > rows.length ? [`  and ${countOf(count - rows.length, "more row")}`] : []),
  ];
}

/** What is read by another program is not cut. */
function cell(text: string, { columns }: Screen): string {
  return columns === Infinity ? printable(text) : fit(printable(text), CELL_COLUMNS);
}
