import { assertEquals } from "@std/assert/equals";
import { backoffMs } from "../../src/http/retry_policy.ts";

Deno.test("backoffMs() doubles its ceiling up to 30 s", () => {
  const ceilings = [0, 1, 2, 3, 4, 5, 6, 1000].map((retry) => backoffMs(retry, () => 1));
  assertEquals(ceilings, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

Deno.test("backoffMs() is any part of its ceiling", () => {
  assertEquals(backoffMs(3, () => 0), 0);
  assertEquals(backoffMs(3, () => 0.25), 2000);
});
