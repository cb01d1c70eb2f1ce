import { StatusError, type TransientError } from "./errors/http_error.ts";

/** With waits of up to 1, 2, 4, 8, 16 and 30 s between them, which bridge half a minute to a minute. */
const MAX_FAILURES = 7;

/**
 * 429 is a queue, not a failure, and others may draw on the same budget: with half of all requests turned away, seven
 * in a row would hit one of 128, twenty none of a million.
 */
const MAX_THROTTLED = 20;

/** Time spent on attempts and on our own waits after which there is no further attempt. */
const MAX_TRYING_MS = 3 * 60_000;

/** The shortest wait a server can ask for, also where it says 0. */
const MIN_ASKED_MS = 1000;

/** The ceiling of the first wait: less than a server needs to recover would hardly help it. */
const BACKOFF_BASE_MS = 1000;

/** The ceiling of any wait: with seven attempts, half a minute at the end rides out a restart. */
const BACKOFF_CAP_MS = 30_000;

/**
 * What to do about a failure: `pause` all requests, `wait` with this one only, `stop` because it has failed too often,
 * or nothing, because a retry is no use (`final`).
 */
export type Verdict =
  | { readonly kind: "pause"; readonly ms: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "stop" }
  | { readonly kind: "final" };

/**
 * How many more attempts one request is worth. What went wrong counts; waiting for a token, and pauses that the server
 * asked for, do not. Pure arithmetic: times and chance are arguments.
 */
export class RetryPolicy {
  /** Attempts so far. */
  attempts = 0;
  #failures = 0;
  #throttled = 0;
  #tryingMs = 0;

  /** Counts an attempt of this length in milliseconds. */
  attempted(durationMs: number): void {
    this.attempts++;
    this.#tryingMs += durationMs;
  }

  /**
   * Judges a failure. `maxAskedMs` is the longest wait a server may ask for, `now` our wall clock, `random` gives [0,
   * 1).
   */
  judge(
    error: StatusError | TransientError,
    { now, random, maxAskedMs }: {
      readonly now: Date;
      readonly random: () => number;
      readonly maxAskedMs: number;
    },
  ): Verdict {
    const status = error instanceof StatusError ? error.status : null;
    const asked = error instanceof StatusError ? askedMs(error, { now, maxAskedMs }) : null;
    if (status === 429) {
      if (++this.#throttled >= MAX_THROTTLED) return { kind: "stop" };
      const ms = asked ?? Math.max(MIN_ASKED_MS, backoffMs(this.#throttled - 1, random));
      return { kind: "pause", ms };
    }
    if (status !== null && status < 500 && status !== 408) return { kind: "final" };
    const ms = Math.max(asked ?? 0, backoffMs(this.#failures, random));
    this.#tryingMs += ms;
    if (++this.#failures >= MAX_FAILURES || this.#tryingMs > MAX_TRYING_MS) return { kind: "stop" };
    return { kind: "wait", ms };
  }
}

/** By the server's clock if it gives its time: ours may be wrong. */
function askedMs(
  { retryAfter, date }: StatusError,
  { now, maxAskedMs }: { readonly now: Date; readonly maxAskedMs: number },
): number | null {
  const serverMs = httpDateMs(date ?? "");
  return retryAfterMs(retryAfter, {
    now: Number.isNaN(serverMs) ? now : new Date(serverMs),
    minMs: MIN_ASKED_MS,
    maxMs: maxAskedMs,
  });
}

/**
 * The milliseconds to wait before retry number `retry` (from 0): a random part of 1, 2, 4, 8, 16, 30, 30, ... seconds
 * ("full jitter", so that many requests that failed together do not come back together). `random` gives [0, 1).
 */
export function backoffMs(retry: number, random: () => number): number {
  return Math.min(BACKOFF_BASE_MS * 2 ** retry, BACKOFF_CAP_MS) * random();
}

/** Seconds, also with a sign or a fraction: those are wrong, but they occur. */
const SECONDS_REGEXP = /^[+-]?\d+(\.\d+)?$/;

/** How all three date forms of HTTP begin; without this check `Date.parse` takes "room 7" for a date. */
const HTTP_DATE_REGEXP = /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/;

/** The third form (asctime) names no zone; `Date.parse` would take it for local time. */
const ZONE_REGEXP = /(GMT|UTC|Z|[+-]\d{4})$/;

/**
 * The milliseconds a `Retry-After` header asks to wait, from seconds or an HTTP date, clamped to `minMs`..`maxMs` (so
 * 0, a negative number and a past date give `minMs`); null if there is none or it means nothing.
 */
export function retryAfterMs(
  value: string | null,
  { now, minMs, maxMs }: { readonly now: Date; readonly minMs: number; readonly maxMs: number },
): number | null {
  const text = value?.trim() ?? "";
  const ms = SECONDS_REGEXP.test(text) ? Number(text) * 1000 : httpDateMs(text) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, minMs), maxMs);
}

/** The time of an HTTP date in milliseconds since 1970; NaN if it is none. */
export function httpDateMs(text: string): number {
  if (!HTTP_DATE_REGEXP.test(text)) return NaN;
  return Date.parse(ZONE_REGEXP.test(text) ? text : `${text} GMT`);
}
