// deno-lint-ignore-file no-console -- a script, which prints its result
// `deno task bench [--quick] [--folder DIR] [part …]`: how far the program is from what is possible.
import { parseArgs } from "@std/cli/parse-args";
import { tableLines } from "../src/text/table.ts";
import { benchExport } from "./export.ts";
import type { BenchOptions, Figure } from "./figure.ts";
import { benchFull } from "./full.ts";
import { benchIncremental } from "./incremental.ts";
import { benchMemory } from "./memory.ts";
import { benchRate } from "./rate.ts";
import { benchRequests } from "./requests.ts";
import { benchStart } from "./start.ts";
import { benchView } from "./view.ts";

const PARTS: Readonly<Record<string, (options: BenchOptions) => Promise<Figure[]>>> = {
  start: benchStart,
  requests: benchRequests,
  rate: benchRate,
  full: benchFull,
  incremental: benchIncremental,
  memory: benchMemory,
  export: benchExport,
  view: benchView,
};

const COLUMNS = [
  { heading: "what" },
  { heading: "measured", isNumeric: true },
  { heading: "compared with" },
  { heading: "ratio", isNumeric: true },
  { heading: "target", isNumeric: true },
  { heading: "" },
];

async function bench(argv: readonly string[]): Promise<number> {
  const flags = parseArgs([...argv], { boolean: ["quick"], string: ["folder"] });
  const parts = flags._.length > 0 ? flags._.map(String) : Object.keys(PARTS);
  if (flags.folder) await Deno.mkdir(flags.folder, { recursive: true });
  const folder = await Deno.makeTempDir({
    prefix: "getharvest-bench-",
    ...(flags.folder ? { dir: flags.folder } : {}),
  });
  const figures: Figure[] = [];
  try {
    for (const part of parts) {
      const run = PARTS[part];
      if (!run) {
        throw new RangeError(
          `Cannot run "${part}": the parts are ${Object.keys(PARTS).join(", ")}`,
        );
      }
      console.error(`${part} …`);
      figures.push(...await run({ quick: flags.quick, folder }));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const { os, arch } = Deno.build;
  console.log(`${navigator.hardwareConcurrency} cores, ${os} ${arch}, Deno ${Deno.version.deno}\n`);
  const rows = figures.map((
    { name, measured, against, ratio, target, isMet },
  ) => [name, measured, against, ratio, target, isMet === false ? "missed" : ""]);
  console.log(tableLines(COLUMNS, rows).join("\n"));
  return figures.some(({ isMet }) => isMet === false) ? 1 : 0;
}

if (import.meta.main) Deno.exit(await bench(Deno.args));
