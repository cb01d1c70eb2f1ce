import { assert } from "@std/assert/assert";
import { killAndResume, SCENES, uninterrupted } from "./kill.ts";

/** A few points of each kind of change; all of them are in tests/long/kill_points.ts. */
const POINTS_PER_CALL = 2;

for (const scene of SCENES) {
  Deno.test(`backUp() completes ${scene.name} that was killed anywhere, as if it had not been`, async () => {
    const whole = await uninterrupted(scene);
    assert(whole.calls.length > 300, String(whole.calls.length));
    const byCall = Map.groupBy(whole.calls.keys(), (at) => whole.calls[at]);
    for (const points of byCall.values()) {
      for (let n = 0; n < POINTS_PER_CALL; n++) {
        const killAt = points[Math.floor(points.length * (n + 0.5) / POINTS_PER_CALL)];
        if (killAt !== undefined) await killAndResume(scene, { killAt, whole });
      }
    }
  });
}
