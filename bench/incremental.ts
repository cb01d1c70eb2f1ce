import { emptyDir } from "@std/fs/empty-dir";
import { walk } from "@std/fs/walk";
import { BenchHarvest } from "./bench_harvest.ts";
import {
  type BenchFigure,
  type BenchOptions,
  boundFigure,
  leastOf,
  ratioFigure,
} from "./figure.ts";
import { runMeasured } from "./run_measured.ts";

const CHANGED = 100;

/** A backup that is there already: nothing changed, a few records changed, all of it verified. */
export async function benchIncremental(
  { large, folder, root }: BenchOptions,
): Promise<BenchFigure[]> {
  const records = large ? 500_000 : 20_000;
  const output = `${folder}/incremental`;
  await emptyDir(output);
  await using harvest = await BenchHarvest.start(root, { timeEntries: records });
  await harvest.backUp(output);
  const nothing = await leastOf(() => harvest.backUp(output));
  const listBytes = await sizeOf(output, /time_entries\/list\.json$/);
  const beforeMs = Date.now();
  const changed = await leastOf(async () => {
    await harvest.change(CHANGED);
    return harvest.backUp(output);
  });
  const rewritten = await recordFilesSince(output, beforeMs);
  const verify = await leastOf(() =>
    runMeasured("main.ts", { root, args: ["verify", "--output", output] })
  );
  await emptyDir(output);
  const name = `${records / 1000}k records on disk`;
  const mergeMs = Math.max(1, changed.wallMs - nothing.wallMs);
  const megabytes = listBytes / 1e6;
  return [
    boundFigure(`${name}, nothing changed, CPU`, { value: nothing.cpuMs, unit: "ms", most: 1000 }),
    boundFigure(`${name}, ${CHANGED} changed, merge pass`, {
      value: megabytes / mergeMs * 1000,
      unit: "MB/s",
      least: 150,
    }),
    ratioFigure(`${name}, ${CHANGED} changed, record files written`, {
      value: rewritten,
      floor: CHANGED,
      unit: "files",
      of: "changed",
      most: 1,
    }),
    boundFigure(`${name}, ${CHANGED} changed, memory`, {
      value: changed.peakBytes / 1e6,
      unit: "MB",
      most: 200,
    }),
    boundFigure(`${name}, verify`, { value: records / verify.wallMs * 1000, unit: "records/s" }),
    boundFigure(`${name}, verify, memory`, {
      value: verify.peakBytes / 1e6,
      unit: "MB",
      most: 200,
    }),
  ];
}

async function sizeOf(folder: string, pattern: RegExp): Promise<number> {
  let sizeBytes = 0;
  for await (const { path } of walk(folder, { match: [pattern], includeDirs: false })) {
    sizeBytes += (await Deno.stat(path)).size;
  }
  return sizeBytes;
}

async function recordFilesSince(folder: string, sinceMs: number): Promise<number> {
  let files = 0;
  for await (const { path } of walk(folder, { match: [/\/\d+\.json$/], includeDirs: false })) {
    const { mtime } = Deno.statSync(path);
    if (mtime !== null && mtime.getTime() >= sinceMs) files++;
  }
  return files;
}
