import { clockify, type ClockifyFormats } from "./destinations/clockify.ts";
import type { Destination } from "./destinations/destination.ts";
import { HLEDGER } from "./destinations/hledger.ts";
import { ICAL } from "./destinations/ical.ts";
import { KIMAI } from "./destinations/kimai.ts";
import { SOLIDTIME } from "./destinations/solidtime.ts";
import { TIMETAGGER } from "./destinations/timetagger.ts";
import { TOGGL } from "./destinations/toggl.ts";
import { harvest } from "./harvest_csv/harvest.ts";

/** Every program that there is an export for, by the name of the export. */
export const EVERY_DESTINATION = {
  harvest,
  solidtime: () => SOLIDTIME,
  kimai: () => KIMAI,
  toggl: () => TOGGL,
  clockify: (formats: ClockifyFormats = { dates: "MM/DD/YYYY", clock: "12h" }) => clockify(formats),
  timetagger: () => TIMETAGGER,
  hledger: () => HLEDGER,
  ical: () => ICAL,
} satisfies Readonly<Record<string, (formats?: ClockifyFormats) => Destination>>;
