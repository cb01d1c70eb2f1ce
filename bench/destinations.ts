import { emptyDir } from "@std/fs/empty-dir";
import { EVERY_DESTINATION } from "../src/export/every_destination.ts";
import { BenchHarvest } from "./bench_harvest.ts";
import {
  type BenchFigure,
  type BenchOptions,
  boundFigure,
  leastOf,
  ratioFigure,
} from "./figure.ts";
import { runMeasured, type Usage } from "./run_measured.ts";
import { varyNotes } from "./varied_notes.ts";

/** The first account of the sample data, which has the bulk. */
const ACCOUNT = "1180234";
/** At least 0.8 of the speed of `export csv`. */
const MOST_OF_CSV = 1.25;

/** The exports for other programs, compared with `export csv`, which reads the same backup; memory as records grow. */
export async function benchDestinations(
  { large, folder, root }: BenchOptions,
): Promise<BenchFigure[]> {
  const backup = `${folder}/destinations_backup`;
  const to = `${folder}/destinations`;
  const figures: BenchFigure[] = [];
  const peaks = new Map<string, number>();
  const counts = large ? [100_000, 500_000] : [10_000, 50_000];
  for (const records of counts) {
    await emptyDir(backup);
    await using harvest = await BenchHarvest.start(root, { timeEntries: records });
    await harvest.backUp(backup, "--no-record-files");
    await varyNotes(backup, ACCOUNT);
    const measure = (name: string): Promise<Usage> =>
      leastOf(async () => {
        await emptyDir(to);
        const args = ["export", name, "--output", backup, "--to", to];
        return await runMeasured("main.ts", { root, args });
      });
    const isLast = records === counts.at(-1);
    const csv = isLast ? await measure("csv") : null;
    for (const name of Object.keys(EVERY_DESTINATION)) {
      const usage = await measure(name);
      const heading = `export ${name}, ${records / 1000}k`;
      if (csv === null) {
        peaks.set(name, usage.peakBytes);
        continue;
      }
      figures.push(
        ratioFigure(`${heading}, time`, {
          value: usage.wallMs,
          floor: csv.wallMs,
          unit: "ms",
          of: "export csv",
          most: MOST_OF_CSV,
        }),
        ratioFigure(`${heading}, CPU`, {
          value: usage.cpuMs,
          floor: csv.cpuMs,
          unit: "ms",
          of: "export csv",
          most: null,
        }),
        boundFigure(`${heading}, memory`, { value: usage.peakBytes / 1e6, unit: "MB", most: 200 }),
        boundFigure(`export ${name}, memory, growth`, {
          value: (usage.peakBytes - (peaks.get(name) ?? 0)) / (records - (counts[0] ?? 0)),
          unit: "bytes/record",
          // Below a hundred thousand caches still fill.
          ...(large ? { most: 40 } : {}),
        }),
      );
    }
  }
  await emptyDir(backup);
  return figures;
}
