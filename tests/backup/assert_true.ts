import { assertEquals } from "@std/assert/equals";
import type { RunResult, TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, truthIn } from "./truth.ts";

/** Sees that a backup has just what Harvest has, as far as a run can know. */
export async function assertTrue(
  harvest: TestHarvest,
  output: string,
  { result, about }: { result: RunResult; about: string },
): Promise<void> {
  const swept = result.finished("project_assignments", String(harvest.agency.id))?.mode === "full";
  const truth = truthIn(harvest);
  const found = await dataIn(output);
  for (const path of [...found.keys(), ...truth.keys()]) {
    // PDFs and receipts of what is gone stay; assignments come to users without a change of the user.
    const stays = /\/artifacts\//.test(path) && !truth.has(path);
    const late = /\/users\/\d+_project_assignments/.test(path) && !swept;
    // Whoever is no manager any more has no teammates.
    const none = /_teammates\.json$/.test(path) && !truth.has(path) && found.get(path) === "[]\n";
    if (stays || late || none) {
      found.delete(path);
      truth.delete(path);
    }
  }
  assertEquals(differences(found, truth), [], about);
}
