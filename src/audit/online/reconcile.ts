import type { AccountBackup } from "../ledger/account_backup.ts";
import type { RecordSlice } from "../../figures/record_fields.ts";
import { type LiveAccount, readCurrentRecord } from "./current_records.ts";

/** A record as far as it is compared. Times are ISO 8601 in UTC. */
export interface ComparedRecord {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Whether it is a running timer, which is different at each reading. */
  readonly isRunning: boolean;
}

/** How to compare the records of one resource. */
export interface RecordComparison<T extends ComparedRecord> {
  readonly resource: string;
  readonly read: (record: RecordSlice) => T;
  /** Whether a record of the backup should be among those that were read from Harvest. */
  readonly isInScope: (saved: T) => boolean;
  readonly isSame: (saved: T, current: T) => boolean;
  /** Logs a difference; a version is null on the side that does not have the record. */
  readonly log: (problem: RecordProblem, saved: T | null, current: T | null) => void;
}

/** Why a record is not the same in the backup and in Harvest. */
export type RecordProblem =
  | "added_since"
  | "missing_here"
  | "gone_there"
  | "edited_since"
  | "differs"
  | "timer_running";

/**
 * How many records that only the backup has are looked up one by one: each is deleted, or moved to another year. With
 * more, the list is another one, and single records explain nothing.
 */
const MAX_LOOKUPS = 50;

/**
 * Compares the records of a resource in the backup with those that were read from Harvest, by id.
 * @throws StatusError | TransientError | UnreachableError
 */
export async function reconcile<T extends ComparedRecord>(
  live: LiveAccount,
  backup: AccountBackup,
  current: ReadonlyMap<string, T>,
  { resource, read, isInScope, isSame, log }: RecordComparison<T>,
): Promise<void> {
  const readAt = backup.readAt(resource);
  const compare = (saved: T, now: T) => {
    if (isSame(saved, now)) return;
    const isTimer = saved.isRunning || now.isRunning;
    log(
      isTimer ? "timer_running" : now.updatedAt >= readAt ? "edited_since" : "differs",
      saved,
      now,
    );
  };
  const added = new Map(current);
  const absent: T[] = [];
  await backup.visit(resource, [(record) => {
    const saved = read(record);
    const now = added.get(saved.id);
    if (now === undefined) {
      if (isInScope(saved)) absent.push(saved);
    } else {
      added.delete(saved.id);
      compare(saved, now);
    }
  }]);
  for (const now of added.values()) {
    log(now.createdAt >= readAt ? "added_since" : "missing_here", null, now);
  }
  for (const [at, saved] of absent.entries()) {
    const now = at < MAX_LOOKUPS
      ? await readCurrentRecord(live, { resource, id: saved.id }, read)
      : null;
    if (now === null) log("gone_there", saved, null);
    else compare(saved, now);
  }
}
