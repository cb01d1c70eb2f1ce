import { clockText } from "./clock_text.ts";
import { csvFormat, type Destination } from "./destination.ts";
import type { Entry } from "./entry.ts";
import { cutText } from "./names.ts";

/** Its pages cut a description after 256 characters, and its server refuses one that long. */
const DESCRIPTION = { most: 255, text: describe } as const;

/** TimeTagger's import of records, a file per person: its code, `dialogs.py`, 2026-05. */
export const TIMETAGGER: Destination = {
  title: "TimeTagger",
  takes: { overDay: true },
  names: { most: { clients: 75, projects: 75, tasks: 75 }, as: tagOf },
  cuts: DESCRIPTION,
  entries: csvFormat({
    name: ({ person }) => person.fileName,
    columns: [
      // A record of the same key is updated, not added.
      ["key", ({ id }) => `hv${id.padStart(8, "0")}`],
      ["start", ({ date, start }) => `${date}T${clockText(start)}`],
      // Of a stop on the clock, an hour would be lost or won where clocks are set.
      ["duration", ({ seconds }) => String(seconds)],
      ["description", (entry) => cutText(describe(entry), DESCRIPTION.most)],
    ],
    readBack: ["start", "duration"],
    written: (start, seconds) => ({ date: start.slice(0, 10), seconds: Number(seconds) }),
  }),
  steps: [
    "Sign in to TimeTagger as the person whose file it is, in a browser in the person's time zone.",
    "Open the menu > Import records, and drop the file there, or paste its text.",
    "Check the preview, then import.",
    "Compare the hours by year with the table below, in a report.",
  ],
  makes: [
    "Client, project and task become tags, in small letters and with - for blanks; the notes follow them. All of it is " +
    "cut after 255 characters; what is longer is listed.",
    "A second import updates the same records and adds none: their keys are made of Harvest's ids.",
    "It keeps no mark of what is billable, and no rates.",
  ],
};

/** The tags, then the notes on one line. */
function describe(entry: Entry): string {
  const tags = [entry.project.client, entry.project, entry.task].map(({ name }) => name);
  return [...tags, entry.field("notes").replace(/\s+/g, " ").trim()].join(" ").trim();
}

/** `#online-store-phase-1`. */
function tagOf(name: string): string {
  const words = name.toLowerCase().replace(/[^\p{L}\p{M}\p{N}_]+/gu, "-").replace(/^-+|-+$/g, "");
  return `#${words || "none"}`;
}
