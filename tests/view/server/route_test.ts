import { assertEquals } from "@std/assert/equals";
import { type Route, routeOf } from "../../../src/view/server/route.ts";

const ROWS: readonly (readonly [path: string, route: Route])[] = [
  ["", { kind: "home" }],
  ["/", { kind: "home" }],
  ["/12", { kind: "overview", account: "12" }],
  ["/12/", { kind: "overview", account: "12" }],
  ["/12/search", { kind: "search", account: "12" }],
  ["/12/deleted", { kind: "deleted", account: "12" }],
  ["/12/about", { kind: "about", account: "12" }],
  ["/12/time_entries", { kind: "list", account: "12", resource: "time_entries" }],
  ["/12/clients.csv", { kind: "download", account: "12", resource: "clients", format: "csv" }],
  ["/12/clients.exe", { kind: "none" }],
  ["/12/clients/7", { kind: "record", account: "12", resource: "clients", id: "7" }],
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
    name: `routeOf() takes "${path}" for ${route.kind}`,
    permissions: "none",
    fn: () => assertEquals(routeOf(path), route),
  });
}
