import { pageNumber } from "../../harvest/page_frontier.ts";
import { badRecordText } from "../../json/slice_records.ts";
import { ListFormatError } from "../../store/lists/list_reader.ts";
import type { PlacedList } from "../../store/journal/journal_entry.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { PlannedList } from "../plan/plan_account.ts";
import { afterChanges, watermarkOf } from "../plan/reading_policy.ts";
import type { ListReading } from "./list_reading.ts";
import { ListSource } from "./list_source.ts";
import type { ShrinkGuard } from "./shrink_guard.ts";
import { StoredList } from "./stored_list.ts";

/** How often a list that keeps changing while it is read is read again before it is called incomplete. */
const MAX_READINGS = 3;

/** So many bad records are named in a message. */
const MAX_NAMED = 5;

/** Harvest's side of a list, and ours. */
interface Sides {
  readonly source: ListSource;
  readonly stored: StoredList;
}

/**
 * Brings one list on disk up to what Harvest has, as planned: by its changes, or whole.
 * @throws IncompleteListError, or what reading and writing throw
 */
export async function syncList(
  planned: PlannedList,
  guard: ShrinkGuard,
  run: AccountRun,
): Promise<PlacedList> {
  const { resource, reading, acceptShrink } = planned;
  const sides = { source: new ListSource(resource, run), stored: new StoredList(planned, run) };
  try {
    const changed = reading.how === "changes" ? await syncChanges(reading.since, sides) : null;
    const done = changed ?? await syncWhole(sides, acceptShrink ? null : guard);
    guard.done(resource.name, { before: done.entry.records });
    return done;
  } finally {
    guard.done(resource.name);
  }
}

/** Merges what changed since then; null if only a whole reading can show what Harvest has. */
async function syncChanges(
  since: string,
  { source, stored }: Sides,
): Promise<PlacedList | null> {
  for (let isAgain = false;; isAgain = true) {
    const reading = await source.read({ updated_since: since });
    try {
      if (reading.bad.length > 0) return await placePart(reading, stored, badText(reading));
      const update = await stored.merge(reading, "changes");
      const { records } = update;
      const next = afterChanges({ records, total: await source.count(), isAgain });
      if (next === "place") return await stored.place(update, { reading, mode: "incremental" });
      update.discard();
      source.forget();
      if (next === "whole") return null;
    } catch (error) {
      // The list on disk is damaged: what is good of it is kept by the whole reading.
      if (error instanceof ListFormatError) return null;
      throw error;
    } finally {
      await reading.close();
    }
  }
}

/**
 * A list that never agrees with itself, or has bad records, is saved as far as it was read.
 * @throws IncompleteListError if it has shrunk too much: see {@link ShrinkGuard}
 */
async function syncWhole(
  { source, stored }: Sides,
  /** Null: the list may shrink. */
  guard: ShrinkGuard | null,
): Promise<PlacedList> {
  for (let attempt = 1;; attempt++) {
    const reading = await source.read();
    try {
      // They were asked for again already, page by page.
      if (reading.bad.length > 0) return await placePart(reading, stored, badText(reading));
      const mayExceed = attempt >= MAX_READINGS;
      const problem = await inconsistency(reading, source, { mayExceed });
      if (problem === null) {
        const update = await stored.merge(reading, "whole");
        await guard?.check(source.resource.name, update);
        return await stored.place(update, { reading, mode: "full" });
      }
      if (attempt >= MAX_READINGS) {
        return await placePart(
          reading,
          stored,
          `The list kept changing while it was read (${attempt} attempts): ${problem}; what was read is saved, ` +
            "and the next run reads it again",
        );
      }
      source.forget();
    } finally {
      await reading.close();
    }
  }
}

/** Saves what was read of a list that is not all there is: nothing counts as deleted, and the next run reads it whole. */
async function placePart(
  reading: ListReading,
  stored: StoredList,
  gap: string,
): Promise<PlacedList> {
  const update = await stored.merge(reading, "part");
  return await stored.place(update, { reading, mode: "full", gap });
}

/** Which records came, but not as JSON; a few of many. */
function badText({ bad }: ListReading): string {
  const shown = bad.slice(0, MAX_NAMED).map(badRecordText);
  const more = bad.length - shown.length;
  return `Harvest's answer is not JSON throughout: ${shown.join("; ")}` +
    (more > 0 ? `; and ${more} more` : "") + "; the other records are saved";
}

/**
 * Why a whole reading cannot be trusted; null if it can. Some lists are paged by position over an order that shifts when
 * records are added, deleted or change their date, so pages may repeat a record or skip one. Then the pages between which
 * it shifted are read once more, and what came or changed meanwhile; after that the different records must be as many as
 * Harvest counts. `mayExceed`: or more, if the list held still at the end: what is too many was deleted meanwhile, and the
 * next run notices.
 */
async function inconsistency(
  reading: ListReading,
  source: ListSource,
  { mayExceed }: { mayExceed: boolean },
): Promise<string | null> {
  const totals = reading.totals.filter((total) => total !== null);
  const last = totals.at(-1);
  if (last === undefined) return null;
  if (totals.every((total) => total === last) && reading.count === last) return null;
  const shifted = shiftedPages(reading.pages, last);
  const again = await source.readAgain(reading, shifted);
  const since = source.resource.updatedSince ? watermarkOf(reading.startedAt) : null;
  if (since !== null) await source.readMore(reading, { updated_since: since });
  const counted = await source.count() ?? last;
  if (reading.count === counted && counted >= Math.max(...totals)) return null;
  const heldStill = again.length > 0 && again.every((total) => total === counted);
  if (reading.count === counted && heldStill) return null;
  if (mayExceed && reading.count > counted && heldStill) return null;
  return `${reading.count} different records were read, Harvest counts ${counted}`;
}

/**
 * The pages to be read once more, since the list moved between the readings of two neighbours: a record on the way from one
 * to the other may have been on neither. It is within as many records of where they meet as the total has moved since.
 * None for a list that is paged by cursors, whose pages do not move.
 */
function shiftedPages(pages: ListReading["pages"], totalNow: number | null): string[] {
  const read = pages.map((page, at) => ({ ...page, at, number: pageNumber(page.url) }));
  const byNumber = new Map(read.map((page) => [page.number ?? 1, page]));
  const again = new Set<string>();
  for (const page of read) {
    const number = page.number ?? 1;
    const next = byNumber.get(number + 1);
    if (!next || next.number === null || next.total_entries === page.total_entries) continue;
    const since = read.slice(Math.min(page.at, next.at)).map((one) => one.total_entries ?? 0);
    const totals = [...since, totalNow ?? page.total_entries ?? 0];
    const moved = Math.max(...totals) - Math.min(...totals);
    const pageSize = Math.max(1, Math.floor((page.total_entries ?? 0) / (page.total_pages ?? 1)));
    const reach = Math.ceil(moved / pageSize);
    // Towards the beginning; and towards the end where the later page was read first.
    const last = next.at < page.at ? number + reach : number;
    for (let n = number - reach + 1; n <= last; n++) {
      const url = byNumber.get(n)?.url;
      if (url !== undefined) again.add(url);
    }
  }
  return [...again];
}
