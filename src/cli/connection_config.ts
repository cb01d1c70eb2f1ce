import { API_URL, ID_URL } from "../harvest/hosts.ts";
import { UsageError } from "../usage_error.ts";
import type { FlagValues } from "./parse_command.ts";
import { readToken, type TokenSource } from "./token.ts";

/** How to reach Harvest. */
export interface ConnectionConfig {
  readonly token: TokenSource;
  readonly apiUrl: string;
  readonly idUrl: string;
  readonly userAgent: string;
  /** Requests per 15 seconds. */
  readonly rate: number;
}

/** @throws UsageError if a value cannot be used; it never shows a token */
export function connectionConfig(
  flags: Pick<FlagValues<"backup">, "pat" | "userAgent" | "rate">,
  { read, userAgent }: { read: (name: string) => string | null; userAgent: string },
): ConnectionConfig {
  return {
    token: tokenSource(flags, read),
    apiUrl: serverUrl("HARVEST_API_URL", read("HARVEST_API_URL") ?? API_URL),
    idUrl: serverUrl("HARVEST_ID_URL", read("HARVEST_ID_URL") ?? ID_URL),
    userAgent: headerText(flags.userAgent ?? userAgent),
    rate: flags.rate,
  };
}

function tokenSource(
  flags: Pick<FlagValues<"backup">, "pat">,
  read: (name: string) => string | null,
): TokenSource {
  if (flags.pat !== null) return { kind: "value", token: readToken(flags.pat, { from: "--pat" }) };
  const value = read("HARVEST_PAT");
  if (value !== null) {
    return { kind: "value", token: readToken(value, { from: "HARVEST_PAT" }) };
  }
  const path = read("HARVEST_PAT_FILE");
  return path === null ? { kind: "ask" } : { kind: "file", path };
}

/**
 * A server's URL without a slash at its end, so that paths can be appended. One that cannot be used is not shown: people
 * paste tokens into wrong places. `name` is what the user knows it by. @throws UsageError
 */
export function serverUrl(name: string, text: string): string {
  const fail = (problem: string) =>
    new UsageError(`Cannot use ${name}: ${problem}`, `write it like ${API_URL}`);
  if (!URL.canParse(text)) throw fail("it is not a URL");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw fail("it contains a user name or a password");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw fail('it begins with neither "https:" nor "http:"');
  }
  if (url.search !== "" || url.hash !== "") throw fail('it contains a "?" or a "#"');
  return url.href.replace(/\/+$/, "");
}

/** A header's value: printable ASCII, because servers agree on nothing else. */
function headerText(text: string): string {
  if (/^[\x20-\x7e]+$/.test(text)) return text.trim();
  throw new UsageError(
    "Cannot use --user-agent: it contains characters other than printable ASCII",
  );
}
