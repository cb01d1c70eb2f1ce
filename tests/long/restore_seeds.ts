// deno-lint-ignore-file no-console -- a program for developers
import { killAtWrite, killScene, uninterruptedWrites } from "../restore/kill_restore.ts";
import { restoreAtRandom } from "../restore/model.ts";
import { assertEquals } from "@std/assert/equals";

// deno run -A tests/long/restore_seeds.ts [SEEDS]: random restores, then a kill at every write.

const seeds = Number(Deno.args[0] ?? 100);
for (let seed = 1; seed <= seeds; seed++) await restoreAtRandom(seed);
console.log(`${seeds} random restores: all as before`);
const whole = await uninterruptedWrites();
for (let at = 1; at <= whole.writes; at++) {
  for (const when of ["before", "after"] as const) {
    assertEquals(await killAtWrite(at, when), whole.content, `${killScene}: ${when} write ${at}`);
  }
}
console.log(`${2 * whole.writes} kills: nothing twice, nothing missing`);
