/** What can be wrong with a file of a backup. */
export type FileProblem =
  | "missing"
  | "altered"
  | "unlisted"
  | "malformed"
  | "wrong count"
  | "unreadable";

/**
 * What helps: `derive`: it can be rebuilt from other files of the backup; `fetch`: the next run fetches it again;
 * `restore`: Harvest no longer has it, only a copy of the backup does; `remove`: it is not part of the backup.
 */
export type Remedy = "derive" | "fetch" | "restore" | "remove";

/** What is wrong with a file, and what was found and expected. */
export interface Flaw {
  readonly problem: FileProblem;
  readonly detail: string;
}

export const MISSING: Flaw = { problem: "missing", detail: "it does not exist" };

/** One thing that is wrong with one file. */
export interface FileFinding extends Flaw {
  /** A warning: the backup lacks nothing, a file is too many. */
  readonly severity: "damage" | "warning";
  /** Relative to the backup, with `/`. */
  readonly path: string;
  readonly remedy: Remedy;
}

/** A finding about the file at `path`, which is relative to the backup. */
export function findingOf(path: string, { problem, detail }: Flaw, remedy: Remedy): FileFinding {
  const severity = problem === "unlisted" ? "warning" : "damage";
  return { path, severity, problem, detail, remedy };
}

/** References to records that the backup does not hold. Harvest has such itself, so they are no damage. */
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
