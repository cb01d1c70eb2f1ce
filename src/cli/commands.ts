import { COMPLETE } from "./exit_codes.ts";
import { type FlagName, flagRow } from "./flags.ts";

/** What both `backup` and `demo` take; where the token comes from and where it goes is not among it. */
const RUN_FLAGS = [
  "account",
  "only",
  "skip",
  "full",
  "no-artifacts",
  "no-record-files",
  "rate",
  "dry-run",
  "json",
  "strict",
  "verbose",
  "debug",
  "quiet",
] as const satisfies readonly FlagName[];

/** A word after a command's name. */
export interface Operand {
  /** What the help calls it. */
  readonly name: string;
  readonly isOptional?: true;
  /** The words it can be; any where this is absent. */
  readonly values?: readonly string[];
  /** It is the name of a resource. */
  readonly resources?: true;
}

/** One command; its name, of one or two words, is its key in the table. */
export interface CommandRow {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What its own help says on top. */
  readonly description: string;
  readonly flags: readonly FlagName[];
  /** Words after the command's name, in order; only the last ones may be left out. */
  readonly operands?: readonly Operand[];
  /** Defaults that differ from those of the flags. */
  readonly defaults?: Readonly<Partial<Record<FlagName, string | number>>>;
  /** What exit code 0 says. */
  readonly done: string;
  /** The exit codes it can end with, besides 0, 1 and 2 that all have. */
  readonly exits: readonly number[];
}

/** Every command, in the order of the help; the first one runs when none is named. */
export const COMMANDS = {
  backup: {
    summary: "back up all Harvest accounts of the token (default)",
    description:
      "Backs up every Harvest account of the token: all records as Harvest sent them, invoice and estimate " +
      "PDFs, receipts. A second run fetches only what changed; an interrupted run is continued.",
    flags: ["output", "pat", "user-agent", ...RUN_FLAGS, "accept-shrink"],
    done: COMPLETE,
    exits: [3, 4, 6, 130],
  },
  verify: {
    summary: "check every file of a backup against its digest",
    description:
      "Checks a backup without Harvest: recomputes every digest, derives every derived file again, and " +
      "looks for files that are missing, altered or not listed. It may run beside a backup.",
    flags: ["output", "repair", "subset", "json", "verbose", "quiet"],
    done: "no damage found",
    exits: [5, 6, 130],
  },
  check: {
    summary: "look whether a backup would work and be complete",
    description:
      "Asks Harvest a few things: whether the token works, for which accounts, with which role and modules, " +
      "and what a backup would lack; looks whether the folder can be written. Writes nothing.",
    flags: ["output", "pat", "user-agent", "account", "rate", "json"],
    done: "a backup would be complete",
    exits: [3, 4, 130],
  },
  history: {
    summary: "show what changed when, and what was deleted",
    description:
      "Shows the earlier versions and the deleted records of a resource, field by field, as they were noticed " +
      "by the runs that kept them. Reads the backup only.",
    flags: ["output", "since", "json"],
    operands: [{ name: "RESOURCE", resources: true }, { name: "ID", isOptional: true }],
    done: "the history is shown",
    exits: [],
  },
  "export sqlite": {
    summary: "write a backup as one SQLite database",
    description:
      "Writes a database with a table for each resource, full-text search and ready-made views, for asking " +
      "questions in SQL. A database that is there is replaced when the new one is whole.",
    flags: ["output", "to", "account"],
    defaults: { to: "./harvest.sqlite" },
    done: "the database is written",
    exits: [130],
  },
  "export csv": {
    summary: "write a backup as CSV files",
    description:
      "Writes a CSV file for each resource, for spreadsheets. Cells that a spreadsheet would take for formulas " +
      "are made harmless.",
    flags: ["output", "to", "account", "delimiter", "bom"],
    defaults: { to: "./harvest-csv" },
    done: "the files are written",
    exits: [130],
  },
  view: {
    summary: "look at a backup in the browser, without Harvest",
    description:
      "Serves the backup as a web page to this machine alone: charts, lists, search, every record with its links, " +
      "PDFs and earlier versions. Ends with Ctrl-C.",
    flags: ["output", "port", "no-open"],
    done: "the page was closed",
    exits: [130],
  },
  report: {
    summary: "write charts and totals as one HTML file",
    description:
      "Writes one HTML file with the charts and totals of a backup, to send to somebody who has neither.",
    flags: ["output", "to", "account"],
    defaults: { to: "./harvest-report.html" },
    done: "the file is written",
    exits: [130],
  },
  audit: {
    summary: "prove that the backup adds up to Harvest's own figures",
    description:
      "Compares hours, amounts and expenses of the backup with Harvest's own reports, year by year, and checks " +
      "that invoices, payments, references, PDFs and receipts fit together. Names what does not, and by how much.",
    flags: [
      "output",
      "pat",
      "user-agent",
      "account",
      "from",
      "offline",
      "html",
      "rate",
      "json",
      "verbose",
      "quiet",
    ],
    done: "it adds up",
    exits: [3, 4, 130],
  },
  resources: {
    summary: "list what is backed up, and what is not and why",
    description:
      "Lists the resources of Harvest with their place in the backup, and what is left out with the reason.",
    flags: ["json"],
    done: "the list is shown",
    exits: [],
  },
  demo: {
    summary: "run a whole backup of a made-up company; needs no account",
    description:
      "Starts a small Harvest with made-up companies on this machine and backs it up. Needs no account, no " +
      "token and no network.",
    flags: ["output", ...RUN_FLAGS],
    // Against its own server there is no reason to keep to the pace of the real one.
    defaults: { output: "./harvest-demo-backup", rate: 2000 },
    done: COMPLETE,
    exits: [3, 6, 130],
  },
  completions: {
    summary: "print the completions of a shell",
    description:
      "Prints a script that completes commands, flags and resources. To try it in bash or zsh: " +
      "source <(getharvest-backup completions bash); in fish: getharvest-backup completions fish | source; " +
      "in PowerShell: getharvest-backup completions powershell | Out-String | Invoke-Expression",
    flags: [],
    operands: [{ name: "SHELL", values: ["bash", "zsh", "fish", "powershell"] }],
    done: "the script is printed",
    exits: [],
  },
  man: {
    summary: "print the manual page",
    description: "Prints the manual page, for: getharvest-backup man | man -l -",
    flags: [],
    done: "the page is printed",
    exits: [],
  },
} as const satisfies Readonly<Record<string, CommandRow>>;

/** The name of a command. */
export type CommandName = keyof typeof COMMANDS;

/** The command that runs when none is named. */
export const DEFAULT_COMMAND = "backup" satisfies CommandName;

/** All commands, in the order of the help. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** A command's row. */
export function commandRow(name: CommandName): CommandRow {
  return COMMANDS[name];
}

/** The default of a flag in a command, null if it has none. */
export function defaultOf(command: CommandName, flag: FlagName): string | number | null {
  return commandRow(command).defaults?.[flag] ?? flagRow(flag).default ?? null;
}
