import { csvFormat, csvText } from "./csv_format.ts";
import type { Destination } from "./destination.ts";
import type { Entry } from "./entry.ts";
import { type NamedProject, textOf } from "./names.ts";
import { localTimestamp } from "./start_time.ts";
import { toUtc } from "./time_zone.ts";

/** solidtime's generic imports: its code, 2026-07. Times are in UTC. */
export const SOLIDTIME: Destination = {
  title: "solidtime",
  takes: { zero: true, overDay: true },
  entries: csvFormat({
    name: "generic_time_entries",
    columns: [
      ["description", ({ notes }) => notes],
      ["billable", ({ isBillable }) => String(isBillable)],
      ["client", ({ project }) => project.client.name],
      ["project", ({ project }) => project.name],
      ["tags", () => ""],
      ["start", (entry) => utc(entry, 0)],
      ["end", (entry) => utc(entry, entry.seconds)],
      ["task", ({ task }) => task.name],
      ["user_name", ({ person }) => person.name],
      ["user_email", ({ person }) => person.email],
    ],
    readBack: ["user_email", "start", "end"],
    written: ([email = "", start = "", end = ""]) => ({
      email,
      date: start.slice(0, 10),
      seconds: (Date.parse(end) - Date.parse(start)) / 1000,
      money: null,
    }),
  }),
  extra: ({ projects }) => [{
    name: "generic_projects.csv",
    text: csvText(
      [
        "name",
        "client",
        "color",
        "billable_rate",
        "is_public",
        "billable_default",
        "estimated_time",
        "archived_at",
      ],
      [...projects.values()].map(projectRow),
    ),
  }],
  steps: [
    "Open Import / Export in the settings of your organization.",
    "Import generic_projects.csv as Generic Projects.",
    "Import generic_time_entries.csv as Generic Time Entries, once. It is taken whole or not at all.",
    "Invite people, and merge the placeholders that the import made of them with their members.",
    "Compare the hours by person and year with the table below.",
  ],
  makes: [
    "Rates are worked out again: projects keep their hourly rate, the past rates of entries are not taken.",
    "A second import of generic_time_entries.csv adds all entries a second time.",
    "People become placeholders until they are merged with a member.",
    "Start times are in UTC, from the time zone that Harvest has for the person; made-up ones are in UTC as they are.",
  ],
};

/** A moment of an entry; made-up times are in UTC as they are. */
function utc({ date, start, startedAt, person }: Entry, later: number): string {
  return startedAt === null
    ? `${localTimestamp(date, start + later)}Z`
    : toUtc(date, start, person.about.timeZone, later);
}

function projectRow({ name, client, fields }: NamedProject): readonly string[] {
  const rate = textOf(fields, "hourly_rate");
  const inHours = ["project", "task", "person"].includes(textOf(fields, "budget_by"));
  const budget = inHours ? textOf(fields, "budget") : "";
  return [
    name,
    client.name,
    "#f36c21",
    rate === "" ? "" : String(Math.round(Number(rate) * 100)),
    "true",
    String(fields["is_billable"] === true),
    budget === "" ? "" : String(Math.round(Number(budget) * 3600)),
    fields["is_active"] === false ? textOf(fields, "updated_at") : "",
  ];
}
