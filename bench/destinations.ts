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
import { type MeasuredRun, runMeasured } from "./run_measured.ts";
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
  const names = Object.keys(EVERY_DESTINATION);
  const run = async (name: string, { hasSmallHeap = false } = {}): Promise<MeasuredRun> => {
    await emptyDir(to);
    const args = ["export", name, "--output", backup, "--to", to];
    return await runMeasured("main.ts", { root, args, hasSmallHeap });
  };
  const held = async () => {
    const peaks = new Map<string, number>();
    for (const name of names) {
      peaks.set(name, (await run(name, { hasSmallHeap: true })).usage.peakBytes);
    }
    return peaks;
  };
  const [few, many] = large ? [100_000, 500_000] : [10_000, 50_000];
  await backUp({ backup, root, records: few });
  const heldOfFew = await held();
  await backUp({ backup, root, records: many });
  const heldOfMany = await held();
  const csv = await leastOf(() => run("csv"));
  const figures: BenchFigure[] = [];
  for (const name of names) {
    // There are many: only where one run does not meet the bound it is asked again whether the machine was busy.
    const once = (await run(name)).usage;
    const isMet = once.wallMs <= csv.wallMs * MOST_OF_CSV;
    const usage = isMet ? once : await leastOf(() => run(name));
    const heading = `export ${name}, ${many / 1000}k`;
    const compared = { unit: "ms", of: "export csv" };
    const growth = (heldOfMany.get(name) ?? 0) - (heldOfFew.get(name) ?? 0);
    figures.push(
      ratioFigure(`${heading}, time`, {
        ...compared,
        value: usage.wallMs,
        floor: csv.wallMs,
        most: MOST_OF_CSV,
      }),
      ratioFigure(`${heading}, CPU`, {
        ...compared,
        value: usage.cpuMs,
        floor: csv.cpuMs,
        most: null,
      }),
      boundFigure(`${heading}, memory`, { value: usage.peakBytes / 1e6, unit: "MB", most: 200 }),
      boundFigure(`export ${name}, memory, growth`, {
        value: growth / (many - few),
        unit: "bytes/record",
        // Below a hundred thousand caches still fill.
        ...(large ? { most: 40 } : {}),
      }),
    );
  }
  await emptyDir(backup);
  return figures;
}

async function backUp(
  { backup, root, records }: { backup: string; root: string; records: number },
): Promise<void> {
  await emptyDir(backup);
  await using harvest = await BenchHarvest.start(root, { timeEntries: records });
  await harvest.backUp(backup, "--no-record-files");
  await varyNotes(backup, ACCOUNT);
}
