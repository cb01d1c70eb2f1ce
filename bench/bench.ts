// deno-lint-ignore-file no-console -- a script, which prints its result
// deno task bench [part …]     how far the program is from what is possible, in about two minutes
//   --large                    with as many records as the README's figures are of; takes an hour
//   --against CHECKOUT         measures the program of another checkout, too, part by part
//   --folder DIR               for the files; by default that for temporary ones
import { parseArgs } from "@std/cli/parse-args";
import { tableLines } from "../src/text/table.ts";
import { benchDestinations } from "./destinations.ts";
import { benchExport } from "./export.ts";
import type { BenchFigure, BenchOptions } from "./figure.ts";
import { benchFull } from "./full.ts";
import { benchIncremental } from "./incremental.ts";
import { benchMemory } from "./memory.ts";
import { benchRate } from "./rate.ts";
import { benchRequests } from "./requests.ts";
import { ROOT } from "./run_measured.ts";
import { benchStart } from "./start.ts";
import { benchView } from "./view.ts";

const PARTS: Readonly<Record<string, (options: BenchOptions) => Promise<BenchFigure[]>>> = {
  start: benchStart,
  requests: benchRequests,
  rate: benchRate,
  full: benchFull,
  incremental: benchIncremental,
  memory: benchMemory,
  export: benchExport,
  destinations: benchDestinations,
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
  const { large, folder: parent, against, _ } = parseArgs([...argv], {
    boolean: ["large"],
    string: ["folder", "against"],
  });
  const names = _.length > 0 ? _.map(String) : Object.keys(PARTS);
  if (parent) await Deno.mkdir(parent, { recursive: true });
  const folder = await Deno.makeTempDir({
    prefix: "getharvest-bench-",
    ...(parent ? { dir: parent } : {}),
  });
  const figures: BenchFigure[] = [];
  const others = new Map<string, string>();
  try {
    for (const name of names) {
      const part = PARTS[name];
      if (!part) {
        throw new RangeError(
          `Cannot run "${name}": the parts are ${Object.keys(PARTS).join(", ")}`,
        );
      }
      console.error(`${name} …`);
      if (against) {
        const root = await Deno.realPath(against);
        for (const { name, measured } of await part({ large, folder, root })) {
          others.set(name, measured);
        }
      }
      figures.push(...await part({ large, folder, root: ROOT }));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const { os, arch } = Deno.build;
  console.log(`${navigator.hardwareConcurrency} cores, ${os} ${arch}, Deno ${Deno.version.deno}\n`);
  const columns = against
    ? COLUMNS.toSpliced(1, 0, { heading: against, isNumeric: true })
    : COLUMNS;
  const rows = figures.map((
    { name, measured, against: floor, ratio, target, isMet },
  ) => [
    name,
    ...(against ? [others.get(name) ?? ""] : []),
    measured,
    floor,
    ratio,
    target,
    isMet === false ? "missed" : "",
  ]);
  console.log(tableLines(columns, rows).join("\n"));
  return figures.some(({ isMet }) => isMet === false) ? 1 : 0;
}

if (import.meta.main) Deno.exit(await bench(Deno.args));
