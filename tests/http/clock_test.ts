import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import process from "node:process";
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

Deno.test("systemClock.sleep() of less than nothing ends, and the runtime does not print a warning", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  await systemClock.sleep(-0.002);
  await systemClock.sleep(1);
  process.off("warning", note);
  assertEquals(warnings, []);
});
