import { type AccountRoute, accountRoute, isDigits } from "../pages/account_page.ts";

/** What a request asks for. */
export type Route =
  | { readonly kind: "home" | "progress" | "none" }
  | { readonly kind: "page"; readonly account: string; readonly page: AccountRoute }
  | {
    readonly kind: "download";
    readonly account: string;
    readonly resource: string;
    readonly format: "csv" | "json";
  }
  | { readonly kind: "file"; readonly number: string }
  | { readonly kind: "asset"; readonly name: string };

/**
 * The route of a path below the token's. Only digits, lower-case letters and `_` reach a query, and a file is requested
 * by its number in the index: no part of a URL becomes a path on disk.
 */
export function routeOf(path: string): Route {
  const [first = "", ...rest] = path.replace(/^\//, "").split("/");
  const below = rest.join("/");
  if (first === "" && rest.length === 0) return { kind: "home" };
  if (first === "progress" && rest.length === 0) return { kind: "progress" };
  if (first === "assets" && rest.length === 1) return { kind: "asset", name: below };
  if (first === "file" && isDigits(below)) return { kind: "file", number: below };
  if (!isDigits(first)) return { kind: "none" };
  const [, resource, format] = /^([a-z_]+)\.(csv|json)$/.exec(below) ?? [];
  if (resource !== undefined && (format === "csv" || format === "json")) {
    return { kind: "download", account: first, resource, format };
  }
  const page = accountRoute(below);
  return page === null ? { kind: "none" } : { kind: "page", account: first, page };
}
/** Who may send requests: pages of this server, in a browser on this machine, that know its token. */
export interface Door {
  readonly port: number;
  /** The first part of every path; without it, a request learns nothing. */
  readonly token: string;
}

/**
 * The path below the token's if a request is admitted, else the status it is refused with. A name that someone else
 * points at this machine (DNS rebinding) is another host; pages of another origin may not even load a picture from here.
 */
export function admit(
  request: Request,
  { port, token }: Door,
): { readonly path: string } | { readonly refused: number } {
  const { pathname } = new URL(request.url);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = request.headers.get("host") ?? "";
  if (!hosts.includes(host)) return { refused: 421 };
  const origin = request.headers.get("origin");
  if (origin !== null && !hosts.map((known) => `http://${known}`).includes(origin)) {
    return { refused: 403 };
  }
  const site = request.headers.get("sec-fetch-site");
  // A page may be opened from the address bar or from a link on another page, but not loaded into one.
  const isCrossSite = site === "cross-site" || site === "same-site";
  if (isCrossSite && request.headers.get("sec-fetch-dest") !== "document") return { refused: 403 };
  if (request.method !== "GET" && request.method !== "HEAD") return { refused: 405 };
  const prefix = `/${token}`;
  if (pathname !== prefix && !pathname.startsWith(`${prefix}/`)) return { refused: 404 };
  return { path: pathname.slice(prefix.length) };
}
