import type { HarvestClient, PageRequest } from "../../harvest/harvest_client.ts";
import { PER_PAGE } from "../../harvest/limits.ts";
import { countRecords, paginate } from "../../harvest/paginate.ts";
import { isOlderVersion, Revisions } from "../../store/history/record_change.ts";
import { sameBytes } from "../../json/same_record.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import type { KnownAccount } from "../context/known_account.ts";
import { isReadAfter, type PlannedList } from "./plan_account.ts";
import { afterChanges } from "./reading_policy.ts";

/** A record as the backup would hold it after the run. */
export interface ExpectedRecord {
  readonly id: string;
  readonly text: Uint8Array;
  /** Whether it is new, or another than on disk now. */
  readonly isChanged: boolean;
}

/** Looks at a record, whose text is good until it is done. */
export type RecordVisitor = (record: ExpectedRecord) => Promise<void>;

/** What carrying out the plan of a list would take. */
export interface ExpectedReading {
  readonly mode: "full" | "changes";
  /** Records that would be read; null if Harvest does not say. */
  readonly records: number | null;
  readonly requests: number;
  /** The records were only counted, and none of them shown. */
  readonly isCounted: boolean;
}

/** What a forecast is made with. */
export interface ForecastOptions {
  readonly client: HarvestClient;
  readonly known: KnownAccount;
  readonly signal: AbortSignal;
}

/**
 * Finds out what carrying out the plan of a list would take, and keeps nothing of what it reads. Changes are read and
 * counted as a run does it; a whole list is read only if something hangs on its records, else it is counted.
 */
export class ListForecast {
  readonly #path: string;

  constructor(readonly planned: PlannedList, readonly options: ForecastOptions) {
    this.#path = options.known.paths.list(planned.resource.folder);
  }

  /** Shows `visit` the records that the list would have, unless the list need only be counted. @throws as reading it */
  async make(visit: RecordVisitor): Promise<ExpectedReading> {
    const { reading } = this.planned;
    return reading.how === "changes"
      ? await this.#changes(reading.since, visit)
      : await this.#whole(visit);
  }

  /** As in a run: read, merged and counted; if that does not agree, once more, or whole. */
  async #changes(since: string, visit: RecordVisitor): Promise<ExpectedReading> {
    const first = this.#first({ updated_since: since });
    let requests = -this.#logged(first);
    for (let isAgain = false;; isAgain = true) {
      const { fresh, pages } = await this.#read(first);
      requests += pages;
      const isOpened = fresh.size > 0 || isReadAfter(this.planned);
      const isSound = !isOpened || await this.options.known.isSoundList(this.#path);
      if (!isSound) return await this.#whole(visit, requests);
      let records = this.options.known.entry(this.planned.resource)?.records ?? 0;
      if (fresh.size > 0) {
        records = 0;
        for await (const _ of this.#merged(fresh, { whole: false })) records++;
      }
      requests++;
      const next = afterChanges({ records, total: await this.#count(), isAgain });
      if (next === "again") continue;
      if (next === "whole") return await this.#whole(visit, requests);
      if (isReadAfter(this.planned)) {
        for await (const record of this.#merged(fresh, { whole: false })) await visit(record);
      }
      return { mode: "changes", records: fresh.size, requests, isCounted: false };
    }
  }

  async #whole(visit: RecordVisitor, requestsBefore = 0): Promise<ExpectedReading> {
    const { artifacts, children, repeatedBy } = this.planned;
    const first = this.#first({});
    const before = requestsBefore - this.#logged(first);
    const mustSeeRecords = artifacts ||
      children.some(({ resource }) => resource.parentRole) ||
      [...children, ...repeatedBy].some(({ parents }) => parents === "changed");
    if (!mustSeeRecords) {
      const total = await this.#count();
      const pages = Math.max(1, Math.ceil((total ?? 1) / PER_PAGE));
      return { mode: "full", records: total, requests: before + pages, isCounted: true };
    }
    const { fresh, pages } = await this.#read(first);
    for await (const record of this.#merged(fresh, { whole: true })) await visit(record);
    return { mode: "full", records: fresh.size, requests: before + pages, isCounted: false };
  }

  async #read(first: PageRequest): Promise<{ fresh: Map<string, Uint8Array>; pages: number }> {
    const fresh = new Map<string, Uint8Array>();
    let pages = 0;
    for await (using page of paginate(this.options.client, first)) {
      pages++;
      for (const { id, text } of slicedRecords(page)) {
        const other = fresh.get(id);
        if (!other || !isOlderVersion(text, other)) fresh.set(id, text.slice());
      }
    }
    return { fresh, pages };
  }

  #first(query: Readonly<Record<string, string>>): PageRequest {
    const { client, known: { accountId }, signal } = this.options;
    return client.list(this.planned.resource, { accountId, query, salvage: true, signal });
  }

  async #count(): Promise<number | null> {
    const { client, known: { accountId }, signal } = this.options;
    return await countRecords(client, this.planned.resource, { accountId, signal });
  }

  /** Pages of this reading that an interrupted run has in its log. */
  #logged({ url }: PageRequest): number {
    const open = this.options.known.openReading(this.planned.resource);
    return open?.first_url === url ? open.pages.length : 0;
  }

  async *#onDisk(): AsyncGenerator<Omit<ExpectedRecord, "isChanged">> {
    for await (const batch of await this.options.known.soundList(this.#path)) {
      yield* slicedRecords(batch);
    }
  }

  /**
   * The list with what was read. Where nothing is on disk yet, nothing has changed: all is due. And of a list that another
   * program wrote only the run itself finds out what has.
   */
  async *#merged(
    fresh: ReadonlyMap<string, Uint8Array>,
    { whole }: { whole: boolean },
  ): AsyncGenerator<ExpectedRecord> {
    const added = new Map(fresh);
    const compares = !this.options.known.isImported &&
      await this.options.known.reader.sizeOf(this.#path) !== null;
    if (compares) {
      const revised = await this.#revised(fresh);
      for await (const { id, text } of this.#onDisk()) {
        const now = added.get(id);
        added.delete(id);
        if (now !== undefined) yield { id, text: now, isChanged: revised.has(id) };
        else if (!whole) yield { id, text, isChanged: false };
      }
    }
    for (const [id, text] of added) yield { id, text, isChanged: compares };
  }

  /** Ids of records on disk that say something else in what was read. */
  async #revised(fresh: ReadonlyMap<string, Uint8Array>): Promise<ReadonlySet<string>> {
    const revisions = new Revisions();
    const revised = new Set<string>();
    const gained = new Set<string>();
    for await (const { id, text } of this.#onDisk()) {
      const now = fresh.get(id);
      if (now === undefined) continue;
      if (sameBytes(text, now)) {
        revisions.same(1);
        continue;
      }
      const kind = revisions.take(text, now);
      if (kind === "gained") gained.add(id);
      else if (kind !== "same") revised.add(id);
    }
    return revisions.isUniform ? revised : revised.union(gained);
  }
}
