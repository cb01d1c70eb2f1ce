import {
  listOf,
  mapOf,
  number,
  object,
  or,
  type Parser,
  ShapeError,
  text,
} from "../../json/shape.ts";

/** What is known of one resource of an account. Times are ISO 8601 in UTC. */
export interface ResourceEntry {
  /** `complete` | `incomplete` | `forbidden` | `off` | `unavailable`. */
  readonly state: string;
  /** Records in the backup. */
  readonly records: number;
  /** How it was last read: `full` | `incremental`; null if never. */
  readonly read: string | null;
  /** When it was last read completely. */
  readonly read_at: string | null;
  /** The `updated_since` of the next reading, by the server's clock; null where the next one must be whole. */
  readonly watermark: string | null;
  /** When all of it was last read from the first to the last record. */
  readonly last_full_sweep: string | null;
  /** Why it is not complete. */
  readonly reason: string | null;
  /** Child resources: parents whose records the next run reads again. */
  readonly pending?: readonly string[];
  /** Child resources whose records repeat values of other lists: by parent, a digest of those values as they were then. */
  readonly repeated?: Readonly<Record<string, string>>;
  /** The records that the last reading found which were not in the backup. */
  readonly added?: AddedRecords;
  /** What an interrupted run, or one that was to do less, has left to do. */
  readonly due?: readonly Debt[];
}

/** Records that were new to the backup, whenever they were made in Harvest. */
export interface AddedRecords {
  /** By Harvest's clock: the same for all that one run finds. */
  readonly noticed_at: string;
  readonly count: number;
  /** Ids, of child records `<parent>/<id>`; null if they are too many to be listed, or all that there are. */
  readonly ids: readonly string[] | null;
}

/**
 * `reading`: it was to be read; `record_files`: its `<id>.json` may be missing or old; `partitions`: so may its partitions;
 * `artifacts`: PDFs or receipts of its records are missing, or differ from their records.
 */
export type Debt = (typeof DEBTS)[number];
const DEBTS = ["reading", "record_files", "partitions", "artifacts"] as const;

/** Entries of which nothing counts as read whole, nor as not there: the next reading is of everything. */
export function withoutFullListings(
  entries: Readonly<Record<string, ResourceEntry>>,
): Record<string, ResourceEntry> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => {
      const read_at = entry.state === "unavailable" ? null : entry.read_at;
      return [name, { ...entry, read_at, last_full_sweep: null }];
    }),
  );
}

/** An entry with more debts. */
export function withDebts(entry: ResourceEntry, ...more: readonly Debt[]): ResourceEntry {
  return { ...entry, due: [...new Set([...entry.due ?? [], ...more])] };
}

/** An entry without some of its debts. */
export function withoutDebts(entry: ResourceEntry, ...paid: readonly Debt[]): ResourceEntry {
  const { due: all = [], ...rest } = entry;
  const due = all.filter((debt) => !paid.includes(debt));
  return due.length > 0 ? { ...rest, due } : rest;
}

const debt: Parser<Debt> = (value) => {
  const known = DEBTS.find((each) => each === value);
  if (known) return known;
  throw new ShapeError("is no debt");
};

/** What a manifest says of a resource; members that are missing or of another shape say as little as they can. */
export const parseResource: Parser<ResourceEntry> = object({
  state: or(text, "incomplete"),
  records: or(number, 0),
  read: or(text, null),
  read_at: or(text, null),
  watermark: or(text, null),
  last_full_sweep: or(text, null),
  reason: or(text, null),
  pending: or(listOf(text), undefined),
  repeated: or(mapOf(text), undefined),
  added: or(
    object({ noticed_at: text, count: number, ids: or(listOf(text), null) }),
    undefined,
  ),
  due: or(listOf(debt), undefined),
});
