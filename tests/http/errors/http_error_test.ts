import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { networkError, TransientError } from "../../../src/http/errors/http_error.ts";

const URL = "https://a.example.com/client/invoices/SECRET(1).pdf?sig=SECRET";

const ROWS: readonly [string, Error, string][] = [
  [
    "the innermost reason",
    new TypeError("fetch failed", {
      cause: new Error(
        `error sending request for url (${URL}): client error (Connect): dns error: no such host`,
      ),
    }),
    "dns error: no such host",
  ],
  [
    "what follows an address",
    new TypeError("fetch failed", {
      cause: new Error(
        `error sending request from 127.0.0.1:5 for ${URL} (127.0.0.1:4): client error (SendRequest): connection closed`,
      ),
    }),
    "connection closed",
  ],
  [
    "a text without an address",
    new TypeError("error reading a body from connection"),
    "error reading a body from connection",
  ],
  [
    "the innermost of wrapped words",
    new Error("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))"),
    "invalid peer certificate: CaUsedAsEndEntity",
  ],
  ["a name where there is no text", new TypeError(""), "TypeError"],
  [
    "a text of another form",
    new Error(`cannot talk to ${URL}`),
    "cannot talk to https://a.example.com/client/invoices/….pdf",
  ],
];

for (const [what, error, expected] of ROWS) {
  Deno.test(`networkError() says ${what}, and no secret`, () => {
    const result = networkError(error);
    assert(result instanceof TransientError);
    assertEquals(result.message, expected);
    assert(!Deno.inspect(result).includes("SECRET"), Deno.inspect(result));
  });
}

Deno.test("networkError() keeps the name and the code of the cause", () => {
  const cause = Object.assign(new Error("refused"), {
    name: "ConnectionRefused",
    code: "ECONNREFUSED",
  });
  const result = networkError(new TypeError("fetch failed", { cause }));
  assert(
    result instanceof TransientError && result.cause instanceof Error && "code" in result.cause,
  );
  assertEquals([result.cause.name, result.cause.code], ["ConnectionRefused", "ECONNREFUSED"]);
});

Deno.test("networkError() leaves alone what trying again does not change", () => {
  for (const name of ["NotCapable", "PermissionDenied"]) {
    const error = Object.assign(new Error('Requires net access to "x"'), { name });
    assertEquals(networkError(error), error);
  }
});
