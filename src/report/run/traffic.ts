import { API_MARGIN_MS, API_WINDOW_MS as WINDOW_MS } from "../../harvest/limits.ts";

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

/** Where this share of the limit is used in a window, it is the limit that holds up a run. */
const NEAR_LIMIT = 0.8;

/**
 * How long `left` requests take. At the limit, requests leave when earlier ones are a window ago, which is exact; below it,
 * they go on at the speed so far.
 */
export function trafficMs(
  left: number,
  traffic: Traffic,
  at: { nowMs: number; rate: number },
): number {
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
export function waitMs(
  ahead: number,
  { recentMs, answerMs }: Traffic,
  { nowMs, rate }: { nowMs: number; rate: number },
): number {
  // As the pacer has it: a request counts from its answer on, or from not long after it was sent.
  const againMs = WINDOW_MS - Math.max(0, answerMs - API_MARGIN_MS);
  const recent = recentMs.filter((ms) => ms > nowMs - againMs);
  // Each window begins when requests of the one before are answered, or not long after they were sent.
  const windows = Math.floor(ahead / rate) * (WINDOW_MS + Math.min(answerMs, API_MARGIN_MS));
  // Those under way count as sent now: they are among those that are left.
  const blocking = recent[ahead % rate - (rate - recent.length)];
  return windows + (blocking === undefined ? 0 : blocking + againMs - nowMs);
}
