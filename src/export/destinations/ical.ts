import { safeFileName } from "../../store/files/safe_file_name.ts";
import type { Destination, WrittenEntry } from "./destination.ts";
import type { Entry } from "./entry.ts";
import { readLines } from "./read_lines.ts";
import { localTimestamp } from "./start_time.ts";

/** RFC 5545: a line has at most 75 octets; it goes on after a line break and a blank. */
const LINE_OCTETS = 75;
const ENCODER = new TextEncoder();
const STARTED_REGEXP = /^DTSTART:(\d{4})(\d\d)(\d\d)T/;
const DURATION_REGEXP = /^DURATION:PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;

/** Calendars in iCalendar, RFC 5545, a file per person. */
export const ICAL: Destination = {
  title: "iCalendar",
  purpose: "as calendars, which every calendar program imports",
  takes: { zero: true, overDay: true },
  entries: {
    name: ({ person }) => `${person.id} ${safeFileName(person.name)}`,
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
  const { id, date, start, seconds, project, task, notes, isBillable } = entry;
  const started = compact(localTimestamp(date, start));
  return [
    "BEGIN:VEVENT",
    `UID:time-entry-${id}@harvest.invalid`,
    // When the event was made, which must be there: the same in each export, as the file is.
    `DTSTAMP:${started}Z`,
    `DTSTART:${started}`,
    `DURATION:${isoDuration(seconds)}`,
    `SUMMARY:${escaped(`${project.client.name}: ${project.name} (${task.name})`)}`,
    ...(notes === "" ? [] : [`DESCRIPTION:${escaped(notes)}`]),
    `CATEGORIES:${isBillable ? "billable" : "not billable"}`,
    "END:VEVENT",
    "",
  ].map(folded).join("\r\n");
}

function compact(timestamp: string): string {
  return timestamp.replaceAll("-", "").replaceAll(":", "");
}

/** `PT1H30M`, `PT36S`, `PT0S`. */
function isoDuration(seconds: number): string {
  const parts = [[Math.floor(seconds / 3600), "H"], [Math.floor(seconds / 60) % 60, "M"], [
    seconds % 60,
    "S",
  ]] as const;
  const text = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value}${unit}`);
  return `PT${text.join("") || "0S"}`;
}

/** Control characters are not allowed in a text, but for the tab. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[^\P{Cc}\t]/gu, "");
}

/** No character is cut in two. */
function folded(line: string): string {
  if (line.length * 3 <= LINE_OCTETS || ENCODER.encode(line).length <= LINE_OCTETS) return line;
  let text = "";
  let octets = 0;
  for (const character of line) {
    const size = ENCODER.encode(character).length;
    if (octets + size > LINE_OCTETS) {
      text += "\r\n ";
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}

async function readCalendar(path: string, onEntry: (entry: WrittenEntry) => void): Promise<void> {
  let date = "";
  let seconds = 0;
  await readLines(path, (line) => {
    const [, year, month, day] = STARTED_REGEXP.exec(line) ?? [];
    if (year !== undefined) date = `${year}-${month}-${day}`;
    const duration = DURATION_REGEXP.exec(line);
    if (duration) {
      const [hours = 0, minutes = 0, rest = 0] = duration.slice(1).map((text) => Number(text ?? 0));
      seconds = hours * 3600 + minutes * 60 + rest;
    }
    if (line === "END:VEVENT") onEntry({ email: null, date, seconds, money: null });
  });
}
