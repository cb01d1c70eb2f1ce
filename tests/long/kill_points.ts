// deno-lint-ignore-file no-console -- a script, which prints its result
/**
 * Kills a run at every n-th change of the disk (every one where n is 1, the default) and runs again: the end must be
 * the same. With a pause in hours the next run comes so much later. `deno run -A tests/long/kill_points.ts [n] [pause]`
 */
import { killAndResume, SCENES, uninterrupted } from "../backup/kill.ts";

const every = Number(Deno.args[0] ?? "1");
const pauseMs = Number(Deno.args[1] ?? "0") * 3_600_000;
let points = 0;
let failures = 0;
for (const scene of SCENES.map((scene) => ({ ...scene, accounts: 2 as const }))) {
  const whole = await uninterrupted(scene);
  for (let killAt = 0; killAt < whole.calls.length; killAt += every) {
    points++;
    try {
      await killAndResume(scene, { killAt, whole, pauseMs });
    } catch (error) {
      failures++;
      console.error(
        `${scene.name}, point ${killAt}: ${
          error instanceof Error ? error.message.slice(0, 2000) : error
        }`,
      );
    }
  }
}
console.log(`${points} kill points, ${failures} failures`);
Deno.exit(failures === 0 ? 0 : 1);
