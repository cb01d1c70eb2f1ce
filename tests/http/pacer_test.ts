import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { Pacer } from "../../src/http/pacer.ts";
import { TokenBucket } from "../../src/http/token_bucket.ts";
import { VirtualClock } from "../fakes/virtual_clock.ts";

function setup({ limit = 2, windowMs = 1000 } = {}) {
  const clock = new VirtualClock();
  const pacer = new Pacer(new TokenBucket({ limit, windowMs, marginMs: 0 }), clock);
  const log: string[] = [];
  const take = (name: string, signal?: AbortSignal, priority?: "high" | "normal") =>
    pacer.take(signal, priority).then(
      () => void log.push(`${name} ${clock.now()}`),
      (reason) => void log.push(`${name} not at ${clock.now()}: ${reason}`),
    );
  return { clock, pacer, log, take };
}

Deno.test("take() serves in order, each as soon as its token is back", async () => {
  const { clock, pacer, log, take } = setup();
  for (const name of ["a", "b", "c", "d", "e"]) take(name);
  await clock.advance(300);
  take("f");
  assertEquals([pacer.waiting, pacer.inWindow(), clock.timers], [4, 2, 1]);
  await clock.advance(1700);
  assertEquals(log, ["a 0", "b 0", "c 1000", "d 1000", "e 2000", "f 2000"]);
  assertEquals([pacer.waiting, clock.timers], [0, 0]);
});

Deno.test("take() serves the urgent before those who came earlier", async () => {
  const { clock, log, take } = setup({ limit: 1 });
  take("a");
  take("b");
  take("c", undefined, "high");
  take("d", undefined, "high");
  await clock.advance(3000);
  assertEquals(log, ["a 0", "c 1000", "d 2000", "b 3000"]);
});

Deno.test("take() does not let a newcomer overtake when a token comes back", async () => {
  const { clock, log, take } = setup({ limit: 1 });
  // Set first, so it wakes before the timer that serves those who wait.
  clock.sleep(1000).then(() => take("newcomer"));
  for (const name of ["a", "b", "c"]) take(name);
  await clock.advance(3000);
  assertEquals(log, ["a 0", "b 1000", "c 2000", "newcomer 3000"]);
});

Deno.test("take() lets an aborted waiter go at once and without a token", async () => {
  const { clock, log, take } = setup({ limit: 1 });
  const abort = new AbortController();
  take("a");
  take("b", abort.signal);
  take("c");
  take("d", abort.signal);
  await clock.advance(400);
  abort.abort("stop");
  await clock.advance(1600);
  assertEquals(log, ["a 0", "b not at 400: stop", "d not at 400: stop", "c 1000"]);
});

Deno.test("take() leaves no timer when all who waited are gone", async () => {
  const { clock, pacer, take } = setup({ limit: 1 });
  const abort = new AbortController();
  take("a");
  take("b", abort.signal);
  assertEquals(clock.timers, 1);
  abort.abort("stop");
  await clock.advance(0);
  assertEquals([clock.timers, pacer.waiting], [0, 0]);
  take("c");
  assertEquals(clock.timers, 1);
  await clock.advance(1000);
});

Deno.test("take() refuses a signal that was aborted before", async () => {
  const { pacer } = setup();
  await assertRejects(() => pacer.take(AbortSignal.abort(new Error("gone"))), Error, "gone");
  assertEquals(pacer.inWindow(), 0);
});

Deno.test("pause() holds back everybody, those who already wait included", async () => {
  const { clock, pacer, log, take } = setup();
  for (const name of ["a", "b", "c"]) take(name);
  await clock.advance(500);
  assertEquals(pacer.pause(3000), 3000);
  take("d");
  await clock.advance(4000);
  take("e");
  await clock.advance(0);
  assertEquals(log, ["a 0", "b 0", "c 3500", "d 3500", "e 4500"]);
});

Deno.test("take() paces thousands who wait at the same time", async () => {
  const { clock, pacer } = setup({ limit: 100, windowMs: 15_400 });
  const abort = new AbortController();
  const served: number[] = [];
  const all = Array.from({ length: 5000 }, async (_, i) => {
    await pacer.take(abort.signal);
    served.push(i);
    return clock.now();
  });
  const times = await clock.run(Promise.all(all));
  assertEquals(times, times.map((_, i) => Math.floor(i / 100) * 15_400));
  assertEquals(served, served.map((_, i) => i));
});
