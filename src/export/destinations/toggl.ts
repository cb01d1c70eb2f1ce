import { clockText, durationSeconds, durationText } from "./clock_text.ts";
import { yesNo } from "./csv_file.ts";
import { csvFormat, type Destination } from "./destination.ts";

/** Toggl Track's import of time entries: its help, articles 3928821 and 2216070. */
export const TOGGL: Destination = {
  title: "Toggl Track",
  takes: {},
  entries: csvFormat({
    name: "time_entries",
    // Its pages name no limit; a program that copies its import states 1 MB.
    most: { rows: Infinity, bytes: 1_000_000 },
    columns: [
      ["User", ({ person }) => person.name],
      ["Email", ({ person }) => person.email],
      ["Client", ({ project }) => project.client.name],
      ["Project", ({ project }) => project.name],
      ["Task", ({ task }) => task.name],
      ["Description", (entry) => entry.field("notes")],
      ["Billable", ({ isBillable }) => yesNo(isBillable)],
      ["Start date", ({ date }) => date],
      ["Start time", ({ start }) => clockText(start)],
      ["Duration", ({ seconds }) => durationText(seconds)],
      ["Tags", () => ""],
    ],
    readBack: ["Email", "Start date", "Duration"],
    written: (email, date, duration) => ({ email, date, seconds: durationSeconds(duration) }),
  }),
  steps: [
    "As an administrator of the workspace, open Settings > Data import > CSV import.",
    "Set your profile's duration format to Improved and its date format to YYYY-MM-DD.",
    "Untick the invitations, unless everybody is to get an e-mail.",
    "Import the files one after the other, each one once.",
    "Compare the hours by person and year with the table below, in a summary report.",
  ],
  makes: [
    "People who are imported become active members, and you are billed for them: deactivate those who left.",
    "Tasks and the mark Billable need a paid plan; without one they are dropped.",
    "New projects are private.",
    "Two entries that are equal in everything become one. Here no two of a person begin at the same second, so none is lost.",
    "A second import of the same file adds nothing, for the same reason, unless entries were changed in between.",
  ],
};
