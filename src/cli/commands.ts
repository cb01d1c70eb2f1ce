import {
  type CommandRow,
  EXIT_CODES,
  type ExitCode,
  READING_EXITS,
  WRITING_EXITS,
} from "./command_row.ts";
import { EXPORT_COMMANDS, RESTORE_COMMAND } from "./export_commands.ts";
import { type Flag, type FlagName, flagRow } from "./flags.ts";

/** What both `backup` and `demo` take; where the token comes from and where it goes is not part of it. */
const RUN_FLAGS = [
  ...["account", "only", "skip", "full", "no-artifacts", "no-record-files", "rate", "dry-run"],
  ...["json", "strict", "verbose", "debug", "quiet", "log-file"],
] as const;

/** Every command, in the order of the help; the first one runs when none is named. */
export const COMMANDS = {
  backup: {
    summary: "back up all Harvest accounts your token can access (default)",
    task: "Back up",
    description:
      "Backs up all Harvest accounts your token can access: all records as Harvest sent them, invoice and " +
      "estimate PDFs, receipts. A second run fetches only what changed; an interrupted run is resumed.",
    flags: [
      ...["output", "pat", "user-agent"],
      ...RUN_FLAGS,
      ...["accept-shrink", "accept-role", "forget-account"],
    ],
    exits: { 0: true, 1: true, 2: true, 3: true, 4: true, 6: true, 130: true },
  },
  verify: {
    summary: "check every file of a backup against its digest",
    task: "Make sure",
    description:
      "Checks a backup without Harvest: recomputes every digest, regenerates every derived file and compares " +
      "it, and looks for missing, altered and unknown files. Safe to run while a backup is running.",
    flags: [
      ...["output", "repair", "accept-loss", "subset", "json", "strict", "verbose", "quiet"],
      ...["log-file"],
    ],
    exits: { 0: "no damage found", ...WRITING_EXITS, 5: true, 6: true },
  },
  check: {
    summary: "check that your token and folder are ready for a backup",
    task: "Back up",
    description:
      "Asks Harvest for one record of each list to see whether the token works, for which accounts, with which role and " +
      "modules, and what a backup would miss and why; checks that the folder is writable. Writes nothing.",
    flags: ["output", "pat", "user-agent", "account", "rate", "json", "log-file"],
    exits: {
      0: "a backup would be complete",
      1: "fatal: no accounts, no network, a bug",
      2: true,
      3: "a backup would be incomplete; what it would miss is listed",
      4: true,
      130: "interrupted",
    },
  },
  status: {
    summary: "show how old a backup is and whether anything is missing",
    task: "Look inside",
    description:
      "Shows whether a backup is complete, how old it is, what is missing since when, how large it is and when it was " +
      "last verified. Asks Harvest nothing. For monitoring, use --max-age.",
    flags: ["output", "max-age", "json"],
    exits: {
      0: "complete, and young enough",
      1: "no backup there, or a bug",
      2: true,
      3: "something is missing, damaged at the last verify, or older than --max-age",
    },
  },
  history: {
    summary: "show what changed when, and what was deleted",
    task: "Look inside",
    description:
      "Shows what the last run found new, changed and deleted, by name; --since goes further back. With a resource, shows " +
      "its earlier versions and deleted records field by field; with a number, name or id, those of one record.",
    flags: ["output", "since", "json"],
    operands: [
      { name: "RESOURCE", isOptional: true, resources: true },
      { name: "RECORD", isOptional: true },
    ],
    exits: {
      0: "the history was shown",
      ...READING_EXITS,
      1: "no backup or no such record there, or a bug",
    },
  },
  find: {
    summary: "find records by words, numbers or amounts",
    task: "Look inside",
    description:
      "Finds the records that have all of the words in their names, numbers and notes, or an amount, hours or an id that is " +
      "the word: 1234.5 finds 1,234.50. Deleted records are found too.",
    flags: ["output", "json"],
    operands: [{ name: "WORD", isRepeated: true }],
    exits: {
      0: "something was found",
      ...READING_EXITS,
      1: "nothing found, no backup there, or a bug",
    },
  },
  show: {
    summary: "show one record with everything that belongs to it",
    task: "Look inside",
    description:
      "Shows a record by its number, name or id: an invoice with its line items, payments, the hours behind it and the path " +
      "of its PDF. If several have that number or name, all of them.",
    flags: ["output", "json"],
    operands: [
      { name: "RESOURCE", resources: true },
      { name: "RECORD", isOptional: true, isRepeated: true },
    ],
    examples: [
      ["invoice", "getharvest-backup show invoice 1011"],
      ["person", "getharvest-backup show user Ada Lindqvist"],
    ],
    exits: {
      0: "it was shown",
      ...READING_EXITS,
      1: "no backup or no such record there, or a bug",
    },
  },
  ...EXPORT_COMMANDS,
  view: {
    summary: "browse a backup in your web browser (offline)",
    task: "Look inside",
    description:
      "Serves the backup at a private address on this machine: charts, lists, search, every record with its " +
      "links, PDFs and earlier versions. With --port, the address can be bookmarked. Press Ctrl-C to stop.",
    flags: ["output", "port", "no-open", "purge"],
    exits: { 0: "the server was stopped", ...WRITING_EXITS },
  },
  report: {
    summary: "write charts and totals as one HTML file",
    task: "Look inside",
    description:
      "Writes the charts and totals of a backup as one HTML file that you can send to anyone.",
    flags: ["output", "to", "account"],
    writesOneFile: true,
    defaults: { to: "./harvest-report.html" },
    exits: { 0: "the file was written", ...WRITING_EXITS },
  },
  usage: {
    summary: "show what Harvest meters, and what could be archived",
    task: "Look inside",
    description:
      "Counts projects, clients, tasks and people with time or expenses, and invoices, by year and month, and lists " +
      "what is active but idle. Only reads the backup; knows no prices.",
    flags: ["output", "account", "json"],
    exits: { 0: "the counts were shown", ...READING_EXITS },
  },
  audit: {
    summary: "compare the backup with Harvest's own reports",
    task: "Make sure",
    description:
      "Compares hours, amounts and expenses in the backup with Harvest's own reports, year by year, and " +
      "checks that invoices, payments, references, PDFs and receipts are consistent. Lists every difference " +
      "and its size.",
    flags: [
      ...["output", "pat", "user-agent", "account", "from", "offline", "html", "rate", "json"],
      ...["verbose", "quiet", "log-file"],
    ],
    exits: {
      0: "everything adds up",
      ...WRITING_EXITS,
      3: "something does not add up, or could not be compared; it is listed",
      4: true,
    },
  },
  restore: RESTORE_COMMAND,
  resources: {
    summary: "list what is and isn't backed up, and why",
    description:
      "Lists the resources that are backed up, with their place in the backup, and what is left out, with " +
      "the reason.",
    flags: ["json"],
    exits: { 0: "the list was printed", 1: "a bug", 2: true },
  },
  demo: {
    summary: "try everything with a made-up company (no account needed)",
    task: "Back up",
    description:
      "Starts a small fake Harvest with made-up companies on this machine and backs it up. Needs no account, " +
      "no token and no network.",
    flags: ["output", ...RUN_FLAGS],
    // Its own server has no limit to respect.
    defaults: { output: "./harvest-demo-backup", rate: 2000 },
    exits: { 0: true, 1: "fatal: disk full, a bug", 2: true, 3: true, 6: true, 130: true },
  },
  completions: {
    summary: "print a shell completion script",
    description:
      "Prints a script with which a shell completes commands, flags, resources and folders. To load it in " +
      "the current shell:",
    flags: [],
    operands: [{ name: "SHELL", values: ["bash", "zsh", "fish", "powershell"] }],
    examples: [
      ["bash", "source <(getharvest-backup completions bash)"],
      ["zsh", "source <(getharvest-backup completions zsh)"],
      ["fish", "getharvest-backup completions fish | source"],
      ["PowerShell", "getharvest-backup completions powershell | Out-String | iex"],
    ],
    exits: { 0: "the script was printed", 1: "a bug", 2: true },
  },
  man: {
    summary: "print the manual page",
    description: "Prints the manual page. To read it:",
    flags: [],
    examples: [["man", "getharvest-backup man | man -l -"]],
    exits: { 0: "the page was printed", 1: "a bug", 2: true },
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

/** The exit codes that a command can end with, ascending, and what each means. */
export function exitsOf(name: CommandName): { readonly code: number; readonly meaning: string }[] {
  return Object.entries(commandRow(name).exits).map(([code, meaning]) => ({
    code: Number(code),
    meaning: meaning === true ? EXIT_CODES[Number(code) as ExitCode] : meaning,
  }));
}

/** The default of a flag in a command, null if it has none. */
export function defaultOf(command: CommandName, flag: FlagName): string | number | null {
  return commandRow(command).defaults?.[flag] ?? flagRow(flag).default ?? null;
}

/** A flag as a command takes it. */
export function flagOf(command: CommandName, flag: FlagName): Flag {
  const row = flagRow(flag);
  return flag === "to" && commandRow(command).writesOneFile
    ? { ...row, description: "file to write; - for standard output" }
    : row;
}
