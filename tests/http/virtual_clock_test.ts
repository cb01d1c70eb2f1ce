import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { TempFolder } from "../store/temp_folder.ts";
import { VirtualClock } from "../fakes/virtual_clock.ts";

Deno.test("advance() fires timers in order of time, then of setting, chained ones too", async () => {
  const clock = new VirtualClock();
  const log: string[] = [];
  const sleep = (name: string, ms: number) =>
    clock.sleep(ms).then(() => void log.push(`${name} ${clock.now()}`));
  sleep("c", 30);
  sleep("a", 10).then(() => sleep("b", 15));
  sleep("d", 30);
  sleep("late", 41);
  await clock.advance(40);
  assertEquals(log, ["a 10", "b 25", "c 30", "d 30"]);
  assertEquals([clock.now(), clock.timers], [40, 1]);
  await clock.advance(1);
  assertEquals(log.at(-1), "late 41");
});

Deno.test("sleep() rejects on abort with the reason and takes its timer along", async () => {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const sleeping = clock.sleep(10, abort.signal);
  abort.abort(new Error("enough"));
  await assertRejects(() => sleeping, Error, "enough");
  await assertRejects(() => clock.sleep(10, abort.signal), Error, "enough");
  assertEquals(clock.timers, 0);
});

Deno.test("setDate() moves the wall clock only", async () => {
  const clock = new VirtualClock({ date: new Date("2026-01-01T00:00:00Z") });
  await clock.advance(1500);
  assertEquals(clock.date().toISOString(), "2026-01-01T00:00:01.500Z");
  clock.setDate(new Date("2020-06-01T00:00:00Z"));
  await clock.advance(500);
  assertEquals([clock.date().toISOString(), clock.now()], ["2020-06-01T00:00:00.500Z", 2000]);
});

Deno.test("run() lets time pass until work is done, and no longer", async () => {
  const clock = new VirtualClock();
  const work = async () => {
    for (let i = 0; i < 1000; i++) await clock.sleep(3_600_000);
    return clock.now();
  };
  clock.sleep(1000 * 3_600_000 + 1);
  assertEquals(await clock.run(work()), 3_600_000_000);
  assertEquals([clock.now(), clock.timers], [3_600_000_000, 1]);
});

Deno.test("autoAdvance() waits for what the clock cannot see", async () => {
  const clock = new VirtualClock();
  let isBusy = true;
  await using _time = clock.autoAdvance(() => isBusy);
  const sleeping = clock.sleep(10);
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(clock.now(), 0);
  isBusy = false;
  await sleeping;
  assertEquals(clock.now(), 10);
});

Deno.test("run() lets no time pass while the disk is at work", async () => {
  using temp = new TempFolder();
  const clock = new VirtualClock();
  clock.sleep(1);
  const work = async () => {
    for (let i = 0; i < 20; i++) {
      await Deno.writeFile(temp.at("file"), new Uint8Array(4_000_000));
      using file = await Deno.open(temp.at("file"));
      await file.read(new Uint8Array(4_000_000));
      await crypto.subtle.digest("SHA-256", new Uint8Array(4_000_000));
    }
    return clock.now();
  };
  assertEquals(await clock.run(work()), 0);
});

Deno.test("autoAdvance() does not hang where a server sleeps on another clock", async () => {
  const clock = new VirtualClock({ stuckMs: 100 });
  const send = clock.track(async (request) => {
    await clock.sleep(10);
    return new Response(request.url);
  });
  const response = await clock.run(send(new Request("http://x/")));
  assertEquals([await response.text(), clock.now()], ["http://x/", 10]);
});
