// deno-lint-ignore-file no-console -- a script, which prints its result
/** Interrupted runs of all kinds of options, for many seeds. `deno run -A tests/long/interruptions.ts [first] [last] [runs]` */
import { interrupt } from "../backup/interruptions.ts";
import { TempFolder } from "../store/temp_folder.ts";

const [first = 1, last = 200, runs = 6] = Deno.args.map(Number);
let failures = 0;
for (let seed = first; seed <= last; seed++) {
  using temp = new TempFolder();
  try {
    await interrupt(seed, temp.path, { runs });
  } catch (error) {
    failures++;
    console.error(error instanceof Error ? error.message.slice(0, 2000) : error);
  }
}
console.log(`${last - first + 1} seeds of ${runs} runs, ${failures} failures`);
Deno.exit(failures === 0 ? 0 : 1);
