// deno-lint-ignore-file no-console -- a script, which prints its result
/**
 * Every file of a backup, every kind of damage, every command: `deno run -A tests/long/damage_matrix.ts [every n-th cell]
 * [from]`
 */
import { DamageMatrix } from "../backup/damage_matrix.ts";

const [every = 1, from = 0] = Deno.args.map(Number);
using matrix = await DamageMatrix.make();
const cells = (await matrix.cells()).filter((_, at) => at >= from && (at - from) % every === 0);
const failures = new Map<string, number>();
for (const [path, damage, action] of cells) {
  const problem = await matrix.check(path, damage, action);
  if (problem === null) continue;
  failures.set(action, (failures.get(action) ?? 0) + 1);
  console.error(`${action}: ${path}: ${damage}: ${problem.slice(0, 300)}`);
}
console.log(`${cells.length} cells, failures: ${JSON.stringify(Object.fromEntries(failures))}`);
Deno.exit(failures.size === 0 ? 0 : 1);
