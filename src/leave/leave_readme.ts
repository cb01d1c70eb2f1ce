import { resolve } from "@std/path/resolve";
import { tableLines } from "../text/table.ts";
import { listed, underlined, wrap } from "../text/wrap.ts";
import type { FileEntry } from "../store/files/file_digest.ts";
import type { ClosingFigures } from "./closing_figures.ts";
import { gapAdvice } from "./find_gaps.ts";
import type { Worksheet } from "./worksheets.ts";

const COLUMNS = 92;
const BULLETS = { columns: COLUMNS, mark: () => "- " };
const CHECKS = {
  columns: COLUMNS,
  mark: (number: number) => `[ ] ${String(number).padStart(2)}. `,
};

/** What there is to say of the folder. */
export interface LeaveFacts {
  readonly gaps: readonly string[];
  readonly figures: readonly ClosingFigures[];
  readonly sheets: readonly Worksheet[];
  readonly documents: number;
  readonly form: "folder" | "archive" | "reference";
  readonly isBag: boolean;
  readonly output: string;
  readonly backedUpAt: string;
  /** The digest of the backup's topmost SHA256SUMS. */
  readonly topSums: FileEntry | null;
}

/** What is in the folder, what is to be done while Harvest is still open, and in which order. */
export function leaveReadme(facts: LeaveFacts): string {
  const { gaps, figures, sheets, documents, form, isBag, output, backedUpAt, topSums } = facts;
  const backup = {
    folder: "the backup itself: all records as Harvest sent them, with every earlier version",
    archive: "the backup itself, as one archive: unpack it to use it",
    reference: `not here: it is in ${resolve(output)}`,
  }[form];
  return [
    ...underlined(gaps.length === 0 ? "COMPLETE" : "NOT COMPLETE"),
    ...paragraph(
      gaps.length === 0
        ? `All that Harvest's API showed an administrator on ${backedUpAt} is in this folder, intact and consistent.`
        : `This folder is as of ${backedUpAt}. It lacks:`,
    ),
    ...listed(gaps, BULLETS),
    ...(gaps.length === 0 ? [] : paragraph(gapAdvice(gaps))),
    "",
    ...underlined("What is where"),
    ...tableLines([{ heading: "" }, { heading: "" }], [
      [form === "archive" ? "backup.zip" : "backup/", backup],
      ["documents/", `${documents} PDFs and receipts, named by date, number, client and amount`],
      ["exports/", "for other programs; each has a README.txt with steps and sums"],
      ["harvest.sqlite", "everything as a database"],
      ["csv/", "everything as tables for a spreadsheet"],
      ["report.html", "charts and totals, for a browser"],
      ["audit.html, audit.txt", "whether the backup adds up"],
      ["worksheets/", "what no API gives, to be filled in by hand"],
      ["SHA256SUMS", "digests of every file; check with: sha256sum -c SHA256SUMS"],
    ]).slice(1),
    ...(isBag
      ? ["", ...paragraph("The folder around this one is a bag (BagIt 1.0, RFC 8493).")]
      : []),
    ...(topSums === null ? [] : [
      "",
      ...paragraph(`The backup's topmost SHA256SUMS has the digest ${topSums.sha256}.`),
    ]),
    "",
    ...underlined("Compare with Harvest's closing page"),
    ...paragraph(
      "Harvest shows three figures of a lifetime before it closes an account. Those of this backup:",
    ),
    "",
    ...tableLines(
      [
        { heading: "account" },
        { heading: "hours", isNumeric: true },
        { heading: "projects", isNumeric: true },
        { heading: "invoiced (without drafts and what was written off)" },
      ],
      figures.map(({ account, hours, projects, invoiced }) => [
        account,
        hours,
        String(projects),
        invoiced.join(", ") || "nothing",
      ]),
    ),
    "",
    ...underlined("Deadlines"),
    ...listed([
      "Closing an account at once starts a clock of about ten days, after which its data are deleted.",
      "On plans with usage fees there is no hold: cancelling ends the plan with its term, and data may be reached for about " +
      "a week after the end. Harvest may then delete everything.",
      "Links to invoices that clients have end with the account: PDFs are in documents/invoices.",
      "Ask Harvest for the date that holds for you, in writing, and note it here: ____________",
    ], BULLETS),
    "",
    ...underlined("Checklist, in this order"),
    ...listed([
      "Stop all timers. Submit, approve and invoice what is open, or decide not to.",
      `Fill in the worksheets while Harvest's pages are open: ${
        sheets.map(({ name, rows }) => `${name} (${rows} rows)`).join(", ")
      }.`,
      "Note the look of invoices: logo, template, texts of messages (screenshots will do).",
      "Import into the next program from exports/, as its README.txt says, and compare the sums.",
      "Stop everything that writes to Harvest: integrations, recurring invoices, automatic reminders.",
      "Back up once more: getharvest-backup, then getharvest-backup audit with the token.",
      "Leave once more into a new folder, and see that it says COMPLETE.",
      "Compare the three figures above with Harvest's closing page.",
      "Copy this folder to two other places, and check each: sha256sum -c SHA256SUMS.",
      "Tell clients where invoices come from now on.",
      "Cancel the plan or close the account. Note the date: ____________",
      "Delete the tokens at id.getharvest.com/developers.",
      "Once a year: check the copies again. How long to keep them is a question for your tax adviser (in Germany eight " +
      "years for invoices, ten for books; in the UK six years).",
    ], CHECKS),
  ].join("\n") + "\n";
}

function paragraph(text: string): string[] {
  return wrap(text, COLUMNS);
}
