import { script } from "./bench_harvest.ts";
import { type BenchFigure, type BenchOptions, boundFigure, leastOf } from "./figure.ts";
import { runMeasured } from "./run_measured.ts";

/** What the start of the program costs over that of the runtime. */
export async function benchStart({ root }: BenchOptions): Promise<BenchFigure[]> {
  const bare = await leastOf(() => runMeasured(script("measure.ts"), { args: [] }));
  const figures: BenchFigure[] = [];
  for (const flag of ["--help", "--version"]) {
    const { cpuMs } = await leastOf(() => runMeasured("main.ts", { root, args: [flag] }));
    figures.push(
      boundFigure(`${flag}, CPU over the bare runtime`, {
        value: Math.max(0, cpuMs - bare.cpuMs),
        unit: "ms",
        most: 100,
      }),
    );
  }
  return figures;
}
