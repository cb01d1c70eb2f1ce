/** What every export for another program takes. */
const FLAGS = ["output", "to", "account", "day-starts"] as const;

const EXITS = {
  0: "the files were written, and their sums are those of the backup",
  1: "no backup there, disk full, a bug",
  2: true,
  130: "interrupted",
} as const;

const LISTED = "What it cannot take is listed in not-exported.csv; README.txt has the steps and " +
  "the sums, added up from the files.";

/** The commands that write time entries for another program, in the order of the help. */
export const DESTINATION_COMMANDS = {
  "export harvest": {
    summary: "write Harvest's own CSV files, for whole-account importers",
    description:
      "Writes time, clients, contacts, projects, people, tasks, expenses, invoices, payments and estimates " +
      `as Harvest's own CSV files, to DIR/import; drafts lie beside. ${LISTED}`,
    flags: ["output", "to", "account"],
    defaults: { to: "./harvest-to-import" },
    exits: EXITS,
  },
  "export solidtime": {
    summary: "write time entries for import into solidtime",
    description: `Writes projects and time entries for solidtime's generic imports. ${LISTED}`,
    flags: FLAGS,
    defaults: { to: "./harvest-to-solidtime" },
    exits: EXITS,
  },
  "export kimai": {
    summary: "write time entries for import into Kimai",
    description:
      `Writes customers, projects and timesheets for Kimai's import plugin, with rates. ${LISTED}`,
    flags: FLAGS,
    defaults: { to: "./harvest-to-kimai" },
    exits: EXITS,
  },
  "export toggl": {
    summary: "write time entries for import into Toggl Track",
    description: `Writes time entries for Toggl Track's CSV import. ${LISTED}`,
    flags: FLAGS,
    defaults: { to: "./harvest-to-toggl" },
    exits: EXITS,
  },
  "export clockify": {
    summary: "write time entries for import into Clockify",
    description:
      `Writes time entries for Clockify's CSV import, in the formats that your workspace uses. ${LISTED}`,
    flags: [...FLAGS, "dates", "clock"],
    defaults: { to: "./harvest-to-clockify" },
    exits: EXITS,
  },
  "export timetagger": {
    summary: "write time entries for import into TimeTagger",
    description:
      `Writes a file per person for TimeTagger; a second import changes nothing. ${LISTED}`,
    flags: FLAGS,
    defaults: { to: "./harvest-to-timetagger" },
    exits: EXITS,
  },
  "export hledger": {
    summary: "write time entries as a journal for hledger",
    description: `Writes a journal with hours as a commodity, for plain-text accounting. ${LISTED}`,
    flags: FLAGS,
    defaults: { to: "./harvest-to-hledger" },
    exits: EXITS,
  },
  "export ical": {
    summary: "write time entries as calendars (iCalendar)",
    description: `Writes a calendar per person, in iCalendar (RFC 5545). ${LISTED}`,
    flags: FLAGS,
    defaults: { to: "./harvest-to-ical" },
    exits: EXITS,
  },
  leave: {
    summary: "put together one folder to keep when you leave Harvest",
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
