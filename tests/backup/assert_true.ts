import { assertEquals } from "@std/assert/equals";
import type { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, truthIn } from "./truth.ts";

/** Sees that a backup has just what Harvest has, as far as a run can know. */
export async function assertTrue(
  harvest: TestHarvest,
  output: string,
  about: string,
): Promise<void> {
  const truth = truthIn(harvest);
  const found = await dataIn(output);
  for (const path of [...found.keys(), ...truth.keys()]) {
    // PDFs and receipts of what is gone stay.
    const stays = /\/artifacts\//.test(path) && !truth.has(path);
    // Whoever is no manager any more has no teammates.
    const none = /_teammates\.json$/.test(path) && !truth.has(path) && found.get(path) === "[]\n";
    if (stays || none) {
      found.delete(path);
      truth.delete(path);
    }
  }
  assertEquals(differences(found, truth), [], about);
}
