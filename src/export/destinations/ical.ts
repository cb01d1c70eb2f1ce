import { clockText, durationText } from "./clock_text.ts";
import { readLines } from "./csv_file.ts";
import type { Destination, WrittenEntry } from "./destination.ts";
import type { Entry } from "./entry.ts";
import { type Named, type NamedProject, remembered } from "./names.ts";

/** RFC 5545: a line has at most 75 octets; it goes on after a line break and a blank. */
const LINE_OCTETS = 75;
const SPECIAL_REGEXP = /[\\;,\p{Cc}]/u;
const DURATION_REGEXP = /^DURATION:PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;

/** Calendars in iCalendar, RFC 5545, a file per person. */
export const ICAL: Destination = {
  title: "iCalendar",
  purpose: "as calendars, which every calendar program imports",
  takes: { zero: true, overDay: true },
  entries: {
    name: ({ person }) => person.fileName,
    ending: ".ics",
    head: [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//getharvest-backup//export ical//EN",
      "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH",
      "",
    ].join("\r\n"),
    tail: "END:VCALENDAR\r\n",
    text: event,
    read: readCalendar,
  },
  steps: [
    "In your calendar program, make an empty calendar for each person.",
    "Import the person's file into it.",
  ],
  makes: [
    "Start times are on the clock on the wall, without a time zone.",
    "A second import updates the same events: their UIDs are made of Harvest's ids.",
    "Client, project and task are the title; what is billable is a category.",
  ],
};

function event(entry: Entry): string {
  const { id, date, start, seconds, project, task, isBillable } = entry;
  const notes = entry.field("notes");
  const started = `${date}T${clockText(start)}`.replace(/[-:]/g, "");
  // The stamp says when the event was made, and must be there: the same in each export, as the file is.
  return `BEGIN:VEVENT\r\nUID:time-entry-${id}@harvest.invalid\r\nDTSTAMP:${started}Z\r\n` +
    `DTSTART:${started}\r\nDURATION:${isoDuration(seconds)}\r\n${summaryOf(project)(task)}\r\n` +
    (notes === "" ? "" : `${folded(`DESCRIPTION:${escaped(notes)}`)}\r\n`) +
    `CATEGORIES:${isBillable ? "billable" : "not billable"}\r\nEND:VEVENT\r\n`;
}

/** The line with the title, for a project and a task of it. */
const summaryOf = remembered((project: NamedProject) =>
  remembered((task: Named) =>
    folded(`SUMMARY:${escaped(`${project.client.name}: ${project.name} (${task.name})`)}`)
  )
);

/** `PT1H30M`, `PT36S`, `PT0S`. */
function isoDuration(seconds: number): string {
  const [hours, minutes, rest] = durationText(seconds).split(":").map(Number);
  const part = (count = 0, letter: string) => count > 0 ? count + letter : "";
  return `PT${part(hours, "H") + part(minutes, "M") + part(rest, "S") || "0S"}`;
}

/** Control characters are not allowed in a text, but for the tab. */
function escaped(text: string): string {
  if (!SPECIAL_REGEXP.test(text)) return text;
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n").replace(/[^\P{Cc}\t]/gu, "");
}

/** No character is cut in two. */
function folded(line: string): string {
  if (line.length * 3 <= LINE_OCTETS) return line;
  let text = "";
  let [octets, from, at] = [0, 0, 0];
  for (const char of line) {
    const code = char.codePointAt(0) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    if (octets + size > LINE_OCTETS) {
      text += `${line.slice(from, at)}\r\n `;
      [octets, from] = [1, at];
    }
    octets += size;
    at += char.length;
  }
  return text + line.slice(from);
}

async function readCalendar(path: string, onEntry: (entry: WrittenEntry) => void): Promise<void> {
  let date = "";
  let seconds = 0;
  await readLines(path, "\r\n", (line) => {
    if (line.startsWith("DTSTART:")) {
      date = `${line.slice(8, 12)}-${line.slice(12, 14)}-${line.slice(14, 16)}`;
    } else if (line.startsWith("DURATION:")) {
      const parts = DURATION_REGEXP.exec(line) ?? [];
      const [hours = 0, minutes = 0, rest = 0] = parts.slice(1).map((text) => Number(text ?? 0));
      seconds = hours * 3600 + minutes * 60 + rest;
    } else if (line === "END:VEVENT") onEntry({ date, seconds });
  });
}
