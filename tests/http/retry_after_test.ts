import { assertEquals } from "@std/assert/equals";
import { retryAfterMs } from "../../src/http/retry_policy.ts";

const NOW = new Date("2026-03-02T09:00:00Z");

const ROWS: readonly [string | null, number | null][] = [
  ["15", 15_000],
  [" 7 ", 7000],
  ["2.5", 2500],
  ["0", 1000],
  ["-5", 1000],
  ["121", 120_000],
  ["99999999999999999999999", 120_000],
  ["Mon, 02 Mar 2026 09:00:20 GMT", 20_000],
  ["Monday, 02-Mar-26 09:00:20 GMT", 20_000],
  ["Mon Mar  2 09:00:20 2026", 20_000],
  ["Mon, 02 Mar 2026 08:59:00 GMT", 1000],
  ["Mon, 02 Mar 2026 09:00:00 GMT", 1000],
  ["Fri, 02 Mar 2096 09:00:00 GMT", 120_000],
  ["Mon, 99 Foo 2026 09:00:00 GMT", null],
  [null, null],
  ["", null],
  ["soon", null],
  ["room 7", null],
  ["NaN", null],
  ["Infinity", null],
  ["1e9", null],
];

for (const [value, expected] of ROWS) {
  Deno.test({
    name: `retryAfterMs() gives ${expected} for ${JSON.stringify(value)}`,
    permissions: "none",
    fn: () =>
      assertEquals(retryAfterMs(value, { now: NOW, minMs: 1000, maxMs: 120_000 }), expected),
  });
}
