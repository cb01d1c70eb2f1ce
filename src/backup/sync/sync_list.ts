import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { ListFormatError } from "../../store/lists/list_reader.ts";
import { importedList } from "../../store/write/imported_list.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { type ListUpdate, updateList } from "../../store/write/update_list.ts";
import { type AccountRun, baseEntry, keyOf, knownFile } from "../context/account_run.ts";
import { deriveAll, deriveChanged, deriveFirst } from "./derive_list.ts";
import type { ReadMode } from "../context/event.ts";
import { childFilesOf } from "./child_files.ts";
import { IdList } from "../../json/record_id.ts";
import { isAsKnown, isInPlace } from "./list_on_disk.ts";
import { ChildRecords } from "./child_records.ts";
import { ListReading } from "./list_reading.ts";
import { type DoneList, listDone } from "../context/run_journal.ts";
import { isFullListingDue, toSeconds, watermarkOf } from "./reading_policy.ts";

/** How often a list that keeps changing while it is read is read again before it is called incomplete. */
const MAX_READINGS = 3;

/** A list that cannot be saved as complete, though Harvest answered. */
export class IncompleteListError extends Error {
  override name = "IncompleteListError";
}

/**
 * Brings one list on disk up to what Harvest has: by its changes where that can be relied on, else whole.
 * @throws IncompleteListError, or what reading and writing throw
 */
export async function syncList(run: AccountRun, resource: Resource): Promise<DoneList> {
  // Between a kill and now the disk may have come to harm: what is done must also be there.
  if (!(await isInPlace(run, resource))) return await readAndPlace(run, resource);
  const done = run.journal.lists.get(keyOf(run, resource));
  const last = done ?? run.journal.carried.get(keyOf(run, resource));
  // A run that was killed had placed the list and not its derived files.
  if (last && !last.derived) await deriveAll(run, resource);
  return done ?? await readAndPlace(run, resource);
}

async function readAndPlace(run: AccountRun, resource: Resource): Promise<DoneList> {
  const since = await usableWatermark(run, resource);
  return (since === null ? null : await readChanges(run, resource, since)) ??
    await readWhole(run, resource);
}

/** The watermark to read changes from; null where the list is to be read whole. */
async function usableWatermark(run: AccountRun, resource: Resource): Promise<string | null> {
  const base = baseEntry(run, resource);
  if (!resource.updatedSince || run.options.full || !base || isFullListingDue(base, run.now)) {
    return null;
  }
  return await isInPlace(run, resource) ? base.watermark : null;
}

/**
 * Merges what changed since the last complete reading; null if the number of records then is not what Harvest counts:
 * something was deleted, and only a whole reading tells what.
 */
async function readChanges(
  run: AccountRun,
  resource: Resource,
  since: string,
): Promise<DoneList | null> {
  const firstUrl = run.client.listUrl(resource.path, { updated_since: since });
  // A second reading finds what was added between the first and the count.
  for (let reading = 1; reading <= 2; reading++) {
    const sweep = await ListReading.read(run, resource, firstUrl);
    try {
      const update = await merge(run, resource, { sweep, whole: false });
      const total = await run.client.count(run.account.id, resource, run);
      if (total === update.records) {
        return await place(run, resource, { sweep, update, mode: "incremental" });
      }
      update.discard();
      run.journal.endReading(keyOf(run, resource));
      if (total === null || total < update.records) return null;
    } catch (error) {
      // The list on disk is damaged: what is good of it is kept by the whole reading.
      if (error instanceof ListFormatError) return null;
      throw error;
    } finally {
      sweep.close();
    }
  }
  return null;
}

/** @throws IncompleteListError if the list does not hold still, or has shrunk by more than half */
async function readWhole(run: AccountRun, resource: Resource): Promise<DoneList> {
  const firstUrl = run.client.listUrl(resource.path, {});
  for (let reading = 1;; reading++) {
    const sweep = await ListReading.read(run, resource, firstUrl);
    try {
      const problem = await inconsistency(run, resource, sweep);
      if (problem === null) {
        const update = await merge(run, resource, { sweep, whole: true });
        checkShrink(run, update);
        return await place(run, resource, { sweep, update, mode: "full" });
      }
      run.journal.endReading(keyOf(run, resource));
      if (reading >= MAX_READINGS) {
        throw new IncompleteListError(
          `The list did not hold still, ${reading} times: ${problem}; run again at a quieter time`,
        );
      }
    } finally {
      sweep.close();
    }
  }
}

/**
 * Why a whole reading cannot be trusted; null if it can. Some lists are paged by place over an order that shifts when
 * records come, go or change their date, so pages may repeat a record or skip one. What came or changed meanwhile is
 * read once more; after that the different records must be as many as Harvest counts.
 */
async function inconsistency(
  run: AccountRun,
  resource: Resource,
  sweep: ListReading,
): Promise<string | null> {
  const totals = sweep.totals.filter((total) => total !== null);
  const told = totals.at(-1);
  if (told === undefined) return null;
  if (totals.every((total) => total === told) && sweep.count === told) return null;
  if (totals.some((total, at) => at > 0 && total < (totals[at - 1] ?? 0))) {
    return "records were deleted meanwhile";
  }
  const since = resource.updatedSince ? watermarkOf(sweep.startedAt) : null;
  if (since !== null) await sweep.add(run.client.listUrl(resource.path, { updated_since: since }));
  const counted = await run.client.count(run.account.id, resource, run) ?? told;
  return sweep.count === counted && counted >= told
    ? null
    : `${sweep.count} different records were read, Harvest counts ${counted}`;
}

async function merge(
  run: AccountRun,
  resource: Resource,
  { sweep, whole }: { sweep: ListReading; whole: boolean },
): Promise<ListUpdate> {
  const path = run.paths.list(resource.folder);
  return await run.semaphores.disk.run(async () => {
    // Merging into a damaged list would give the damage a new, valid digest.
    const isTakenOver = run.isImported && knownFile(run, path) === null &&
      await run.folder.reader.exists(`${run.paths.root}/${resource.folder}`);
    if (!whole && sweep.count === 0) return unchanged(baseEntry(run, resource)?.records ?? 0);
    const isIntact = await isAsKnown(run, path);
    if (!isIntact && !whole) {
      throw new ListFormatError(`The list "${path}" is not as it was written`);
    }
    return await updateList(run.folder, {
      resource: resource.name,
      list: path,
      deleted: run.paths.deleted(resource.folder),
      history: run.paths.history(resource.folder),
    }, {
      ...(isIntact && !isTakenOver ? {} : { imported: importedList(run.folder, path) }),
      fresh: sweep.records(),
      whole,
      volatileMember: "updated_at",
      noticedAt: toSeconds(run.now),
      childrenOf: (id) => childFilesOf(run, resource, id).contents(),
    });
  });
}

/** What a reading without a single change makes of a list, which then need not be opened at all. */
function unchanged(records: number): ListUpdate {
  const none = new IdList();
  return {
    records,
    addedCount: 0,
    added: none,
    changed: none,
    deleted: none,
    changes: [],
    list: null,
    discard() {},
  };
}

/** A list that lost more than half of its records is rather a lost permission than a deletion. */
function checkShrink(run: AccountRun, update: ListUpdate): void {
  const before = update.records - update.addedCount + update.deleted.length;
  if (run.options.acceptShrink || update.deleted.length * 2 <= before) return;
  update.discard();
  throw new IncompleteListError(
    `The list shrank from ${before} to ${update.records} records, by more than half: everything saved is kept; ` +
      "if the records were deleted on purpose, run once with --accept-shrink",
  );
}

async function place(
  run: AccountRun,
  resource: Resource,
  { sweep, update, mode }: { sweep: ListReading; update: ListUpdate; mode: ReadMode },
): Promise<DoneList> {
  const key = keyOf(run, resource);
  const readAt = toSeconds(sweep.startedAt ?? run.now);
  const gone = Array.from({ length: update.deleted.length }, (_, i) => update.deleted.text(i));
  const done = {
    entry: {
      state: "complete",
      records: update.records,
      read: mode,
      read_at: readAt,
      watermark: resource.updatedSince ? watermarkOf(sweep.startedAt) : null,
      last_full_sweep: mode === "full" ? readAt : baseEntry(run, resource)?.last_full_sweep ?? null,
      reason: null,
    },
    added: update.addedCount,
    changed: update.changed.length,
    deleted: update.deleted.length,
    parents: changedParents(resource, update),
    nested_removed: {} as Record<string, number>,
  };
  const removals: Change[] = [];
  for (const id of gone) {
    const children = childFilesOf(run, resource, id);
    for (const [suffix, text] of await children.contents()) {
      done.nested_removed[suffix] = (done.nested_removed[suffix] ?? 0) +
        ChildRecords.ofFile(text).count;
    }
    removals.push(...children.removals());
  }
  // Where all is new, the list tells the same, and the index need not be held: 20 MB for a million records.
  if (update.added === null) sweep.close();
  const derived = await deriveFirst(run, resource, update);
  const changes = [...(derived ? [derived] : []), ...update.changes, ...removals];
  await run.journal.commit(changes, [listDone(key, done)]);
  if (derived) run.journal.listDerived(key);
  else await deriveChanged(run, resource, { update, fresh: update.added && sweep.records() });
  return { ...done, derived: true };
}

/** Parents whose nested records may have changed with them; nobody reads them where nothing is nested. */
function changedParents(resource: Resource, { added, changed }: ListUpdate): readonly string[] {
  if (!CATALOG.some((other) => other.parent === resource.name)) return [];
  // Where all are new, what is nested in them was never read and is due as a whole.
  return [added ?? new IdList(), changed].flatMap((ids) =>
    Array.from({ length: ids.length }, (_, i) => ids.text(i))
  );
}
