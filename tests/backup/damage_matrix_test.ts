import { assertEquals } from "@std/assert/equals";
import { DamageMatrix, DAMAGES } from "./damage_matrix.ts";

/** One file of each kind. */
const KINDS = [
  /time_entries\/list\.json$/,
  /clients\/\d+\.json$/,
  /\d+_payments\.json$/,
  /\d+_task_assignments\.json$/,
  /company\/data\.json$/,
  /history\.ndjson$/,
  /deleted\.json$/,
  /invoices\/artifacts\/\d+\.pdf$/,
  /expenses\/artifacts\//,
  /manifest\.json$/,
  /^SHA256SUMS$/,
  /^accounts\.json$/,
  /^\.artifacts_manifest\.json$/,
];

Deno.test("whatever comes to a file, no command crashes, and no loss is silent (a sample; all: tests/long)", async () => {
  using matrix = await DamageMatrix.make();
  const cells = await matrix.cells();
  const files = KINDS.map((kind) => cells.find(([path]) => kind.test(path))?.[0] ?? String(kind));
  const damages = Object.keys(DAMAGES);
  const actions = [...new Set(cells.map(([, , action]) => action))];
  for (const [at, file] of files.entries()) {
    for (const step of [0, 1]) {
      const damage = damages[(2 * at + step) % damages.length] ?? "";
      const action = actions[(3 * at + 4 * step) % actions.length] ?? "";
      assertEquals(await matrix.check(file, damage, action), null, `${action}: ${file}: ${damage}`);
    }
  }
});
