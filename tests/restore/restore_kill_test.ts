import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { killAtWrite, killScene, uninterruptedWrites } from "./kill_restore.ts";

/** Some of the writes here, all of them in tests/long. */
const STEP = 13;

Deno.test("a restore that is killed at a write goes on: nothing twice, nothing missing", async () => {
  const whole = await uninterruptedWrites();
  assert(whole.writes > 20);
  for (let at = 1; at <= whole.writes; at += STEP) {
    for (const when of ["before", "after"] as const) {
      assertEquals(await killAtWrite(at, when), whole.content, `${killScene}: ${when} write ${at}`);
    }
  }
});
