import { assertEquals } from "@std/assert/equals";
import { toUtc } from "../../../src/export/destinations/time_zone.ts";

const NINE = 9 * 3600;
const HALF_PAST_TWO = 2.5 * 3600;

for (
  const [zone, date, seconds, utc] of [
    ["Bern", "2026-01-15", NINE, "2026-01-15T08:00:00Z"],
    ["Bern", "2026-07-15", NINE, "2026-07-15T07:00:00Z"],
    ["Eastern Time (US & Canada)", "2026-07-15", NINE, "2026-07-15T13:00:00Z"],
    ["Kathmandu", "2026-01-15", NINE, "2026-01-15T03:15:00Z"],
    ["Kolkata", "2026-01-15", NINE, "2026-01-15T03:30:00Z"],
    ["Nowhere", "2026-01-15", NINE, "2026-01-15T09:00:00Z"],
    // An hour that clocks skip goes on as before they are set; of one that they show twice it is the first.
    ["Bern", "2026-03-29", HALF_PAST_TWO, "2026-03-29T01:30:00Z"],
    ["Eastern Time (US & Canada)", "2026-03-08", HALF_PAST_TWO, "2026-03-08T07:30:00Z"],
    ["Bern", "2026-10-25", HALF_PAST_TWO, "2026-10-25T00:30:00Z"],
  ] as const
) {
  Deno.test(`toUtc() of ${zone}, ${date} at ${seconds / 3600}`, () => {
    assertEquals(toUtc(date, seconds, zone), utc);
  });
}
