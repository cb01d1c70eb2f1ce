import type { Resource } from "../../harvest/catalog.ts";
import { idText } from "../../json/record_id.ts";
import { sameBytes } from "../../json/same_record.ts";
import { readMember } from "../../json/scan.ts";
import {
  type AccountRun,
  baseEntry,
  keyOf,
  knownFile,
  type Outcome,
} from "../context/account_run.ts";
import { describeFailure, isFatal, isForbidden, isMissing } from "../context/failure.ts";
import { forEachOf } from "../context/semaphore.ts";
import { knownChildFiles } from "./known_child_files.ts";
import { ChildRecords } from "./child_records.ts";
import type { ChildWriter } from "./child_writer.ts";
import { IncompleteChildrenError, readChildren } from "./read_children.ts";
import type { PlacedChildren } from "../../store/journal/journal_entry.ts";
import { type DoneList, parentDone } from "../context/run_journal.ts";
import { isFullChildListingDue, toSeconds } from "./reading_policy.ts";

/** Parents asked for at once: as many as may leave in one window of the API's limit. */
const PARENTS_AT_ONCE = 100;
/** So many failures in a row, after all attempts, mean that the resource is broken and not its parents. */
const MAX_FAILURES_IN_ROW = 10;
/** What a reading of nested records came to. */
interface Tally {
  added: number;
  changed: number;
  deleted: number;
  readBytes: number;
  readonly done: Map<string, PlacedChildren>;
  readonly failed: Map<string, unknown>;
  failuresInRow: number;
}

/** Reads the nested records of every parent that is new or changed, or of all where that is due. @throws see {@link isFatal} */
export async function syncChildren(
  run: AccountRun,
  resource: Resource,
  { parent, parentList, writer }: { parent: Resource; parentList: DoneList; writer: ChildWriter },
): Promise<Outcome> {
  const base = baseEntry(run, resource);
  const isWhole = run.options.full || isFullChildListingDue(base, run.now) ||
    run.journal.wholeChildren.has(keyOf(run, resource));
  if (isWhole) run.journal.beginWholeChildren(keyOf(run, resource));
  // Those that a killed run found changed and did not come to.
  const left = run.journal.carried.get(keyOf(run, parent))?.parents ?? [];
  const wanted = isWhole
    ? null
    : new Set([...parentList.parents, ...left, ...(base?.pending ?? [])]);
  const total = wanted ? wanted.size : parentList.entry.records;
  // What a killed run changed is in no count, or, if it was killed at its very end, in the last one already.
  const isCounted = isWhole || run.journal.resumed || run.journal.carried.has(keyOf(run, parent));
  const tally: Tally = {
    added: 0,
    changed: 0,
    deleted: 0,
    readBytes: 0,
    done: new Map(run.journal.parents.get(keyOf(run, resource))),
    failed: new Map(),
    failuresInRow: 0,
  };
  const reportProgress = () => {
    const done = tally.done.size + tally.failed.size;
    run.onEvent({
      type: "resource_progress",
      accountId: run.account.id,
      resource: resource.name,
      done,
      total: resource.parentRole ? null : total,
      sizeBytes: tally.readBytes,
      requestsLeft: Math.max(0, total - done),
    });
  };
  // Before anything is asked for: the time left depends on it.
  reportProgress();
  await forEachOf(parentIds(run, { resource, parent, wanted }), {
    width: PARENTS_AT_ONCE,
    task: async ({ id, hasChildren }) => {
      if (tally.done.has(id)) return;
      await syncParent(run, resource, { id, hasChildren, tally, writer });
      reportProgress();
    },
  });
  await writer.flush();
  const removed = parentList.nested_removed[resource.suffix ?? ""] ?? 0;
  return await outcomeOf(run, resource, { tally, isWhole, isCounted, removed });
}

/** An empty list's file: nobody need be told again that there is nothing. */
const EMPTY_BYTES = 3;

/** The parents to be read, from the list on disk; and those that have nothing nested any more, to tell that. */
async function* parentIds(
  run: AccountRun,
  { resource, parent, wanted }: {
    resource: Resource;
    parent: Resource;
    wanted: ReadonlySet<string> | null;
  },
): AsyncGenerator<{ readonly id: string; readonly hasChildren: boolean }> {
  for await (const { bytes, slices } of run.folder.reader.list(run.paths.list(parent.folder))) {
    const parents: { id: string; hasChildren: boolean }[] = [];
    for (let i = 0; i < slices.count; i++) {
      const id = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
      if (wanted && !wanted.has(id)) continue;
      if (resource.parentRole !== undefined) {
        const roles = readMember(bytes, "access_roles", {
          at: slices.starts[i] ?? 0,
          end: slices.ends[i] ?? 0,
        });
        if (!Array.isArray(roles) || !roles.includes(resource.parentRole)) {
          const left = knownFile(
            run,
            run.paths.childList(resource.folder, id, resource.suffix ?? ""),
          );
          if (left && left.sizeBytes > EMPTY_BYTES) parents.push({ id, hasChildren: false });
          continue;
        }
      }
      parents.push({ id, hasChildren: true });
    }
    yield* parents;
  }
}

async function syncParent(
  run: AccountRun,
  resource: Resource,
  { id, hasChildren, tally, writer }: {
    id: string;
    hasChildren: boolean;
    tally: Tally;
    writer: ChildWriter;
  },
): Promise<void> {
  if (tally.failuresInRow >= MAX_FAILURES_IN_ROW) {
    tally.failed.set(
      id,
      new IncompleteChildrenError(
        `Not asked for: ${MAX_FAILURES_IN_ROW} others in a row had failed`,
      ),
    );
    return;
  }
  let fresh: ChildRecords;
  try {
    fresh = hasChildren ? await readChildren(run, resource, id) : new ChildRecords();
    tally.failuresInRow = 0;
  } catch (error) {
    if (isFatal(error)) throw error;
    // Harvest says 422 where the user is no manager; optional parts are missing in their own ways.
    if (isMissing(error, resource)) return;
    tally.failed.set(id, error);
    tally.failuresInRow++;
    return;
  }
  const suffix = resource.suffix ?? "";
  const path = run.paths.childList(resource.folder, id, suffix);
  const onDisk = await run.folder.reader.read(path);
  const before = ChildRecords.ofFile(onDisk);
  const text = fresh.text();
  const { added, changed, history, gone } = before.leaving(fresh, {
    resource: resource.name,
    parentId: id,
    noticedAt: toSeconds(run.now),
    isImported: run.isImported && knownFile(run, path) === null,
  });
  const done = { records: fresh.count, before: before.count };
  await writer.add({
    path,
    text: onDisk && sameBytes(onDisk, text) ? null : text,
    then: parentDone(keyOf(run, resource), id, done),
    history,
    gone,
    deletedPath: run.paths.deleted(resource.folder, suffix),
  });
  tally.done.set(id, done);
  tally.added += added;
  tally.changed += changed;
  tally.deleted += gone.length;
  tally.readBytes += text.length;
}

async function outcomeOf(
  run: AccountRun,
  resource: Resource,
  { tally, isWhole, isCounted, removed }: {
    tally: Tally;
    isWhole: boolean;
    isCounted: boolean;
    removed: number;
  },
): Promise<Outcome> {
  const base = baseEntry(run, resource);
  const done = [...tally.done.values()];
  const kept = async () => {
    let records = 0;
    for (const [id, path] of knownChildFiles(run, resource)) {
      if (tally.done.has(id)) continue;
      records += ChildRecords.ofFile(await run.folder.reader.read(path)).count;
    }
    return records;
  };
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const records = isCounted
    ? sum(done.map((parent) => parent.records)) + await kept()
    : (base?.records ?? 0) - removed + sum(done.map((parent) => parent.records - parent.before));
  const readAt = toSeconds(run.now);
  const failures = [...tally.failed];
  const [first] = failures;
  return {
    entry: {
      state: first
        ? failures.every(([, error]) => isForbidden(error)) ? "forbidden" : "incomplete"
        : "complete",
      records,
      read: isWhole ? "full" : "incremental",
      read_at: readAt,
      watermark: null,
      last_full_sweep: isWhole ? readAt : base?.last_full_sweep ?? null,
      reason: first
        ? `${failures.length} of ${failures.length + tally.done.size} could not be read; ` +
          `the first is ${resource.parent}/${first[0]}: ${describeFailure(first[1])}`
        : null,
      ...(first ? { pending: failures.map(([id]) => id) } : {}),
    },
    added: tally.added,
    changed: tally.changed,
    deleted: tally.deleted,
  };
}
