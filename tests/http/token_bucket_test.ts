import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { API_MARGIN_MS } from "../../src/harvest/limits.ts";
import { TokenBucket } from "../../src/http/token_bucket.ts";

const WINDOW_MS = 15_000;

/** Takes `count` tokens as soon as each is granted; returns when. */
function departures(bucket: TokenBucket, count: number): number[] {
  const times: number[] = [];
  for (let nowMs = 0; times.length < count;) {
    if (bucket.tryTake(nowMs) !== null) times.push(nowMs);
    else nowMs += bucket.waitMs(nowMs);
  }
  return times;
}

/** Takes a token and returns 0, or returns how long to wait for one. */
function takeOrWait(bucket: TokenBucket, nowMs: number): number {
  return bucket.tryTake(nowMs) === null ? bucket.waitMs(nowMs) : 0;
}

/** The most that left in any window, both ends included. */
function mostInWindow(times: readonly number[], windowMs: number): number {
  let first = 0;
  let most = 0;
  times.forEach((time, last) => {
    while (time - (times[first] ?? 0) > windowMs) first++;
    most = Math.max(most, last - first + 1);
  });
  return most;
}

for (const calls of [1000, 10_000]) {
  Deno.test({
    name: `TokenBucket keeps any window of ${calls} calls to its limit and uses 97 % of the rate`,
    permissions: "none",
    fn() {
      const times = departures(
        new TokenBucket({ limit: 100, windowMs: WINDOW_MS, marginMs: API_MARGIN_MS }),
        calls,
      );
      assertEquals(mostInWindow(times, WINDOW_MS), 100);
      const leastMs = (calls / 100 - 1) * WINDOW_MS;
      assert((times.at(-1) ?? 0) <= leastMs / 0.97, `took ${times.at(-1)} ms of ${leastMs} ms`);
    },
  });
}

Deno.test("TokenBucket keeps to its limit when calls come at odd times", () => {
  const bucket = new TokenBucket({ limit: 10, windowMs: 1000, marginMs: 0 });
  const times: number[] = [];
  let seed = 1;
  for (let nowMs = 0.1; nowMs < 60_000; nowMs += (seed = seed * 16_807 % 2_147_483_647) % 173 / 7) {
    if (bucket.tryTake(nowMs) !== null) times.push(nowMs);
  }
  assertEquals(mostInWindow(times, 999.999), 10);
  assert(times.length > 500);
});

Deno.test("tryTake() grants the whole limit at once, then says how long until the first comes back", () => {
  const bucket = new TokenBucket({ limit: 100, windowMs: WINDOW_MS, marginMs: 400 });
  for (let i = 0; i < 100; i++) assertEquals(takeOrWait(bucket, 1000 + i), 0);
  assertEquals(takeOrWait(bucket, 1100), 15_300);
  assertEquals(takeOrWait(bucket, 16_399.5), 1);
  assertEquals(takeOrWait(bucket, 16_400), 0);
  assertEquals(takeOrWait(bucket, 16_400), 1);
});

Deno.test("tryTake() ends its waiting also where the clock reading is large and has a fraction", () => {
  const bucket = new TokenBucket({ limit: 1, windowMs: 0.1, marginMs: 0.2 });
  let nowMs = 9_007_199_254_740.1;
  assertEquals(takeOrWait(bucket, nowMs), 0);
  nowMs += bucket.waitMs(nowMs);
  assertEquals(takeOrWait(bucket, nowMs), 0);
});

Deno.test("pause() holds back all tokens, and a shorter one does not end a longer", () => {
  const bucket = new TokenBucket({ limit: 5, windowMs: 1000, marginMs: 0 });
  assertEquals(takeOrWait(bucket, 0), 0);
  assertEquals(bucket.pause(100, 7000), 7000);
  assertEquals(bucket.pause(100, 2000), 0);
  assertEquals(takeOrWait(bucket, 200), 6900);
  assertEquals(bucket.pause(200, 7000), 100);
  for (let i = 0; i < 5; i++) assertEquals(takeOrWait(bucket, 7200), 0);
  assertEquals(takeOrWait(bucket, 7200), 1000);
});

Deno.test("tryTake() grants no more, and no later, after the clock jumped backwards", () => {
  const bucket = new TokenBucket({ limit: 2, windowMs: 1000, marginMs: 0 });
  assertEquals(takeOrWait(bucket, 50_000), 0);
  assertEquals(takeOrWait(bucket, 50_400), 0);
  // The clock falls back by 40 s; time goes on from 50,400.
  assertEquals(takeOrWait(bucket, 10_400), 600);
  assertEquals(takeOrWait(bucket, 10_999), 1);
  assertEquals(takeOrWait(bucket, 11_000), 0);
  assertEquals(takeOrWait(bucket, 11_000), 400);
});

Deno.test("taken() counts the tokens that are out", () => {
  const bucket = new TokenBucket({ limit: 4, windowMs: 1000, marginMs: 0 });
  assertEquals(bucket.taken(0), 0);
  for (const nowMs of [0, 100, 200]) takeOrWait(bucket, nowMs);
  assertEquals([200, 999, 1000, 1150, 1200].map((nowMs) => bucket.taken(nowMs)), [3, 3, 2, 1, 0]);
  for (const nowMs of [1300, 1300, 1300, 1300]) takeOrWait(bucket, nowMs);
  assertEquals([1300, 2299, 2300].map((nowMs) => bucket.taken(nowMs)), [4, 4, 0]);
});

Deno.test("answered() brings a token back a window after the answer, and never later than without it", () => {
  const bucket = new TokenBucket({ limit: 3, windowMs: 1000, marginMs: 400 });
  const tokens = [0, 0, 0].map((nowMs) => bucket.tryTake(nowMs) ?? NaN);
  const [first = NaN, second = NaN] = tokens;
  bucket.answered(second, 50);
  assertEquals(takeOrWait(bucket, 60), 1000);
  bucket.answered(first, 100);
  assertEquals(takeOrWait(bucket, 1059), 1);
  assertEquals(takeOrWait(bucket, 1060), 0);
  assertEquals(takeOrWait(bucket, 1060), 50);
  assertEquals(takeOrWait(bucket, 1110), 0);
  assertEquals(takeOrWait(bucket, 1110), 290);
  assertEquals(takeOrWait(bucket, 1400), 0);
  // Of a token that is back nothing is to be known any more.
  for (const token of tokens) bucket.answered(token, 1400);
  assertEquals([bucket.taken(1400), takeOrWait(bucket, 1400)], [3, 1060]);
});

Deno.test("TokenBucket refuses a limit or a window that grants nothing", () => {
  for (const limit of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => new TokenBucket({ limit, windowMs: 1, marginMs: 0 }),
      RangeError,
      `value is ${limit}`,
    );
  }
  assertThrows(() => new TokenBucket({ limit: 1, windowMs: 0, marginMs: 0 }), RangeError, "> 0 ms");
});
