import type { AccountInfo, ReadMode, ResourceState } from "../../backup/context/event.ts";

/** What became of one resource of one account. */
export interface ResourceSummary {
  readonly resource: string;
  /** `unfinished` if the run ended first. */
  readonly state: ResourceState | "unfinished";
  readonly mode: ReadMode;
  /** Records in the backup now. */
  readonly records: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  /** Of the files that hold its records. */
  readonly sizeBytes: number;
  readonly reason: string | null;
  readonly artifacts: ArtifactSummary;
}

/** What became of the artifacts of one resource. */
export interface ArtifactSummary {
  readonly total: number;
  /** Fetched by this run. */
  readonly saved: number;
  readonly failed: number;
  /** Of those fetched by this run. */
  readonly sizeBytes: number;
}

/** What became of one account. */
export interface AccountSummary {
  readonly account: AccountInfo;
  readonly role: string | null;
  readonly modulesOff: readonly string[];
  readonly resources: readonly ResourceSummary[];
  /** Of its whole backup; null if the run ended first. */
  readonly files: number | null;
  readonly sizeBytes: number | null;
}

/** Something that is missing from the backup. */
export interface Problem {
  readonly accountId: string;
  readonly resource: string;
  /** The artifact that is missing; null if the resource itself is not complete. */
  readonly path: string | null;
  readonly reason: string;
}

/** Something to know that leaves nothing out. */
export interface Warning {
  readonly accountId: string | null;
  readonly resource: string | null;
  readonly message: string;
}

/** What a run came to. */
export interface Summary {
  readonly runId: string;
  readonly output: string;
  readonly resumed: boolean;
  readonly startedAt: string;
  /** `unfinished`: the run was ended by an error. */
  readonly outcome: "complete" | "incomplete" | "interrupted" | "unfinished";
  readonly finishedAt: string | null;
  readonly durationMs: number;
  readonly requests: number;
  readonly accounts: readonly AccountSummary[];
  /** Seen by the token but not backed up, as they are no Harvest accounts. */
  readonly skipped: readonly AccountInfo[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
}

/** The role that sees everything. */
export const ADMINISTRATOR = "administrator";

/** States that leave something out which the user expects to be saved. */
export function isMissing(state: ResourceSummary["state"]): boolean {
  return state === "incomplete" || state === "forbidden" || state === "unfinished";
}

/**
 * Whether everything the token may see is saved. The run's own word is believed only where nothing else speaks against
 * it: "complete" with data missing is the one mistake that nobody would notice.
 */
export function isComplete({ outcome, problems, accounts }: Summary): boolean {
  return outcome === "complete" && problems.length === 0 &&
    !accounts.some(({ resources }) => resources.some(({ state }) => isMissing(state)));
}

/** The exit code of a run; `strict` counts warnings as incomplete. */
export function exitCodeOf(summary: Summary, { strict }: { strict: boolean }): 0 | 1 | 3 | 130 {
  if (summary.outcome === "interrupted") return 130;
  if (summary.outcome === "unfinished") return 1;
  return isComplete(summary) && !(strict && summary.warnings.length > 0) ? 0 : 3;
}
