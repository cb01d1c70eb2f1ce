import { assertEquals } from "@std/assert/equals";
import { admit } from "../../../src/view/server/route.ts";

const DOOR = { port: 8080, token: "secret" };

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ROWS: readonly (readonly [name: string, asked: Asked, answer: ReturnType<typeof admit>])[] = [
  ["a page of ours", {}, { path: "/1/clients" }],
  ["localhost", { headers: { host: "localhost:8080" } }, { path: "/1/clients" }],
  ["the root of the token", { path: "/secret" }, { path: "" }],
  ["a link from another site", {
    headers: { "sec-fetch-site": "cross-site", "sec-fetch-dest": "document" },
  }, { path: "/1/clients" }],
  ["another name for this machine", { headers: { host: "evil.example:8080" } }, { refused: 421 }],
  ["another port", { headers: { host: "127.0.0.1:81" } }, { refused: 421 }],
  ["a script of another origin", { headers: { origin: "https://evil.example" } }, { refused: 403 }],
  ["an opaque origin", { headers: { origin: "null" } }, { refused: 403 }],
  ["a picture in another site", {
    headers: { "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" },
  }, { refused: 403 }],
  ["a frame in another site", {
    headers: { "sec-fetch-site": "same-site", "sec-fetch-dest": "iframe" },
  }, { refused: 403 }],
  ["a write", { method: "POST" }, { refused: 405 }],
  ["no token", { path: "/1/clients" }, { refused: 404 }],
  ["a longer token", { path: "/secrets/1/clients" }, { refused: 404 }],
  ["dots before the token", { path: "/x/..%2fsecret/1" }, { refused: 404 }],
];

for (const [name, { path = "/secret/1/clients", method = "GET", headers = {} }, answer] of ROWS) {
  Deno.test({
    name: `admit() ${"path" in answer ? "admits" : "refuses"} ${name}`,
    permissions: "none",
    fn() {
      const request = new Request(`http://127.0.0.1:8080${path}`, {
        method,
        headers: { host: "127.0.0.1:8080", ...headers },
      });
      assertEquals(admit(request, DOOR), answer);
    },
  });
}
