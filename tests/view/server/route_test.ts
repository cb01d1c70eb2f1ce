import { assertEquals } from "@std/assert/equals";
import type { AccountRoute } from "../../../src/view/pages/account_page.ts";
import { type Route, routeOf } from "../../../src/view/server/route.ts";

const page = (page: AccountRoute): Route => ({ kind: "page", account: "12", page });

const ROWS: readonly (readonly [path: string, route: Route])[] = [
  ["", { kind: "home" }],
  ["/", { kind: "home" }],
  ["/12", page({ kind: "overview" })],
  ["/12/", page({ kind: "overview" })],
  ["/12/search", page({ kind: "search" })],
  ["/12/deleted", page({ kind: "deleted" })],
  ["/12/about", page({ kind: "about" })],
  ["/12/time_entries", page({ kind: "list", resource: "time_entries" })],
  ["/12/clients.csv", { kind: "download", account: "12", resource: "clients", format: "csv" }],
  ["/12/clients.exe", { kind: "none" }],
  ["/12/clients/7", page({ kind: "record", resource: "clients", id: "7" })],
  ["/file/3", { kind: "file", number: "3" }],
  ["/assets/style.css", { kind: "asset", name: "style.css" }],
  ["/12/clients/7/8", { kind: "none" }],
  ["/12/clients/x", { kind: "none" }],
  ["/12/clients;drop", { kind: "none" }],
  ["/12/..%2f..%2fetc", { kind: "none" }],
  ["/file/..%2f1", { kind: "none" }],
  ["/file/../1", { kind: "none" }],
  ["/abc/clients", { kind: "none" }],
];

for (const [path, route] of ROWS) {
  Deno.test({
    name: `routeOf() takes "${path}" for ${route.kind === "page" ? route.page.kind : route.kind}`,
    permissions: "none",
    fn: () => assertEquals(routeOf(path), route),
  });
}
