/** Parameters that select a page and identify nobody. */
const SHOWN_PARAMETERS: ReadonlySet<string> = new Set(["page", "per_page", "updated_since"]);

/** The path segment after `/client/<kind>/` is a key that opens the document to anybody; its extension may be shown. */
const CLIENT_KEY_REGEXP = /(\/client\/[^/]+\/)[^/]*?(\.[a-z]{2,4})?(?=\/|$)/g;

/**
 * A URL as it may be shown: no user, no fragment, client keys as "…", and of the query only what names a page (a cursor
 * as "…"). So no secret of a link (signature, token, key) is left.
 */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return "(not a URL)";
  const { origin, pathname, searchParams, protocol } = new URL(url);
  const path = pathname.replace(CLIENT_KEY_REGEXP, "$1…$2");
  const query = [...searchParams].flatMap(([name, value]) => {
    if (name === "cursor") return ["cursor=…"];
    return SHOWN_PARAMETERS.has(name) ? [`${name}=${value}`] : [];
  });
  const start = origin === "null" ? protocol : origin;
  return `${start}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

/** Headers as they may be shown, by name in lower case. */
export type RedactedHeaders = Readonly<Record<string, string>>;

/** Headers that describe a request and cannot contain a secret. */
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

/** Headers with every value replaced that is not known to be harmless: tokens, cookies, signed locations. */
export function redactHeaders(headers: HeadersInit): RedactedHeaders {
  return Object.fromEntries(
    [...new Headers(headers)].map(([name, value]) => [name, PLAIN.has(name) ? value : "…"]),
  );
}
