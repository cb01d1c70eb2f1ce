/** What can be wrong with a file of a backup. */
export type Problem =
  | "missing"
  | "altered"
  | "unlisted"
  | "malformed"
  | "wrong count"
  | "unreadable";

/**
 * What helps: `derive`: it is written again from other files of the backup; `fetch`: the next run fetches it again;
 * `restore`: Harvest does not have it any more, only a copy of the backup does; `remove`: it is not part of the backup.
 */
export type Remedy = "derive" | "fetch" | "restore" | "remove";

/** One thing that is wrong with one file. */
export interface Finding {
  /** Relative to the backup, with `/`. */
  readonly path: string;
  readonly problem: Problem;
  /** What was found and what was expected. */
  readonly detail: string;
  readonly remedy: Remedy;
}

/** A reference to records that the backup does not hold. Harvest has such itself, so it is no damage. */
export interface Dangling {
  readonly accountId: string;
  /** Folder of the records that refer, and the member by which. */
  readonly folder: string;
  readonly member: string;
  /** Folder that lacks what they refer to. */
  readonly target: string;
  /** How many records refer to something that is not there. */
  readonly records: number;
  /** Ids that are not there, the first few. */
  readonly ids: readonly string[];
  /** How many ids are not there. */
  readonly missing: number;
}
