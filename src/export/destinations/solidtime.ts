import { type Fields, textAt } from "../../json/exact.ts";
import { csvText } from "./csv_file.ts";
import { csvFormat, type Destination } from "./destination.ts";
import { centsOf, type Entry, secondsOf } from "./entry.ts";
import type { NamedProject } from "./names.ts";
import { toUtc } from "./time_zone.ts";

/** solidtime's generic imports: its code, 2026-07. Times are in UTC. */
export const SOLIDTIME: Destination = {
  title: "solidtime",
  takes: { zero: true, overDay: true },
  names: { most: { clients: 255, projects: 255, tasks: 500 } },
  entries: csvFormat({
    name: "generic_time_entries",
    columns: [
      ["description", (entry) => entry.field("notes")],
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
    written: (email, start, end) => ({
      email,
      date: start.slice(0, 10),
      seconds: (Date.parse(end) - Date.parse(start)) / 1000,
    }),
  }),
  extra: ({ projects }) => ({
    "generic_projects.csv": csvText(
      "name, client, color: |#f36c21, billable_rate: rate, is_public: |true, " +
        "billable_default: is_billable|false, estimated_time: estimate, archived_at: archived",
      projects.values().map(projectRow),
    ),
  }),
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
    "Start times are in UTC, from the time zone that Harvest has for the person; made-up ones are in UTC as they are. So " +
    "what begins about midnight of New Year may be in the other year below.",
  ],
};

/** A moment of an entry; made-up times are in UTC as they are. */
function utc({ date, start, startedAt, person }: Entry, later: number): string {
  return toUtc(date, start, startedAt === null ? "" : textAt(person.fields, "timezone"), later);
}

/** Rates in cents, times in seconds. */
function projectRow({ fields }: NamedProject): Fields {
  const [rate, budget] = [textAt(fields, "hourly_rate"), textAt(fields, "budget")];
  const isInHours = ["project", "task", "person"].includes(textAt(fields, "budget_by"));
  return {
    ...fields,
    rate: rate === "" ? "" : String(centsOf(rate)),
    estimate: isInHours && budget !== "" ? String(secondsOf(budget)) : "",
    archived: fields["is_active"] === false ? textAt(fields, "updated_at") : "",
  };
}
