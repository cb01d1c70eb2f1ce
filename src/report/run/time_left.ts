import {
  isWaiting,
  type ProgressState,
  RATE_WINDOW_MS,
  type ResourceProgress,
} from "./progress.ts";

/**
 * Milliseconds until the end as far as can be known: requests at the rate limit, files at their own speed so far,
 * whichever takes longer, as they go side by side. Null while nothing is known.
 */
export function timeLeftMs(
  { accounts, filesSinceMs }: ProgressState,
  { nowMs, rate }: { nowMs: number; rate: number },
): number | null {
  const resources = accounts.flatMap((account) => account.resources);
  if (resources.length === 0) return null;
  const sum = (of: (resource: ResourceProgress) => number) =>
    resources.reduce((total, resource) => total + of(resource), 0);
  // What has not begun takes one request at the least.
  const requests = sum((each) => isWaiting(each) ? 1 : each.requestsLeft);
  const requestsMs = requests * (RATE_WINDOW_MS / rate);
  const filesDone = sum((resource) => resource.filesDone);
  const filesLeft = sum(({ filesToFetch }) => filesToFetch) - filesDone;
  // One file tells nothing about the speed of the rest.
  if (filesLeft > 0 && filesDone < 2) return null;
  const filesMs = filesLeft > 0 && filesSinceMs !== null
    ? (filesLeft * (nowMs - filesSinceMs)) / filesDone
    : 0;
  const leftMs = Math.max(requestsMs, filesMs);
  return leftMs > 0 ? leftMs : null;
}
