import { clockify } from "../export/destinations/clockify.ts";
import type { Destination } from "../export/destinations/destination.ts";
import { HLEDGER } from "../export/destinations/hledger.ts";
import { ICAL } from "../export/destinations/ical.ts";
import { KIMAI } from "../export/destinations/kimai.ts";
import { SOLIDTIME } from "../export/destinations/solidtime.ts";
import { TIMETAGGER } from "../export/destinations/timetagger.ts";
import { TOGGL } from "../export/destinations/toggl.ts";
import { harvest } from "../export/harvest_csv/harvest.ts";

/** Every program that there is an export for, by the name of the export. */
export const EVERY_DESTINATION: readonly (readonly [name: string, () => Destination])[] = [
  ["harvest", harvest],
  ["solidtime", () => SOLIDTIME],
  ["kimai", () => KIMAI],
  ["toggl", () => TOGGL],
  ["clockify", () => clockify({ dates: "MM/DD/YYYY", clock: "12h" })],
  ["timetagger", () => TIMETAGGER],
  ["hledger", () => HLEDGER],
  ["ical", () => ICAL],
];
