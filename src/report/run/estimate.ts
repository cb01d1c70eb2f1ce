import { CATALOG } from "../../harvest/catalog.ts";
import {
  type AccountProgress,
  isWaiting,
  type ResourceProgress,
  type RunProgress,
} from "./progress.ts";
import { trafficMs, waitMs } from "./traffic.ts";

/** What is left of a run, as far as that can be estimated. */
export interface Estimate {
  /** Milliseconds until the end; null while nothing is known. */
  readonly leftMs: number | null;
  /** How long nothing is sent, and why; null if the next request leaves soon. */
  readonly wait: { readonly ms: number; readonly why: "pause" | "requests" | "downloads" } | null;
}

/** At the limit a request waits a fraction of a second all the time; only longer waits are worth a word. */
const LEAST_WAIT_MS = 1000;

/**
 * Estimates what is left, for API requests, for files, and for the work on lists: whichever takes longest, since all go on at
 * once. `rate` is the limit of either kind of requests, in requests per window.
 */
export function estimate(progress: RunProgress, at: { nowMs: number; rate: number }): Estimate {
  const { accounts, api, downloads, pausedUntilMs } = progress;
  const requests = accounts.reduce((sum, account) => sum + requestsOf(account), 0);
  const resources = accounts.flatMap((account) => account.resources);
  const sum = (of: (resource: ResourceProgress) => number) =>
    resources.reduce((total, resource) => total + of(resource), 0);
  const filesDone = sum((each) => each.filesDone);
  const files = sum((each) => each.filesToFetch) - filesDone;
  // A receipt is sent on to where it is stored: that is another request.
  const perFile = filesDone === 0 ? 1 : Math.max(1, downloads.ended / filesDone);
  const pauseMs = Math.max(0, pausedUntilMs - at.nowMs);
  const apiMs = (count: number) => count > 0 ? pauseMs + trafficMs(count, api, at) : 0;
  const filesMs = trafficMs(files * perFile, downloads, at);
  const workMs = Math.max(apiMs(requests), filesMs, listsMs(resources, apiMs));
  const leftMs = workMs + Math.max(0, endMs(progress) - (workMs > 0 ? 0 : idleMs(progress, at)));
  return {
    leftMs: accounts.length > 0 && accounts.every(isForeseeable) && isFinite(leftMs)
      ? leftMs
      : null,
    wait: pauseMs > 0
      ? { ms: pauseMs, why: "pause" }
      : requests > 0
      ? longWait(waitMs(0, api, at), "requests")
      : longWait(files > 0 ? waitMs(0, downloads, at) : 0, "downloads"),
  };
}

/** Beside the manifest and sums of an account those at the top are synced, twice as many files as for a list. */
const MANIFEST_PLACINGS = 2;

/** After all else, what came last is placed, and the manifests of the accounts, one after the other. */
function endMs({ accounts, placeMs }: RunProgress): number {
  const unfinished = accounts.filter(({ isFinished }) => !isFinished).length;
  return unfinished === 0 ? 0 : (placeMs ?? 0) * (1 + MANIFEST_PLACINGS * unfinished);
}

/** How long ago the last request was answered. */
function idleMs({ api, downloads }: RunProgress, { nowMs }: { nowMs: number }): number {
  return nowMs - Math.max(api.recentMs.at(-1) ?? nowMs, downloads.recentMs.at(-1) ?? 0);
}

/** Of pages still to come so many are looked at: they come in bursts of dozens. */
const PAGES_LOOKED_AT = 100;

/**
 * How long the work on lists takes: all that is left of it, or, where it waits for pages, what is left when one of them has
 * come. Pages are asked for before anything else; `arrivalMs` says when so many requests from now are answered.
 */
function listsMs(
  resources: readonly ResourceProgress[],
  arrivalMs: (requests: number) => number,
): number {
  let [pages, workMs, laterMs, lastMs] = [0, 0, 0, 0];
  for (const { isFinished, resource, requestsLeft, work } of resources) {
    if (isFinished || PARENTS.has(resource)) continue;
    pages += requestsLeft;
    laterMs += work.laterFilesMs;
    workMs += work.filesMs + work.laterFilesMs + work.listMs;
    // A list is put together when its last page has come.
    if (requestsLeft > 0) lastMs += work.listMs;
  }
  let longestMs = workMs;
  const step = Math.ceil(pages / PAGES_LOOKED_AT);
  for (let after = pages; after > 0; after -= step) {
    const stillMs = laterMs * (pages - after + 1) / pages;
    longestMs = Math.max(longestMs, arrivalMs(after) + stillMs + lastMs);
  }
  return longestMs;
}

/** Whether the lists of an account that others are read for have begun, and so say how many requests those take. */
function isForeseeable({ isFinished, resources }: AccountProgress): boolean {
  const waiting = new Set(resources.filter(isWaiting).map(({ resource }) => resource));
  const isUnknown = (each: ResourceProgress) => waiting.has(PARENTS.get(each.resource) ?? "");
  return isFinished || (resources.length > 0 && !resources.some(isUnknown));
}

/** The list whose records a child resource is read for, by the child's name. */
const PARENTS: ReadonlyMap<string, string> = new Map(
  CATALOG.flatMap(({ name, parent }) => parent ? [[name, parent] as const] : []),
);

/** Requests still to come for an account: one at least of what has not begun, of children one for each parent. */
function requestsOf({ resources }: AccountProgress): number {
  const totals = new Map(resources.map(({ resource, total }) => [resource, total]));
  return resources.reduce((sum, each) => {
    const parents = totals.get(PARENTS.get(each.resource) ?? "") ?? 1;
    return sum + (isWaiting(each) ? Math.max(1, parents) : each.requestsLeft);
  }, 0);
}

function longWait(ms: number, why: "requests" | "downloads"): Estimate["wait"] {
  return ms > LEAST_WAIT_MS ? { ms, why } : null;
}
