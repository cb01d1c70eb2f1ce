import { type CommandRow, WRITING_EXITS } from "./command_row.ts";
import type { FlagName } from "./flags.ts";

const LISTED = "What it cannot take is listed in not-exported.csv; README.txt has the steps and " +
  "the sums, added up from the files.";

/** A command that writes for another program into a folder that is named after it. */
function destination<const More extends readonly FlagName[]>(
  name: string,
  summary: string,
  what: string,
  more: More,
) {
  return {
    summary: `write ${summary}`,
    description: `Writes ${what} ${LISTED}`,
    flags: ["output", "to", "account", ...more],
    defaults: { to: `./harvest-to-${name}` },
    exits: {
      0: "the files were written, and their sums are those of the backup",
      ...WRITING_EXITS,
    },
  } as const;
}

/** The commands that write a backup in another form, in the order of the help. */
export const EXPORT_COMMANDS = {
  "export sqlite": {
    summary: "write a backup as one SQLite database",
    description:
      "Writes a database with one table per resource, full-text search and ready-made views, to query in " +
      "SQL. An existing database is replaced only once the new one is complete.",
    flags: ["output", "to", "account"],
    writesOneFile: true,
    defaults: { to: "./harvest.sqlite" },
    exits: { 0: "the database was written", ...WRITING_EXITS },
  },
  "export csv": {
    summary: "write a backup as CSV files",
    description:
      "Writes one CSV file per resource, for spreadsheets. Cells that look like formulas are escaped.",
    flags: ["output", "to", "account", "delimiter", "bom"],
    defaults: { to: "./harvest-csv" },
    exits: { 0: "the files were written", ...WRITING_EXITS },
  },
  "export site": {
    summary: "write the pages of `view` as files, for any browser",
    description:
      "Writes every page, record, PDF and receipt as files that a browser opens without this program: open " +
      "index.html. Filters and search work too, by a small script.",
    flags: ["output", "to", "account"],
    defaults: { to: "./harvest-site" },
    exits: { 0: "the pages were written", ...WRITING_EXITS },
  },
  "export harvest": destination(
    "import",
    "Harvest's own CSV files, for whole-account importers",
    "time, clients, contacts, projects, people, tasks, expenses, invoices, payments and estimates " +
      "as Harvest's own CSV files, to DIR/import; drafts lie beside.",
    [],
  ),
  "export solidtime": destination(
    "solidtime",
    "time entries for import into solidtime",
    "projects and time entries for solidtime's generic imports.",
    ["day-starts"],
  ),
  "export kimai": destination(
    "kimai",
    "time entries for import into Kimai",
    "customers, projects and timesheets for Kimai's import plugin, with rates.",
    ["day-starts"],
  ),
  "export toggl": destination(
    "toggl",
    "time entries for import into Toggl Track",
    "time entries for Toggl Track's CSV import.",
    ["day-starts"],
  ),
  "export clockify": destination(
    "clockify",
    "time entries for import into Clockify",
    "time entries for Clockify's CSV import, in the formats that your workspace uses.",
    ["day-starts", "dates", "clock"],
  ),
  "export timetagger": destination(
    "timetagger",
    "time entries for import into TimeTagger",
    "a file per person for TimeTagger; a second import changes nothing.",
    ["day-starts"],
  ),
  "export hledger": destination(
    "hledger",
    "time entries as a journal for hledger",
    "a journal with hours as a commodity, for plain-text accounting.",
    ["day-starts"],
  ),
  "export ical": destination(
    "ical",
    "time entries as calendars (iCalendar)",
    "a calendar per person, in iCalendar (RFC 5545).",
    ["day-starts"],
  ),
  leave: {
    summary: "put together one folder to keep when you leave Harvest",
    task: "Take it elsewhere",
    description:
      "Puts together a folder for the years after Harvest: the backup, every export, a database, documents " +
      "under readable names, worksheets for what no API gives, an audit, a checklist and digests. Says " +
      "COMPLETE only of a backup that is intact and complete.",
    flags: ["output", "to", "zip", "bagit", "no-backup"],
    defaults: { to: "./harvest-archive" },
    exits: {
      0: "the folder is complete",
      ...WRITING_EXITS,
      3: "the folder was made, and lists what it lacks",
      5: "the backup is damaged; nothing was made",
    },
  },
} as const satisfies Readonly<Record<string, CommandRow>>;

/** The command that writes a backup back into Harvest. */
export const RESTORE_COMMAND = {
  summary: "bring deleted records, or a whole account, back into Harvest",
  task: "Take it elsewhere",
  description:
    "Shows what a restore would write to Harvest, and what cannot come back; writes only with --apply. " +
    "Brings back deleted records (--deleted, --since) into their own account, or a whole backup into an " +
    "empty one (--into). Every write is in a journal, so that an interrupted restore goes on where it " +
    "stopped; afterwards the account is backed up and compared with the backup, record by record.",
  flags: [
    ...["output", "account", "deleted", "since", "into", "rehearse", "people", "finish"],
    ...["apply", "confirm", "to", "html", "pat", "user-agent", "rate", "json", "quiet"],
    ...["log-file"],
  ],
  operands: [{ name: "RESOURCE/ID", isOptional: true, isRepeated: true }],
  examples: [
    ["a deleted project", "getharvest-backup restore --deleted projects/41000215"],
    ["a whole account", "getharvest-backup restore --into 1533001"],
    ["to see what would happen", "getharvest-backup restore --rehearse"],
  ],
  exits: {
    0: "the plan was shown, or everything was restored and proven",
    1: "no backup there, no network, disk full, a bug; run it again to go on",
    2: "usage error, or the account cannot be restored into; nothing was written",
    3: "something was refused, or differs in what the loss report does not name; it is listed",
    4: true,
    6: "another restore is at work",
    130: "interrupted; run it again to go on",
  },
} as const satisfies CommandRow;
