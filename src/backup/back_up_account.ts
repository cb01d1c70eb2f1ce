import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { isoSeconds } from "../http/clock.ts";
import { StatusError } from "../http/errors/http_error.ts";
import { type ResourceEntry, withDebts, withoutDebts } from "../store/manifest/manifest.ts";
import type { PlacedList } from "../store/journal/journal_entry.ts";
import type { AccountRun } from "./context/account_run.ts";
import type { ReadMode, ResourceState } from "./context/event.ts";
import { isFatal, type Shortfall, shortfallOf } from "./context/failure.ts";
import type { Outcome } from "./context/run_journal.ts";
import { allSettled } from "./context/semaphore.ts";
import {
  type AccountPlan,
  type PlannedChildren,
  type PlannedList,
  repeatedLists,
} from "./plan/plan_account.ts";
import { ArtifactSync } from "./sync/artifact_sync.ts";
import { ChildWriter } from "./sync/child_writer.ts";
import { partitionAssignments } from "./sync/partition_assignments.ts";
import { RecordFiles } from "./sync/record_files.ts";
import { readRepeated, withOutdated } from "./sync/repeated_lists.ts";
import { ShrinkGuard } from "./sync/shrink_guard.ts";
import { StoredChildren } from "./sync/stored_children.ts";
import { type ParentList, syncChildren } from "./sync/sync_children.ts";
import { syncList } from "./sync/sync_list.ts";
import { placeObject } from "./sync/sync_object.ts";

/** What became of an account's resources, by name. */
export interface AccountOutcome {
  readonly entries: ReadonlyMap<string, ResourceEntry>;
  /** Those of them that are lists, and were read. */
  readonly lists: ReadonlyMap<string, PlacedList>;
  /** Lists whose partitions were written. */
  readonly partitioned: readonly string[];
}

/** The lists that assignments are partitioned from, and by. */
const PARTITION_LISTS = CATALOG.flatMap(({ name, partitionBy }) =>
  partitionBy ? [name, partitionBy.parent] : []
);

/** Carries out the plan of one account. */
export class AccountSync {
  /** Where children are written, by folder. */
  readonly #childWriters = new Map<string, ChildWriter>();
  /** The lists as they are placed, by name; null: one that is not. */
  readonly #placed = new Map<string, Promise<PlacedList | null>>();
  readonly #entries = new Map<string, ResourceEntry>();
  readonly #lists = new Map<string, PlacedList>();
  readonly #shrinkGuard: ShrinkGuard;

  constructor(readonly plan: AccountPlan, readonly run: AccountRun) {
    this.#shrinkGuard = new ShrinkGuard(plan.lists);
  }

  /**
   * Its objects, then all lists side by side, and the children and binaries of a list's records as soon as that list is on
   * disk.
   * @throws only what ends the whole run: see {@link isFatal}
   */
  async carryOut(): Promise<AccountOutcome> {
    const { facts: { objects }, lists, refusal } = this.plan;
    const { disk, report } = this.run;
    // Mentioned once each in the order of the catalog, whatever comes first.
    for (const { resource } of [...objects, ...lists.flatMap((list) => [list, ...list.children])]) {
      const nothingYet = { done: 0, total: null, sizeBytes: 0, requestsLeft: 0 };
      report({ type: "resource_progress", resource: resource.name, ...nothingYet });
    }
    for (const { resource, answer } of objects) {
      if (refusal) this.#fallShort(resource, refusal);
      else if ("error" in answer) this.#fail([resource], answer.error);
      else this.#end(resource, await placeObject(resource, answer, this.run), "full");
    }
    for (const planned of lists) {
      this.#placed.set(planned.resource.name, this.#backUpList(planned));
    }
    // As soon as the lists that it takes are there: then nothing is left to be written when the last request is answered.
    const partitioning = allSettled(PARTITION_LISTS.flatMap((name) => this.#placed.get(name) ?? []))
      .then(() => disk.run(() => partitionAssignments(this.#lists, this.run)));
    await allSettled([...lists.map((planned) => this.#backUpRest(planned)), partitioning]);
    this.#reportGaps();
    return { entries: this.#entries, lists: this.#lists, partitioned: await partitioning };
  }

  /** Returns the list as it was placed; null if it was not. */
  async #backUpList(planned: PlannedList): Promise<PlacedList | null> {
    const { resource, reading, children } = planned;
    const all = [resource, ...children.map((child) => child.resource)] as const;
    if (reading.how === "none") {
      await new RecordFiles(resource, this.run).complete();
      for (const one of all) this.#fallShort(one, reading.shortfall);
      return null;
    }
    try {
      const done = await syncList(planned, this.#shrinkGuard, this.run);
      this.#lists.set(resource.name, done);
      this.#end(resource, done, done.entry.read === "full" ? "full" : "incremental");
      return done;
    } catch (error) {
      this.#fail(all, error);
      return null;
    }
  }

  /** What depends on the records of a list, when it is on disk. */
  async #backUpRest({ resource, children, artifacts }: PlannedList): Promise<void> {
    const done = await this.#placed.get(resource.name);
    if (!done) return;
    await allSettled([
      ...children.map((child) => this.#backUpChildren(child, { resource, done })),
      ...(artifacts ? [this.#fetchArtifacts(resource, done)] : []),
    ]);
  }

  async #backUpChildren(planned: PlannedChildren, parent: ParentList): Promise<void> {
    const { resource, parents, shortfall } = planned;
    if (shortfall) return this.#fallShort(resource, shortfall);
    const { folder } = resource;
    const writer = this.#childWriters.get(folder) ?? new ChildWriter(folder, this.run);
    this.#childWriters.set(folder, writer);
    try {
      const lists = repeatedLists(planned);
      // Children that are older than what they repeat would be taken for as new as that.
      await allSettled(lists.flatMap(({ name }) => this.#placed.get(name) ?? []));
      const values = await readRepeated(lists, this.run);
      const due = await withOutdated(planned, parent, { values, run: this.run });
      const stored = new StoredChildren(resource, writer, { values, run: this.run });
      const outcome = await syncChildren(due, parent, stored, this.run);
      this.#end(resource, outcome, parents === "all" ? "full" : "incremental");
    } catch (error) {
      this.#fail([resource], error);
    }
  }

  /** What could not be had stays on the books. */
  async #fetchArtifacts(resource: Resource, done: PlacedList): Promise<void> {
    const isOwed = await new ArtifactSync(resource, this.run).sync(done);
    const entry = this.#entries.get(resource.name) ?? done.entry;
    const change = isOwed ? withDebts : withoutDebts;
    this.#entries.set(resource.name, change(entry, "artifacts"));
  }

  /** A resource was read, as far as `outcome` says. */
  #end(resource: Resource, outcome: Outcome, mode: ReadMode): void {
    const { entry: { state } } = outcome;
    if (state === "complete") this.run.refusals.came(resource.name);
    const entry = this.#judged(resource, outcome.entry, state === "forbidden" ? 403 : null);
    this.#report(resource, { ...outcome, entry }, mode);
  }

  /** A resource was not asked for. */
  #fallShort(resource: Resource, { state, reason }: Shortfall): void {
    this.#report(resource, unread(this.run.known.unreadEntry(resource, state, reason)), "none");
  }

  /** A resource could not be read, nor its children. @throws the error, if it ends the run */
  #fail([resource, ...children]: readonly [Resource, ...Resource[]], error: unknown): void {
    if (isFatal(error)) throw error;
    const { facts: { role }, now, known } = this.run;
    const { own, ofChildren } = shortfallOf(error, resource, role);
    const status = error instanceof StatusError ? error.status : null;
    for (const one of [resource, ...children]) {
      const { state, reason } = one === resource ? own : ofChildren;
      const before = known.unreadEntry(one, state, reason);
      const asked = state === "unavailable" ? { ...before, read_at: isoSeconds(now) } : before;
      this.#report(one, unread(this.#judged(one, asked, status)), "none");
    }
  }

  /** See {@link Refusals.judge}. */
  #judged({ name }: Resource, entry: ResourceEntry, status: number | null): ResourceEntry {
    const { refusals, facts: { role } } = this.run;
    return refusals.judge(name, entry, { status, role });
  }

  /** Names what Harvest has refused for days of the resources that were planned. */
  #reportGaps(): void {
    const { known: { paths: { root } }, refusals, report } = this.run;
    for (const { key, resource, since, reason } of refusals.settled()) {
      if (!this.#entries.has(resource)) continue;
      const path = key === resource ? null : `${root}/${key}`;
      report({ type: "known_gap", resource, path, since, reason });
    }
  }

  #report(resource: Resource, outcome: Outcome, mode: ReadMode): void {
    const { entry, added, changed, deleted } = outcome;
    this.#entries.set(resource.name, entry);
    this.run.report({
      type: "resource_finished",
      resource: resource.name,
      state: entry.state as ResourceState,
      mode,
      records: entry.records,
      added,
      changed,
      deleted,
      sizeBytes: this.run.known.recordBytes(resource),
      reason: entry.reason,
    });
  }
}

function unread(entry: ResourceEntry): Outcome {
  return { entry, added: 0, changed: 0, deleted: 0 };
}
