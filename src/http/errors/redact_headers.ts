/** Headers as they may be shown, by name in lower case. */
export type RedactedHeaders = Readonly<Record<string, string>>;

/** Headers that tell how a request went and can hold no secret. */
const PLAIN: ReadonlySet<string> = new Set([
  "age",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "etag",
  "harvest-account-id",
  "retry-after",
  "server",
  "user-agent",
  "vary",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-request-id",
  "x-runtime",
]);

/** Headers with the value of every one that is not known to be harmless left out: tokens, cookies, signed locations. */
export function redactHeaders(headers: HeadersInit): RedactedHeaders {
  return Object.fromEntries(
    [...new Headers(headers)].map(([name, value]) => [name, PLAIN.has(name) ? value : "…"]),
  );
}
