// deno-lint-ignore-file no-console -- a script, which prints its result
/** The model test for many seeds. `deno run -A tests/long/model_seeds.ts [first] [last] [runs]` */
import { Model } from "../backup/model.ts";
import { TempFolder } from "../store/temp_folder.ts";

const [first = 1, last = 100, runs = 8] = Deno.args.map(Number);
let failures = 0;
for (let seed = first; seed <= last; seed++) {
  using temp = new TempFolder();
  const model = new Model(seed, temp.path);
  try {
    for (let run = 0; run < runs; run++) await model.step();
  } catch (error) {
    failures++;
    console.error(
      `Seed ${seed}: ${error instanceof Error ? error.message.slice(0, 2000) : error}`,
    );
  }
}
console.log(`${last - first + 1} seeds of ${runs} runs, ${failures} failures`);
Deno.exit(failures === 0 ? 0 : 1);
