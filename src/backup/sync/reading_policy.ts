import type { ResourceEntry } from "../../store/manifest/manifest.ts";

/**
 * Everything is read whole at least this often: renaming a client, for instance, changes its name inside time entries
 * without touching their `updated_at`, so that no reading of changes would see it.
 */
const FULL_LISTING_EVERY_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Taken off the server's time of a reading: what was being saved in that moment, and clocks of several servers that
 * differ, are then read once more. Reading a record twice is harmless, missing one is not.
 */
const OVERLAP_MS = 60 * 1000;

/** Whether a list is to be read whole because it has not been for too long, or never completely. */
export function isFullListingDue(entry: ResourceEntry, now: Date): boolean {
  if (entry.state !== "complete" || entry.watermark === null) return true;
  return isOld(entry.last_full_sweep, now);
}

/** Whether nested records are to be read for every parent. */
export function isFullChildListingDue(entry: ResourceEntry | null, now: Date): boolean {
  return !entry || isOld(entry.last_full_sweep, now);
}

/** A time in the future is no better than none: some clock was wrong. */
function isOld(time: string | null, now: Date): boolean {
  const ageMs = time === null ? NaN : now.getTime() - Date.parse(time);
  return !(ageMs >= -OVERLAP_MS && ageMs < FULL_LISTING_EVERY_MS);
}

/** The `updated_since` of the next reading, from the server's time at the start of this one, in the API's form. */
export function watermarkOf(startedAt: Date | null): string | null {
  return startedAt && toSeconds(new Date(startedAt.getTime() - OVERLAP_MS));
}

/** ISO 8601 in UTC with seconds, the form the API takes and gives. */
export function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
