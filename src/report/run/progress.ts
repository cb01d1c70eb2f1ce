import type { WorkLeft } from "./list_work.ts";
import type { Traffic } from "./traffic.ts";

/** How far the reading of one resource of an account is. */
export interface ResourceProgress {
  readonly resource: string;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly requestsLeft: number;
  readonly isFinished: boolean;
  /** PDFs or receipts to fetch, and how many have been tried, with or without success. */
  readonly filesToFetch: number;
  readonly filesDone: number;
  readonly filesBytes: number;
  /** Read so far, files apart. */
  readonly sizeBytes: number;
  /** Of a list: what is to be done with its records besides requests. */
  readonly work: WorkLeft;
}

/** How far the backup of one account is. */
export interface AccountProgress {
  readonly title: string;
  /** Where there is no room for the title. */
  readonly name: string;
  readonly resources: readonly ResourceProgress[];
  readonly isFinished: boolean;
}

/** How far a run is; times are monotonic milliseconds. */
export interface RunProgress {
  readonly startedMs: number;
  readonly accounts: readonly AccountProgress[];
  readonly requests: number;
  readonly sizeBytes: number;
  /** API requests and downloads: each kind has its own limit. */
  readonly api: Traffic;
  readonly downloads: Traffic;
  /** The shortest time from a resource's last request until what has changed of it was on disk; null before there is any. */
  readonly placeMs: number | null;
  /** Until when Harvest accepts no request. */
  readonly pausedUntilMs: number;
  /** A request that failed and will be repeated; null as soon as any other succeeds. */
  readonly retry: { readonly reason: string; readonly atMs: number } | null;
}

/** Whether nothing is known about a resource yet. */
export function isWaiting({ isFinished, done, total, requestsLeft }: ResourceProgress): boolean {
  return !isFinished && done === 0 && total === null && requestsLeft === 0;
}
