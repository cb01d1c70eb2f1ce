import { type AuditRun, readAt, type Visitor } from "./audit_run.ts";
import type { SlicedRecord } from "./directory.ts";
import type { Remark } from "./finding_log.ts";

/** A record as far as it is compared. Times are ISO 8601 in UTC. */
export interface Dated {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** A running timer: not the same at any two readings. */
  readonly isRunning: boolean;
}

/** How records of one resource are compared. */
export interface Comparing<T extends Dated> {
  readonly resource: string;
  readonly read: (record: SlicedRecord) => T;
  /** Whether a record of the backup should be among those that were read from Harvest. */
  readonly isInScope: (own: T) => boolean;
  readonly isSame: (own: T, fresh: T) => boolean;
  /** In words and figures, the backup's less Harvest's. */
  readonly describe: (own: T | null, fresh: T | null) => Omit<Remark, "resource">;
}

/**
 * A record that only the backup has is looked up by itself, to tell one that is gone from one that moved to another
 * year or client. So many: with more, the list is not what it was and single answers help nobody.
 */
const LOOKED_UP = 50;

/** Compares records read from Harvest again with the backup's, one by one, and says of each difference what it is. */
export class Reconciliation<T extends Dated> implements Visitor {
  readonly #absent: T[] = [];

  /** `fresh`: records by id; those that the backup has leave it. */
  constructor(
    readonly run: AuditRun,
    readonly fresh: Map<string, T>,
    readonly comparing: Comparing<T>,
  ) {}

  see(record: SlicedRecord): void {
    const fresh = this.fresh.get(record.id);
    const own = this.comparing.read(record);
    if (fresh === undefined) {
      if (this.comparing.isInScope(own)) this.#absent.push(own);
      return;
    }
    this.fresh.delete(record.id);
    if (!this.comparing.isSame(own, fresh)) this.#differs(own, fresh);
  }

  /** Judges what only one side has, once all of the backup's records were seen. */
  async finish(lookUp: (id: string) => Promise<T | null>): Promise<void> {
    const { run, comparing } = this;
    for (const fresh of this.fresh.values()) {
      const isNew = fresh.createdAt >= readAt(run, comparing.resource);
      this.#add(isNew ? "added_since" : "missing_here", null, fresh);
    }
    for (const [at, own] of this.#absent.entries()) {
      const fresh = at < LOOKED_UP ? await lookUp(own.id) : null;
      if (fresh === null) this.#add("gone_there", own, null);
      else if (!comparing.isSame(own, fresh)) this.#differs(own, fresh);
    }
  }

  #differs(own: T, fresh: T): void {
    const isEdited = fresh.updatedAt >= readAt(this.run, this.comparing.resource);
    const isTimer = own.isRunning || fresh.isRunning;
    this.#add(isTimer ? "timer_running" : isEdited ? "edited_since" : "differs", own, fresh);
  }

  #add(
    problem:
      | "added_since"
      | "missing_here"
      | "gone_there"
      | "edited_since"
      | "differs"
      | "timer_running",
    own: T | null,
    fresh: T | null,
  ): void {
    const { resource, describe } = this.comparing;
    this.run.book.add(problem, { resource, ...describe(own, fresh) });
  }
}
