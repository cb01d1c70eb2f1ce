import type {
  AccountInfo,
  BackupEvent,
  LeftOut,
  ResourceState,
} from "../../backup/context/event.ts";

type ResourceFinished = Extract<BackupEvent, { type: "resource_finished" }>;

/** The outcome for one resource of one account. */
export interface ResourceSummary extends Omit<ResourceFinished, "type" | "accountId" | "state"> {
  /** `unfinished` if the run ended first. */
  readonly state: ResourceState | "unfinished";
  readonly artifacts: ArtifactSummary;
}

/** The outcome for the artifacts of one resource. */
export interface ArtifactSummary {
  readonly total: number;
  /** Fetched by this run. */
  readonly saved: number;
  readonly failed: number;
  /** Of those fetched by this run. */
  readonly sizeBytes: number;
}

/** The outcome for one account. */
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
export interface MissingItem {
  readonly accountId: string;
  readonly resource: string;
  /** The artifact that is missing; null if the resource itself is not complete. */
  readonly path: string | null;
  readonly reason: string;
  /** A file that came to harm, which no run may be able to fetch again; absent: a run fetches it. */
  readonly isLost?: true;
}

/** Something that Harvest does not have, or has otherwise than its record says: no news. */
export type KnownGap = Omit<Extract<BackupEvent, { type: "known_gap" }>, "type">;

/** Something to know; nothing is missing because of it. */
export interface Warning {
  readonly accountId: string | null;
  readonly resource: string | null;
  readonly message: string;
}

/** The outcome of a run. */
export interface Summary {
  readonly runId: string;
  readonly output: string;
  readonly resumed: boolean;
  readonly startedAt: string;
  /** `partial`: complete but for what was left out on request; `unfinished`: an error ended the run. */
  readonly outcome: "complete" | "partial" | "incomplete" | "interrupted" | "unfinished";
  readonly finishedAt: string | null;
  readonly durationMs: number;
  readonly requests: number;
  readonly accounts: readonly AccountSummary[];
  /** Accounts of other products, which the token sees and which are not backed up. */
  readonly skipped: readonly AccountInfo[];
  /** Accounts of the backup that the token does not list any more. */
  readonly lost: readonly AccountInfo[];
  readonly leftOut: LeftOut;
  readonly problems: readonly MissingItem[];
  readonly knownGaps: readonly KnownGap[];
  readonly warnings: readonly Warning[];
}

/** What a run changed in the backup. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  /** Fetched. */
  readonly pdfs: number;
  readonly receipts: number;
}

/** What a run changed in some resources. */
export function changesOf(rows: readonly ResourceSummary[]): Changes {
  const sum = (of: (row: ResourceSummary) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const isReceipts = ({ resource }: ResourceSummary) => resource === "expenses";
  return {
    added: sum(({ added }) => added),
    changed: sum(({ changed }) => changed),
    deleted: sum(({ deleted }) => deleted),
    pdfs: sum((row) => isReceipts(row) ? 0 : row.artifacts.saved),
    receipts: sum((row) => isReceipts(row) ? row.artifacts.saved : 0),
  };
}

/** Whether a run left a resource other than it was, or failed to read it. */
export function isEventful(row: ResourceSummary): boolean {
  return isTroubled(row) || Object.values(changesOf([row])).some((count) => count > 0);
}

/** Whether something of a resource is missing. */
export function isTroubled({ state, artifacts }: ResourceSummary): boolean {
  return isGap(state) || artifacts.failed > 0;
}

/** Whether a state means that something is missing which the user expects to be saved. */
export function isGap(state: ResourceSummary["state"]): boolean {
  return state === "incomplete" || state === "forbidden" || state === "unfinished";
}

/**
 * Whether everything the token may see is saved. The run's own outcome counts only if nothing contradicts it: "complete"
 * with data missing is the one mistake that nobody would notice.
 */
function isComplete({ outcome, problems, lost, accounts }: Summary): boolean {
  return (outcome === "complete" || outcome === "partial") && problems.length + lost.length === 0 &&
    !accounts.some(({ resources }) => resources.some(({ state }) => isGap(state)));
}

/** The exit code of a run; `strict` counts warnings and known gaps as incomplete. */
export function exitCodeOf(summary: Summary, { strict }: { strict: boolean }): 0 | 1 | 3 | 130 {
  if (summary.outcome === "interrupted") return 130;
  if (summary.outcome === "unfinished") return 1;
  return isComplete(summary) && !(strict && hasNotes(summary)) ? 0 : 3;
}

/** Whether there is something that only `strict` counts. What is as it should be, as of a draft, never counts. */
export function hasNotes({ warnings, knownGaps }: Summary): boolean {
  return warnings.length > 0 || knownGaps.some(({ since }) => since !== null);
}
