import { assertEquals } from "@std/assert/equals";
import { IdleTimeout } from "../../../src/http/body/idle_timeout.ts";
import { VirtualClock } from "../../fakes/virtual_clock.ts";

function setup() {
  const clock = new VirtualClock();
  const expired: number[] = [];
  return { clock, expired, idleTimeout: new IdleTimeout(clock, () => expired.push(clock.now())) };
}

Deno.test("IdleTimeout expires when it was armed last and not again, earlier or later", async () => {
  const { clock, expired, idleTimeout } = setup();
  idleTimeout.arm(100);
  await clock.advance(90);
  idleTimeout.arm(100);
  await clock.advance(20);
  idleTimeout.arm(30);
  await clock.advance(29.5);
  assertEquals(expired, []);
  await clock.advance(1000);
  assertEquals(expired, [140]);
  idleTimeout.arm(5);
  await clock.advance(5);
  assertEquals([expired, clock.timers], [[140, 1144.5], 0]);
});

Deno.test("IdleTimeout does not expire when disarmed, and can be armed again", async () => {
  const { clock, expired, idleTimeout } = setup();
  idleTimeout.arm(100);
  idleTimeout.disarm();
  await clock.advance(500);
  assertEquals([expired, clock.timers], [[], 0]);
  idleTimeout.arm(100);
  await clock.advance(500);
  assertEquals(expired, [600]);
});

Deno.test("IdleTimeout leaves no timer when stopped, and moves none while it is armed anew", () => {
  const { clock, idleTimeout } = setup();
  for (let i = 0; i < 100; i++) idleTimeout.arm(1000 + i);
  assertEquals(clock.timers, 1);
  idleTimeout.stop();
  assertEquals(clock.timers, 0);
});
