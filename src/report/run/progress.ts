import { CATALOG } from "../../harvest/catalog.ts";
import { API_MARGIN_MS, API_WINDOW_MS as WINDOW_MS } from "../../harvest/limits.ts";

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
  /** The longest time from a resource's last request until it was on disk: the end of the run takes about as long. */
  readonly lagMs: number;
  /** Until when Harvest accepts no request. */
  readonly pausedUntilMs: number;
  /** A request that failed and will be repeated; null as soon as any other succeeds. */
  readonly retry: { readonly reason: string; readonly atMs: number } | null;
}

/** Requests of one kind that have ended. */
export interface Traffic {
  readonly ended: number;
  /** When those of the last two windows of the limit ended, oldest first. */
  readonly recentMs: readonly number[];
  /** When the first could be sent; null if there was none to send yet. */
  readonly startedMs: number | null;
  /** When the request before the recent ones ended, or the first could be sent. */
  readonly sinceMs: number | null;
  /** How long a request takes: a mean in which the latest count most. */
  readonly answerMs: number;
}

/** The same while it grows. */
export type OpenTraffic = { -readonly [Key in keyof Traffic]: Traffic[Key] } & {
  readonly recentMs: number[];
};

/** How many requests count for how long one takes. */
const LATEST = 10;

/** Traffic of which nothing has ended yet. */
export function trafficSince(startedMs: number | null): OpenTraffic {
  return { startedMs, sinceMs: startedMs, ended: 0, recentMs: [], answerMs: 0 };
}

/** Adds a request that ended. */
export function addRequest(
  traffic: OpenTraffic,
  { durationMs }: { readonly durationMs: number },
  nowMs: number,
): void {
  const { recentMs, answerMs } = traffic;
  traffic.answerMs += (durationMs - answerMs) / Math.min(++traffic.ended, LATEST);
  recentMs.push(nowMs);
  const old = recentMs.findIndex((timeMs) => timeMs > nowMs - 2 * WINDOW_MS);
  const dropped = recentMs.splice(0, old);
  traffic.sinceMs = dropped.at(-1) ?? traffic.sinceMs;
}

/** What is left of a run, as far as that can be estimated. */
export interface Estimate {
  /** Milliseconds until the end; null while nothing is known. */
  readonly leftMs: number | null;
  /** How long nothing is sent, and why; null if the next request leaves soon. */
  readonly wait: { readonly ms: number; readonly why: "pause" | "requests" | "downloads" } | null;
}

/** Where this share of the limit is used in a window, it is the limit that holds up a run. */
const NEAR_LIMIT = 0.8;
/** At the limit a request waits a fraction of a second all the time; only longer waits are worth a word. */
const LEAST_WAIT_MS = 1000;

/** Whether nothing is known about a resource yet. */
export function isWaiting({ isFinished, done, total, requestsLeft }: ResourceProgress): boolean {
  return !isFinished && done === 0 && total === null && requestsLeft === 0;
}

/**
 * Estimates what is left, for API requests and for files: whichever takes longer, since both go on at once. `rate` is
 * the limit of either kind, in requests per window.
 */
export function estimate(
  { accounts, api, downloads, lagMs, pausedUntilMs }: RunProgress,
  { nowMs, rate }: { nowMs: number; rate: number },
): Estimate {
  const resources = accounts.flatMap((account) => account.resources);
  const requests = accounts.reduce((sum, account) => sum + requestsOf(account), 0);
  const sum = (of: (resource: ResourceProgress) => number) =>
    resources.reduce((total, resource) => total + of(resource), 0);
  const filesDone = sum((each) => each.filesDone);
  const files = sum((each) => each.filesToFetch) - filesDone;
  // A receipt is sent on to where it is stored: that is another request.
  const perFile = filesDone === 0 ? 1 : Math.max(1, downloads.ended / filesDone);
  const at = { nowMs, rate };
  const pauseMs = Math.max(0, pausedUntilMs - nowMs);
  const apiMs = requests > 0 ? pauseMs + trafficMs(requests, api, at) : 0;
  const filesMs = trafficMs(files * perFile, downloads, at);
  // Counted from the last request, so that the time left ticks while all is being put on disk.
  const lastMs = Math.max(api.recentMs.at(-1) ?? nowMs, downloads.recentMs.at(-1) ?? 0);
  const endedForMs = requests + files > 0 ? 0 : nowMs - lastMs;
  const isEnded = accounts.every(({ isFinished }) => isFinished);
  const endMs = isEnded ? 0 : Math.max(0, lagMs - endedForMs);
  const leftMs = Math.max(apiMs, filesMs) + endMs;
  return {
    leftMs: resources.length > 0 && isFinite(leftMs) ? leftMs : null,
    wait: pauseMs > 0
      ? { ms: pauseMs, why: "pause" }
      : requests > 0
      ? longWait(waitMs(0, api, at), "requests")
      : longWait(files > 0 ? waitMs(0, downloads, at) : 0, "downloads"),
  };
}

/** The list whose records a child resource is read for, by the child's name. */
const PARENTS: ReadonlyMap<string, string | undefined> = new Map(
  CATALOG.map(({ name, parent }) => [name, parent]),
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

/**
 * How long `left` requests take. At the limit, requests leave when earlier ones are a window ago, which is exact; below it,
 * they go on at the speed so far.
 */
function trafficMs(left: number, traffic: Traffic, at: { nowMs: number; rate: number }): number {
  if (left <= 0) return 0;
  const { startedMs, sinceMs, recentMs, ended, answerMs } = traffic;
  const { nowMs, rate } = at;
  const limitedMs = waitMs(Math.ceil(left) - 1, traffic, at) + answerMs;
  const nearLimit = Math.ceil(rate * NEAR_LIMIT);
  const isAtLimit = recentMs.some((ms, i) =>
    (recentMs[i + nearLimit - 1] ?? Infinity) < ms + WINDOW_MS
  );
  if (isAtLimit) return limitedMs;
  const [lastMs] = recentMs.slice(-1);
  // The speed of a single request says nothing about the rest.
  if (lastMs === undefined || recentMs.length < 2) return Infinity;
  // Of the speed now and that of the whole run the higher one: what stalls a run is soon over.
  const eachMs = Math.min(
    (lastMs - (sinceMs ?? lastMs)) / recentMs.length,
    (lastMs - (startedMs ?? lastMs)) / ended,
  );
  return Math.max(limitedMs, left * eachMs - Math.min(nowMs - lastMs, answerMs));
}

/** When the request after the next `ahead` ones leaves, from now. */
function waitMs(
  ahead: number,
  { recentMs, answerMs }: Traffic,
  { nowMs, rate }: { nowMs: number; rate: number },
): number {
  // As the pacer has it: a request counts from its answer on, or from not long after it was sent.
  const againMs = WINDOW_MS - Math.max(0, answerMs - API_MARGIN_MS);
  const recent = recentMs.filter((ms) => ms > nowMs - againMs);
  const windows = Math.floor(ahead / rate) * WINDOW_MS;
  // Those under way count as sent now: they are among those that are left.
  const blocking = recent[ahead % rate - (rate - recent.length)];
  return windows + (blocking === undefined ? 0 : blocking + againMs - nowMs);
}
