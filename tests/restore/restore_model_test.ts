import { restoreAtRandom } from "./model.ts";

Deno.test("what was deleted at random comes back as it was, whatever Harvest answers", async () => {
  for (const seed of [1, 2, 3]) await restoreAtRandom(seed);
});
