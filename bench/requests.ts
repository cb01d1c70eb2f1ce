import { emptyDir } from "@std/fs/empty-dir";
import { AGENCY } from "../src/demo/sample/sample_world.ts";
import { BenchHarvest } from "./bench_harvest.ts";
import { type BenchFigure, type BenchOptions, ratioFigure } from "./figure.ts";

/** How many requests runs make, compared with what `--dry-run` says and with the least that there can be. */
export async function benchRequests({ folder, root }: BenchOptions): Promise<BenchFigure[]> {
  const output = `${folder}/requests`;
  await emptyDir(output);
  await using harvest = await BenchHarvest.start(root, { size: AGENCY });
  const figures: BenchFigure[] = [];
  for (const run of ["first run", "second run"]) {
    const plan = await harvest.backUp(output, "--dry-run", "--json");
    await harvest.requests();
    await harvest.backUp(output);
    const made = await harvest.requests();
    if (run === "first run") {
      const least = await harvest.leastRequests();
      figures.push(
        ratioFigure(`requests, ${run}`, {
          value: made,
          floor: least,
          unit: "requests",
          of: "least",
          most: 1,
        }),
      );
    }
    figures.push(ratioFigure(`requests, ${run}`, {
      value: made,
      floor: predicted(plan.stdout),
      unit: "requests",
      of: "--dry-run",
      most: 1,
    }));
  }
  await emptyDir(output);
  return figures;
}

function predicted(stdout: string): number {
  const plan: unknown = JSON.parse(stdout);
  const isPlan = typeof plan === "object" && plan !== null && "requests" in plan;
  return isPlan && typeof plan.requests === "number" ? plan.requests : NaN;
}
