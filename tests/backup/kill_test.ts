import { assert } from "@std/assert/assert";
import { testWithKills as test } from "./disk.ts";
import { killAndResume, SCENES, uninterrupted } from "./kill.ts";

/** Points of each kind of change; all of them are in tests/long/kill_points.ts. */
const POINTS_PER_CALL = 1;
/** Of the changes of a run: killed at the end of all but the last. */
const DAY_LATER_PARTS = 5;

for (const scene of SCENES) {
  test(`backUp() completes ${scene.name} that was killed anywhere, as if it had not been`, async () => {
    const whole = await uninterrupted(scene);
    assert(whole.calls.length > 300, String(whole.calls.length));
    const byCall = Map.groupBy(whole.calls.keys(), (at) => whole.calls[at]);
    for (const points of byCall.values()) {
      for (let n = 0; n < POINTS_PER_CALL; n++) {
        const killAt = points[Math.floor(points.length * (n + 0.5) / POINTS_PER_CALL)];
        if (killAt !== undefined) await killAndResume(scene, { killAt, whole });
      }
    }
    // The last of all: everything is sealed, and what was needed for it is not yet gone.
    await killAndResume(scene, { killAt: "remove", whole });
  });
}

for (const scene of SCENES) {
  test(`backUp() brings ${scene.name} that was killed up to date a day later`, async () => {
    const whole = await uninterrupted(scene);
    for (let part = 1; part < DAY_LATER_PARTS; part++) {
      const killAt = Math.floor(whole.calls.length * part / DAY_LATER_PARTS);
      await killAndResume(scene, { killAt, whole, pauseMs: 86_400_000 });
    }
  });
}
