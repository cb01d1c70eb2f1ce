import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { Loopback } from "./loopback.ts";

const WINDOW_MS = 15_000;

for (const latencyMs of [50, 3000]) {
  Deno.test(`1500 requests of ${latencyMs} ms with jitter use the rate and never exceed it`, async () => {
    const arrived: number[] = [];
    let seed = 1;
    await using net = new Loopback(async (request, _, clock) => {
      // Up to 300 ms on the way, in steps that let the clock jump over many at once.
      await clock.server.sleep((seed = seed * 16_807 % 2_147_483_647) % 7 * 50, request.signal);
      const now = clock.now();
      arrived.push(now);
      const inWindow = arrived.filter((time) => time > now - WINDOW_MS).length;
      if (inWindow > 100) return new Response(null, { status: 429 });
      await clock.server.sleep(latencyMs, request.signal);
      return new Response("fine");
    }, { marginMs: 400 });
    let open = 1500;
    const worker = async () => {
      while (open-- > 0) await net.get("/a");
    };
    await Promise.all(Array.from({ length: 100 }, worker));
    assertEquals(net.arrivals.length, 1500);
    assertEquals(net.told.filter((line) => line.startsWith("retry")), []);
    const boundMs = 1.03 * 14 * WINDOW_MS + 300 + latencyMs;
    assert(net.clock.now() <= boundMs, `took ${net.clock.now()} ms of ${boundMs} ms`);
  });
}
