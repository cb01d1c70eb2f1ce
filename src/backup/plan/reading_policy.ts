import { PER_PAGE } from "../../harvest/limits.ts";
import { isoSeconds } from "../../http/clock.ts";
import type { ResourceEntry } from "../../store/manifest/manifest.ts";

/**
 * Everything is read whole at least this often: renaming a client, for instance, changes its name inside time entries
 * without touching their `updated_at`, so that no reading of changes would see it.
 */
const FULL_LISTING_EVERY_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Taken off the server's time of a reading: what was being saved at that moment, and servers whose clocks differ, are
 * then read once more. Reading a record twice is harmless, missing one is not.
 */
const OVERLAP_MS = 60 * 1000;

/**
 * Reading a list whole costs no more requests than asking what changed and how many there are, and it shows deletions, and
 * what changes without touching `updated_at`, the same night.
 */
const WHOLE_UP_TO = 2 * PER_PAGE;

/** Whether a list is so short that it is read whole each time. */
export function isShort({ records }: ResourceEntry): boolean {
  return records <= WHOLE_UP_TO;
}

/** Whether a resource that the account does not have need not be asked for again yet. */
export function isKnownUnavailable(entry: ResourceEntry | null, now: Date): boolean {
  return entry?.state === "unavailable" && !isOld(entry.read_at, now);
}

/**
 * Since when a list's changes are enough; null if it must be read whole. A watermark in the future is of a clock that was
 * wrong: what changed since the reading would not be seen.
 */
export function changesSince(entry: ResourceEntry, now: Date): string | null {
  const { state, watermark, last_full_sweep } = entry;
  const isSound = state === "complete" && watermark !== null && !isOld(last_full_sweep, now) &&
    Date.parse(watermark) <= now.getTime();
  return isSound ? watermark : null;
}

/** Whether children must be read for every parent. */
export function isFullChildListingDue(entry: ResourceEntry | null, now: Date): boolean {
  return !entry || isOld(entry.last_full_sweep, now);
}

/** A time in the future is no better than none: some clock was wrong. */
function isOld(time: string | null, now: Date): boolean {
  const ageMs = time === null ? NaN : now.getTime() - Date.parse(time);
  return !(ageMs >= -OVERLAP_MS && ageMs < FULL_LISTING_EVERY_MS);
}

/** The `updated_since` of the next reading, from the time at the start of this one: see {@link ListReading.startedAt}. */
export function watermarkOf(startedAt: Date | null): string | null {
  return startedAt && isoSeconds(new Date(startedAt.getTime() - OVERLAP_MS));
}

/**
 * What follows a reading of changes, when the list would then have `records` and Harvest counts `total`. If they agree it
 * is placed; if there are more, they may have been added between the reading and the count, so it is read once again;
 * else something was deleted, and only a whole reading shows what.
 */
export function afterChanges(
  { records, total, isAgain }: { records: number; total: number | null; isAgain: boolean },
): "place" | "again" | "whole" {
  if (total === records) return "place";
  return total === null || total < records || isAgain ? "whole" : "again";
}
