/** What a request asks for. */
export type Route =
  | { readonly kind: "home" }
  | { readonly kind: "overview"; readonly account: string }
  | { readonly kind: "list"; readonly account: string; readonly resource: string }
  | {
    readonly kind: "download";
    readonly account: string;
    readonly resource: string;
    readonly format: "csv" | "json";
  }
  | {
    readonly kind: "record";
    readonly account: string;
    readonly resource: string;
    readonly id: string;
  }
  | { readonly kind: "deleted"; readonly account: string }
  | { readonly kind: "about"; readonly account: string }
  | { readonly kind: "search"; readonly account: string }
  | { readonly kind: "file"; readonly number: string }
  | { readonly kind: "progress" }
  | { readonly kind: "asset"; readonly name: string }
  | { readonly kind: "none" };

/**
 * The route of a path below the token's. Only digits, lower-case letters and `_` reach a query, and a file is requested
 * by its number in the index: no part of a URL becomes a path on disk.
 */
export function routeOf(path: string): Route {
  const [first = "", ...rest] = path.replace(/^\//, "").split("/");
  const [second = "", third = "", ...more] = rest;
  if (more.length > 0) return { kind: "none" };
  if (first === "" && rest.length === 0) return { kind: "home" };
  if (first === "progress" && rest.length === 0) return { kind: "progress" };
  if (first === "assets") return { kind: "asset", name: second };
  if (first === "file" && isDigits(second)) return { kind: "file", number: second };
  if (!isDigits(first)) return { kind: "none" };
  const account = first;
  if (second === "") return { kind: "overview", account };
  const isPage = second === "search" || second === "deleted" || second === "about";
  if (isPage && third === "") return { kind: second, account };
  const [, download, format] = /^([a-z_]+)\.(csv|json)$/.exec(second) ?? [];
  if (download !== undefined && (format === "csv" || format === "json") && third === "") {
    return { kind: "download", account, resource: download, format };
  }
  if (!/^[a-z_]+$/.test(second)) return { kind: "none" };
  if (third === "") return { kind: "list", account, resource: second };
  return isDigits(third)
    ? { kind: "record", account, resource: second, id: third }
    : { kind: "none" };
}

function isDigits(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}
