import { assertEquals } from "@std/assert/equals";
import { errorDetail } from "../../../src/http/errors/http_error.ts";

const ROWS: readonly [string, string | null][] = [
  ['{"code":422,"message":"per_page is too big"}', "per_page is too big"],
  ['{"error":"invalid_token","error_description":"It expired"}', "It expired"],
  ['{"error":"invalid_token"}', "invalid_token"],
  ['{"message":{"a":1},"error":"e"}', "e"],
  ['{"message":"a\\u001b[31mb\\r\\nc\\u0000"}', "a [31mb c"],
  [`{"message":"${"x".repeat(500)}"}`, `${"x".repeat(199)}…`],
  ['{"message":"  "}', null],
  ['{"errors":[1]}', null],
  ['"message"', null],
  ["null", null],
  ["<html>", null],
  ["", null],
];

for (const [body, expected] of ROWS) {
  Deno.test(`errorDetail() reads ${body.slice(0, 40)}`, { permissions: "none" }, () => {
    assertEquals(errorDetail(new TextEncoder().encode(body)), expected);
  });
}
