import { assert } from "@std/assert/assert";
import { assertRejects } from "@std/assert/rejects";
import { systemClock } from "../../src/http/clock.ts";

Deno.test("systemClock.sleep() rejects on abort with the reason, and leaves no timer", async () => {
  const abort = new AbortController();
  const sleeping = systemClock.sleep(3_600_000, abort.signal);
  abort.abort(new Error("enough"));
  await assertRejects(() => sleeping, Error, "enough");
  await assertRejects(() => systemClock.sleep(1, abort.signal), Error, "enough");
});

Deno.test("systemClock.sleep() ends, and time has passed", async () => {
  const startMs = systemClock.now();
  await systemClock.sleep(1, new AbortController().signal);
  assert(systemClock.now() > startMs);
});
