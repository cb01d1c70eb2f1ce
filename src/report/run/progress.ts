import { API_WINDOW_MS } from "../../harvest/limits.ts";

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
}

/** How far the backup of one account is. */
export interface AccountProgress {
  readonly title: string;
  readonly resources: readonly ResourceProgress[];
  readonly isFinished: boolean;
}

/** How far a run is; times are monotonic milliseconds. */
export interface RunProgress {
  readonly startedMs: number;
  readonly accounts: readonly AccountProgress[];
  readonly requests: number;
  readonly sizeBytes: number;
  /** When the latest API requests ended, oldest first, none longer ago than the window. */
  readonly recentMs: readonly number[];
  /** When the first file was planned; null before. */
  readonly filesSinceMs: number | null;
  /** Until when Harvest accepts no request. */
  readonly pausedUntilMs: number;
  /** A request that failed and will be repeated; null as soon as any other succeeds. */
  readonly retry: { readonly reason: string; readonly atMs: number } | null;
}

/** Whether nothing is known about a resource yet. */
export function isWaiting({ isFinished, done, total, requestsLeft }: ResourceProgress): boolean {
  return !isFinished && done === 0 && total === null && requestsLeft === 0;
}

/**
 * Milliseconds until the end, as far as that can be estimated: requests at the rate limit or files at their own speed
 * so far, whichever takes longer, since both go on at once. Null while nothing is known.
 */
export function timeLeftMs(
  { accounts, filesSinceMs }: RunProgress,
  { nowMs, rate }: { nowMs: number; rate: number },
): number | null {
  const resources = accounts.flatMap((account) => account.resources);
  if (resources.length === 0) return null;
  const sum = (of: (resource: ResourceProgress) => number) =>
    resources.reduce((total, resource) => total + of(resource), 0);
  // A resource that has not begun takes at least one request.
  const requests = sum((each) => isWaiting(each) ? 1 : each.requestsLeft);
  const requestsMs = requests * (API_WINDOW_MS / rate);
  const filesDone = sum((resource) => resource.filesDone);
  const filesLeft = sum(({ filesToFetch }) => filesToFetch) - filesDone;
  // The speed of a single file says nothing about the rest.
  if (filesLeft > 0 && filesDone < 2) return null;
  const filesMs = filesLeft > 0 && filesSinceMs !== null
    ? (filesLeft * (nowMs - filesSinceMs)) / filesDone
    : 0;
  const leftMs = Math.max(requestsMs, filesMs);
  return leftMs > 0 ? leftMs : null;
}
