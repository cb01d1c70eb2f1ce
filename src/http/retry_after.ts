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
