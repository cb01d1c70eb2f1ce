import type { Resource } from "../../harvest/catalog.ts";
import type { HarvestClient, PageRequest } from "../../harvest/harvest_client.ts";
import { paginate } from "../../harvest/paginate.ts";
import { isoSeconds } from "../../http/clock.ts";
import { StatusError } from "../../http/errors/http_error.ts";
import { type BadRecord, badRecordText, slicedRecords } from "../../json/slice_records.ts";
import { describeFailure, isFatal, isForbidden, isMissing } from "../context/failure.ts";
import type { PlacedList } from "../../store/journal/journal_entry.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { KnownAccount } from "../context/known_account.ts";
import type { Outcome } from "../context/run_journal.ts";
import { forEachOf } from "../context/semaphore.ts";
import { parentAction, type PlannedChildren } from "../plan/plan_account.ts";
import { ChildRecords } from "./child_records.ts";
import type { StoredChildren } from "./stored_children.ts";

/** Parents asked for at once: as many as may leave in one window of the API's limit. */
const PARENTS_AT_ONCE = 100;
/** So many failures in a row, after all attempts, mean that the resource is broken and not its parents. */
const MAX_FAILURES_IN_ROW = 10;

/** How often children are read again if their number is not what Harvest counts. */
const MAX_READINGS = 3;

/** Children whose number disagrees with what Harvest counts, or that were not asked for. */
export class IncompleteChildrenError extends Error {
  override name = "IncompleteChildrenError";
}

/** The list whose records are the parents, as it is on disk now. */
export interface ParentList {
  readonly resource: Resource;
  readonly done: PlacedList;
}

/** Reads the children of the parents that are planned. @throws see {@link isFatal} */
export async function syncChildren(
  planned: PlannedChildren,
  parent: ParentList,
  stored: StoredChildren,
  run: AccountRun,
): Promise<Outcome> {
  const { client, journal, known, refusals, report, signal } = run;
  const { resource } = planned;
  if (planned.parents === "all") journal.note({ type: "nested_whole", key: known.key(resource) });
  const changed = new Set(parent.done.parents);
  const total = planned.parents === "all"
    ? parent.done.entry.records
    : changed.union(planned.due).size;
  const failed = new Map<string, unknown>();
  let failuresInRow = 0;
  /** Parents of all that have no children to be read. */
  let left = 0;
  /** Parents whose children have come and are not on disk yet: no requests are left for them. */
  let coming = 0;
  const reportProgress = () => {
    // Parents of which some children are bad are in both.
    const done = Math.min(stored.done.size + failed.size, total);
    report({
      type: "resource_progress",
      resource: resource.name,
      done,
      total: resource.parentRole ? null : total,
      sizeBytes: stored.sizeBytes,
      requestsLeft: Math.max(0, total - done - left - coming),
    });
  };
  const { folder, suffix = "" } = resource;
  /** Of what was refused, now or before: what is not of a parent any more is forgotten. */
  const listed = new Set<string>();
  const pathOf = (id: string) => `${folder}/${id}_${suffix}.json`;
  /** Whether Harvest has said for days that it has nothing of this parent. */
  const isUnavailable = (id: string, error: unknown) => {
    const status = error instanceof StatusError ? error.status : null;
    if (status !== 404 && status !== 410) return false;
    listed.add(pathOf(id));
    return refusals.note(pathOf(id), `status ${status}`);
  };
  const read = async (id: string): Promise<ReadChildren | null> => {
    try {
      if (failuresInRow >= MAX_FAILURES_IN_ROW) {
        throw new IncompleteChildrenError(`Skipped after ${MAX_FAILURES_IN_ROW} failures in a row`);
      }
      const { accountId } = known;
      const first = client.list(resource, { accountId, parentId: id, salvage: true, signal });
      const found = await readChildren(client, first);
      failuresInRow = 0;
      refusals.came(pathOf(id));
      if (found.bad) failed.set(id, new IncompleteChildrenError(badRecordText(found.bad)));
      return found;
    } catch (error) {
      if (isFatal(error)) throw error;
      // Harvest says 422 if the user is not a manager.
      if (isMissing(error, resource) || isUnavailable(id, error)) {
        await stored.lose(id);
        return null;
      }
      failed.set(id, error);
      failuresInRow++;
      return null;
    }
  };
  // Before anything is asked for: the time left depends on it.
  reportProgress();
  /** Parents whose lists are missing, and who are themselves in no list any more. */
  const orphaned = new Set(known.parentsWithout(resource, suffix));
  const parents: string[] = [];
  const onParent = (id: string, action: ReturnType<typeof parentAction>) => {
    if (resource.repeats) parents.push(id);
    orphaned.delete(id);
    if (action === "leave" && planned.parents === "all") left++;
    if (refusals.has(pathOf(id))) listed.add(pathOf(id));
  };
  await forEachOf(parentsOf(planned, parent, { known, changed, onParent }), {
    width: PARENTS_AT_ONCE,
    task: async ({ id, action }) => {
      const fresh = action === "read" ? await read(id) : { records: new ChildRecords(), bad: null };
      if (fresh) {
        coming++;
        reportProgress();
        await stored.put(id, fresh.records, { whole: fresh.bad === null });
        coming--;
      }
      reportProgress();
    },
  });
  for (const id of orphaned) await stored.lose(id);
  await stored.flush();
  refusals.keepOnly(folder, `_${suffix}.json`, listed);
  const outcome = await outcomeOf(planned, parent, { stored, failed, run });
  return { ...outcome, entry: { ...outcome.entry, ...stored.repeatedOf(parents) } };
}

/** What was read of one parent's children; `bad`: the first of those that came, but not as JSON. */
interface ReadChildren {
  readonly records: ChildRecords;
  readonly bad: BadRecord | null;
}

/**
 * All children of one parent, again if their number does not agree.
 * @throws IncompleteChildrenError, or what reading throws
 */
async function readChildren(client: HarvestClient, first: PageRequest): Promise<ReadChildren> {
  for (let reading = 1;; reading++) {
    const records = new ChildRecords();
    let total: number | null = null;
    let bad: BadRecord | null = null;
    for await (using page of paginate(client, first)) {
      records.add(page);
      bad ??= page.bad[0] ?? null;
      total = page.totalEntries;
    }
    if (bad || total === null || total === records.count) return { records, bad };
    if (reading >= MAX_READINGS) {
      throw new IncompleteChildrenError(
        `${records.count} different records were read, Harvest counts ${total}`,
      );
    }
  }
}

/** The parents to be read, and those whose children on disk are to be cleared, from the list on disk. */
async function* parentsOf(
  planned: PlannedChildren,
  parent: ParentList,
  { known, changed, onParent }: {
    known: KnownAccount;
    changed: ReadonlySet<string>;
    onParent: (id: string, action: ReturnType<typeof parentAction>) => void;
  },
): AsyncGenerator<{ readonly id: string; readonly action: "read" | "clear" }> {
  for await (const batch of known.reader.list(known.paths.list(parent.resource.folder))) {
    const found: { id: string; action: "read" | "clear" }[] = [];
    for (const { id, text } of slicedRecords(batch)) {
      const action = parentAction(planned, { id, text, isChanged: changed.has(id) }, known);
      onParent(id, action);
      if (action !== "leave") found.push({ id, action });
    }
    // The buffer is used again for the next batch, which may be asked for while these are waited for.
    yield* found;
  }
}

async function outcomeOf(
  { resource, parents, due }: PlannedChildren,
  parent: ParentList,
  { stored, failed, run: { known, now, facts: { role } } }: {
    stored: StoredChildren;
    failed: ReadonlyMap<string, unknown>;
    run: AccountRun;
  },
): Promise<Outcome> {
  const { done, added, changed, deleted } = stored;
  const before = known.entry(resource);
  const isWhole = parents === "all";
  const removed = parent.done.nested_removed[resource.suffix ?? ""] ?? 0;
  const readAt = isoSeconds(now);
  const [first] = failed;
  return {
    entry: {
      state: first === undefined
        ? "complete"
        : [...failed.values()].every(isForbidden)
        ? "forbidden"
        : "incomplete",
      // Of what was due, the manifest may not know how many there were.
      records: isWhole || due.size > 0 || stored.hasLostCount
        ? await stored.countAll()
        : stored.countChanged(before?.records ?? 0, removed),
      read: isWhole ? "full" : "incremental",
      read_at: readAt,
      watermark: null,
      last_full_sweep: isWhole ? readAt : before?.last_full_sweep ?? null,
      reason: first === undefined
        ? null
        : `${failed.size} of ${
          new Set([...failed.keys(), ...done.keys()]).size
        } could not be read; ` +
          `the first is ${resource.parent}/${first[0]}: ${describeFailure(first[1], role)}`,
      ...(first === undefined ? {} : { pending: [...failed.keys()] }),
      ...known.addedRecords(resource, { count: added.length, ids: added, now }),
    },
    added: added.length,
    changed,
    deleted,
  };
}
