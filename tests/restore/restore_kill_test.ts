import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { KillBench } from "./kill_restore.ts";

Deno.test("a restore that is killed before every write, and after it, does nothing twice and misses nothing", async () => {
  using undisturbed = await KillBench.prepared();
  const whole = await undisturbed.complete();
  for (const when of ["before", "after"] as const) {
    using scene = await KillBench.prepared();
    let kills = 0;
    while (await scene.kill(when)) kills++;
    assert(kills > whole.writes * 0.8, `${kills} kills at ${whole.writes} writes`);
    assertEquals((await scene.complete()).content, whole.content, when);
  }
});
