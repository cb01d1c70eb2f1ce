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
