import { assertEquals } from "@std/assert/equals";
import { Watchdog } from "../../src/http/watchdog.ts";
import { VirtualClock } from "../fakes/virtual_clock.ts";

function setup() {
  const clock = new VirtualClock();
  const expired: number[] = [];
  return { clock, expired, watchdog: new Watchdog(clock, () => expired.push(clock.now())) };
}

Deno.test("Watchdog expires when it was armed last and not again, earlier or later", async () => {
  const { clock, expired, watchdog } = setup();
  watchdog.arm(100);
  await clock.advance(90);
  watchdog.arm(100);
  await clock.advance(20);
  watchdog.arm(30);
  await clock.advance(29.5);
  assertEquals(expired, []);
  await clock.advance(1000);
  assertEquals(expired, [140]);
  watchdog.arm(5);
  await clock.advance(5);
  assertEquals([expired, clock.timers], [[140, 1144.5], 0]);
});

Deno.test("Watchdog does not expire when disarmed, and can be armed again", async () => {
  const { clock, expired, watchdog } = setup();
  watchdog.arm(100);
  watchdog.disarm();
  await clock.advance(500);
  assertEquals([expired, clock.timers], [[], 0]);
  watchdog.arm(100);
  await clock.advance(500);
  assertEquals(expired, [600]);
});

Deno.test("Watchdog leaves no timer when stopped, and moves none while it is armed anew", () => {
  const { clock, watchdog } = setup();
  for (let i = 0; i < 100; i++) watchdog.arm(1000 + i);
  assertEquals(clock.timers, 1);
  watchdog.stop();
  assertEquals(clock.timers, 0);
});
