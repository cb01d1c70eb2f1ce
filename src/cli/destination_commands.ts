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
      1: "no backup there, disk full, a bug",
      2: true,
      130: "interrupted",
    },
  } as const;
}

/** The commands that write time entries for another program, in the order of the help. */
export const DESTINATION_COMMANDS = {
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
      1: "no backup there, disk full, a bug",
      2: true,
      3: "the folder was made, and lists what it lacks",
      5: "the backup is damaged; nothing was made",
      130: "interrupted",
    },
  },
} as const;
