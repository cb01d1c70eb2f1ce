import { restoreAtRandom } from "./model.ts";

Deno.test("what was deleted at random comes back as it was, whatever Harvest answers", async () => {
  await restoreAtRandom(1);
});
