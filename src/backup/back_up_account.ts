import type { Resource } from "../harvest/catalog.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { isoSeconds } from "../http/clock.ts";
import { StatusError } from "../http/errors/http_error.ts";
import type { UsableFiles } from "../store/trust/usable_files.ts";
import { type ResourceEntry, withDebts, withoutDebts } from "../store/manifest/manifest.ts";
import type { Refusal } from "../store/manifest/refusal.ts";
import type { OnAccountEvent, ReadMode, ResourceState } from "./context/event.ts";
import { isFatal, type Shortfall, shortfallOf } from "./context/failure.ts";
import type { KnownAccount } from "./context/known_account.ts";
import type { DoneList, Outcome, RunJournal } from "./context/run_journal.ts";
import { Refusals } from "./context/refusals.ts";
import { allSettled, type Semaphores } from "./context/semaphore.ts";
import type { AccountPlan, PlannedChildren, PlannedList } from "./plan/plan_account.ts";
import { ArtifactSync } from "./sync/artifact_sync.ts";
import { ChildWriter, StoredChildren } from "./sync/stored_children.ts";
import { type ListProgress, ListSource } from "./sync/list_source.ts";
import { partitionAssignments } from "./sync/partition_assignments.ts";
import { RecordFiles } from "./sync/record_files.ts";
import { ShrinkGuard } from "./sync/shrink_guard.ts";
import { StoredList } from "./sync/stored_list.ts";
import { type ParentList, syncChildren } from "./sync/sync_children.ts";
import { syncList } from "./sync/sync_list.ts";
import { placeObject } from "./sync/sync_object.ts";

/** What a plan is carried out with. */
export interface AccountSyncOptions {
  readonly client: HarvestClient;
  readonly known: KnownAccount;
  readonly files: UsableFiles;
  readonly journal: RunJournal;
  readonly semaphores: Semaphores;
  /** Whether `<id>.json` are written. */
  readonly recordFiles: boolean;
  /** Our own wall clock. */
  readonly today: () => Date;
  readonly report: OnAccountEvent;
  readonly signal: AbortSignal;
}

/** What became of an account's resources, by name. */
export interface AccountOutcome {
  readonly entries: ReadonlyMap<string, ResourceEntry>;
  /** Those of them that are lists, and were read. */
  readonly lists: ReadonlyMap<string, DoneList>;
  /** Lists whose partitions were written. */
  readonly partitioned: readonly string[];
  /** What Harvest did not give of it. */
  readonly refusals: Readonly<Record<string, Refusal>>;
}

/**
 * Carries out the plan of one account: its objects, then all lists side by side, and the children and binaries of a
 * list's records as soon as that list is on disk.
 * @throws only what ends the whole run: see {@link isFatal}
 */
export async function backUpAccount(
  plan: AccountPlan,
  options: AccountSyncOptions,
): Promise<AccountOutcome> {
  return await new AccountSync(plan, options).run();
}

class AccountSync {
  readonly #artifacts: ArtifactSync;
  /** Where children are written, by folder. */
  readonly #childWriters = new Map<string, ChildWriter>();
  readonly #entries = new Map<string, ResourceEntry>();
  readonly #doneLists = new Map<string, DoneList>();
  readonly #refusals: Refusals;
  readonly #shrinkGuard: ShrinkGuard;

  constructor(readonly plan: AccountPlan, readonly options: AccountSyncOptions) {
    const { known, semaphores: { downloads } } = options;
    const { facts: { baseUri }, lists, now } = plan;
    this.#shrinkGuard = new ShrinkGuard(lists);
    this.#refusals = new Refusals(known.manifest?.refusals ?? {}, now);
    const refusals = this.#refusals;
    this.#artifacts = new ArtifactSync(known, { ...options, baseUri, now, refusals, downloads });
  }

  async run(): Promise<AccountOutcome> {
    const { facts: { objects }, lists, refusal, now } = this.plan;
    const { known, files, journal, semaphores } = this.options;
    // Mentioned once each in the order of the catalog, whatever comes first.
    for (const { resource } of objects) this.#progressOf(resource)(NOTHING_YET);
    for (const { resource, children } of lists) {
      for (const one of [resource, ...children.map((child) => child.resource)]) {
        this.#progressOf(one)(NOTHING_YET);
      }
    }
    for (const { resource, answer } of objects) {
      if (refusal) this.#fallShort(resource, refusal);
      else if ("error" in answer) this.#fail([resource], answer.error);
      else {
        const { paths } = known;
        this.#end(resource, await placeObject(resource, answer, { paths, files, now }), "full");
      }
    }
    await allSettled(lists.map((planned) => this.#backUpList(planned)));
    const partitioned = await semaphores.disk.run(() =>
      partitionAssignments(this.#doneLists, known, { journal, files })
    );
    this.#reportGaps();
    return {
      entries: this.#entries,
      lists: this.#doneLists,
      partitioned,
      refusals: this.#refusals.entries,
    };
  }

  async #backUpList(planned: PlannedList): Promise<void> {
    const { resource, reading, children } = planned;
    const all = [resource, ...children.map((child) => child.resource)] as const;
    if (reading.how === "none") {
      await this.#recordFiles(resource).complete();
      for (const one of all) this.#fallShort(one, reading.shortfall);
      return;
    }
    let done: DoneList;
    try {
      done = await this.#syncList(planned);
    } catch (error) {
      return this.#fail(all, error);
    }
    this.#doneLists.set(resource.name, done);
    this.#end(resource, done, done.entry.read === "full" ? "full" : "incremental");
    await allSettled([
      ...children.map((child) => this.#backUpChildren(child, { resource, done })),
      ...(planned.artifacts ? [this.#fetchArtifacts(resource, done)] : []),
    ]);
  }

  #recordFiles(resource: Resource): RecordFiles {
    const { known, journal, semaphores: { disk }, recordFiles: wanted, signal } = this.options;
    return new RecordFiles(resource, known, { wanted, journal, disk, signal });
  }

  async #syncList(planned: PlannedList): Promise<DoneList> {
    const { client, known, files, journal, today, signal } = this.options;
    const { disk } = this.options.semaphores;
    const { resource } = planned;
    const onProgress = this.#progressOf(resource);
    const { accountId } = known;
    const key = known.key(resource);
    const recordFiles = this.#recordFiles(resource);
    const { now } = this.plan;
    return await syncList(planned, {
      guard: this.#shrinkGuard,
      source: new ListSource(resource, {
        client,
        accountId,
        journal,
        key,
        onProgress,
        today,
        signal,
      }),
      stored: new StoredList(resource, known, {
        journal,
        files,
        recordFiles,
        disk,
        now,
        isReadAfter: planned.children.length > 0 || planned.artifacts,
      }),
    });
  }

  async #backUpChildren(planned: PlannedChildren, parent: ParentList): Promise<void> {
    const { resource } = planned;
    if (planned.shortfall) return this.#fallShort(resource, planned.shortfall);
    const { client, known, files, journal, signal } = this.options;
    const { facts: { role }, now } = this.plan;
    if (planned.parents === "all") journal.beginWholeChildren(known.key(resource));
    const writer = this.#childWriter(resource.folder);
    try {
      const stored = new StoredChildren(resource, known, { writer, files, now });
      const onProgress = this.#progressOf(resource);
      const outcome = await syncChildren(planned, parent, {
        client,
        stored,
        role,
        now,
        refusals: this.#refusals,
        signal,
        onProgress,
      });
      this.#end(resource, outcome, planned.parents === "all" ? "full" : "incremental");
    } catch (error) {
      this.#fail([resource], error);
    }
  }

  /** What could not be had stays on the books. */
  async #fetchArtifacts(resource: Resource, done: DoneList): Promise<void> {
    const isOwed = await this.#artifacts.run(resource, done);
    const entry = this.#entries.get(resource.name) ?? done.entry;
    this.#entries.set(
      resource.name,
      isOwed ? withDebts(entry, "artifacts") : withoutDebts(entry, "artifacts"),
    );
  }

  #childWriter(folder: string): ChildWriter {
    const { journal, known, files } = this.options;
    const writer = this.#childWriters.get(folder) ??
      new ChildWriter(journal, files, known.paths.history(folder));
    this.#childWriters.set(folder, writer);
    return writer;
  }

  /** A resource was read, as far as `outcome` says. */
  #end(resource: Resource, outcome: Outcome, mode: ReadMode): void {
    const { entry: { state } } = outcome;
    if (state === "complete") this.#refusals.came(resource.name);
    const entry = this.#judged(resource, outcome.entry, state === "forbidden" ? 403 : null);
    this.#report(resource, { ...outcome, entry }, mode);
  }

  /** A resource was not asked for. */
  #fallShort(resource: Resource, { state, reason }: Shortfall): void {
    const entry = this.options.known.unreadEntry(resource, state, reason);
    this.#report(resource, { entry, added: 0, changed: 0, deleted: 0 }, "none");
  }

  /** A resource could not be read, nor its children. @throws the error, if it ends the run */
  #fail([resource, ...children]: readonly [Resource, ...Resource[]], error: unknown): void {
    if (isFatal(error)) throw error;
    const { facts: { role }, now } = this.plan;
    const { own, ofChildren } = shortfallOf(error, resource, role);
    const status = error instanceof StatusError ? error.status : null;
    for (const one of [resource, ...children]) {
      const { state, reason } = one === resource ? own : ofChildren;
      const before = this.options.known.unreadEntry(one, state, reason);
      const asked = state === "unavailable" ? { ...before, read_at: isoSeconds(now) } : before;
      const entry = this.#judged(one, asked, status);
      this.#report(one, { entry, added: 0, changed: 0, deleted: 0 }, "none");
    }
  }

  /** See {@link Refusals.judge}. */
  #judged({ name }: Resource, entry: ResourceEntry, status: number | null): ResourceEntry {
    return this.#refusals.judge(name, entry, { status, role: this.plan.facts.role });
  }

  /** Names what Harvest has refused for days of the resources that were planned. */
  #reportGaps(): void {
    const { known: { paths: { root } }, report } = this.options;
    for (const { key, resource, since, reason } of this.#refusals.settled()) {
      if (!this.#entries.has(resource)) continue;
      const path = key === resource ? null : `${root}/${key}`;
      report({ type: "known_gap", resource, path, since, reason });
    }
  }

  #report(resource: Resource, outcome: Outcome, mode: ReadMode): void {
    const { entry, added, changed, deleted } = outcome;
    this.#entries.set(resource.name, entry);
    this.options.report({
      type: "resource_finished",
      resource: resource.name,
      state: entry.state as ResourceState,
      mode,
      records: entry.records,
      added,
      changed,
      deleted,
      sizeBytes: this.options.known.recordBytes(resource),
      reason: entry.reason,
    });
  }

  #progressOf({ name }: Resource): (progress: ListProgress) => void {
    return (progress) =>
      this.options.report({ type: "resource_progress", resource: name, ...progress });
  }
}

const NOTHING_YET: ListProgress = { done: 0, total: null, sizeBytes: 0, requestsLeft: 0 };
