import { clockText, durationSeconds, durationText } from "./clock_text.ts";
import { yesNo } from "./csv_file.ts";
import { csvFormat, type Destination } from "./destination.ts";
import type { Entry } from "./entry.ts";
import { cutText } from "./names.ts";

/** How a workspace of Clockify writes dates and times: imports must be written in the same way. */
export interface ClockifyFormats {
  readonly dates: string;
  readonly clock: string;
}

/** What Clockify takes: its help, page on importing time, 2026-04. */
const MOST_BYTES = 10_000_000;
const NOTES = { most: 3000, text: (entry: Entry) => entry.field("notes") } as const;

/** Clockify's import of time entries. */
export function clockify({ dates, clock }: ClockifyFormats): Destination {
  const isTwelve = clock === "12h";
  const dateIn = (date: string) => {
    const [year = "", month = "", day = ""] = date.split("-");
    return dates.replace("YYYY", year).replace("MM", month).replace("DD", day);
  };
  return {
    title: "Clockify",
    takes: {},
    names: { most: { clients: 100, projects: 250, tasks: 1000 } },
    cuts: NOTES,
    entries: csvFormat({
      name: "time_entries",
      most: { rows: Infinity, bytes: MOST_BYTES },
      columns: [
        ["Project", ({ project }) => project.name],
        ["Client", ({ project }) => project.client.name],
        ["Description", (entry) => cutText(NOTES.text(entry), NOTES.most)],
        ["Task", ({ task }) => task.name],
        ["Email", ({ person }) => person.email],
        ["Tags", () => ""],
        ["Billable", ({ isBillable }) => yesNo(isBillable)],
        ["Start Date", ({ date }) => dateIn(date)],
        ["Start Time", ({ start }) => isTwelve ? twelveHours(start) : clockText(start)],
        ["Duration (h)", ({ seconds }) => durationText(seconds)],
      ],
      readBack: ["Email", "Start Date", "Duration (h)"],
      written: (email, day, duration) => ({
        email,
        date: isoDate(day, dates),
        seconds: durationSeconds(duration),
      }),
    }),
    steps: [
      `In Profile settings, set the date format to ${dates} and the time format to ${
        isTwelve ? "12-hour" : "24-hour"
      }; in Workspace settings, set the duration format to Full (hh:mm:ss). (With other formats, export again with ` +
      "--dates and --clock.)",
      "Invite everybody whose e-mail address is in the files: entries of others are refused.",
      "Turn on a plan that imports time (a trial will do), then open Settings > Import.",
      "Import the files one after the other, each one once.",
      "Compare the hours by person and year with the table below, in a summary report.",
    ],
    makes: [
      "A second import of the same file adds all entries a second time.",
      "Texts over its limits are cut: description 3000 characters, task 1000, project 250, client 100. Those are listed.",
    ],
  };
}

/** `01:05:00 PM`. */
function twelveHours(seconds: number): string {
  const [hour = "", ...rest] = clockText(seconds).split(":");
  const twelve = String(Number(hour) % 12 || 12).padStart(2, "0");
  return `${[twelve, ...rest].join(":")} ${Number(hour) < 12 ? "AM" : "PM"}`;
}

function isoDate(text: string, form: string): string {
  const part = (name: string) => text.slice(form.indexOf(name), form.indexOf(name) + name.length);
  return `${part("YYYY")}-${part("MM")}-${part("DD")}`;
}
