import { emptyDir } from "@std/fs/empty-dir";
import { BenchHarvest } from "./bench_harvest.ts";
import {
  type BenchFigure,
  type BenchOptions,
  boundFigure,
  leastOf,
  ratioFigure,
} from "./figure.ts";

/** Peak memory of a full backup as the number of records grows. */
export async function benchMemory({ large, folder, root }: BenchOptions): Promise<BenchFigure[]> {
  const counts = large ? [10_000, 100_000, 1_000_000] : [10_000, 100_000];
  const output = `${folder}/memory`;
  const peaks: { records: number; peakBytes: number }[] = [];
  let withFilesBytes = 0;
  for (const records of counts) {
    await emptyDir(output);
    await using harvest = await BenchHarvest.start(root, { timeEntries: records });
    const usage = await leastOf(async () => {
      await emptyDir(output);
      return await harvest.backUp(output, "--no-record-files");
    });
    peaks.push({ records, peakBytes: usage.peakBytes });
    if (records !== counts.at(-1)) continue;
    await emptyDir(output);
    withFilesBytes = (await harvest.backUp(output)).usage.peakBytes;
  }
  await emptyDir(output);
  const [least = { records: 0, peakBytes: 1 }] = peaks;
  const figures = peaks.map(({ records, peakBytes }) =>
    ratioFigure(`memory, ${records / 1000}k records`, {
      value: peakBytes / 1e6,
      floor: least.peakBytes / 1e6,
      unit: "MB",
      of: `${least.records / 1000}k records`,
      most: null,
    })
  );
  const [before, last] = peaks.slice(-2);
  if (!before || !last) return figures;
  return [
    ...figures,
    boundFigure(`memory, ${last.records / 1000}k records, in all`, {
      value: last.peakBytes / 1e6,
      unit: "MB",
      most: 200,
    }),
    boundFigure(`memory, ${last.records / 1000}k records with their files`, {
      value: withFilesBytes / 1e6,
      unit: "MB",
      most: 200,
    }),
    boundFigure(`memory, growth from ${before.records / 1000}k`, {
      value: (last.peakBytes - before.peakBytes) / (last.records - before.records),
      unit: "bytes/record",
      // To 100k most of it is the runtime's own heap, which grows to its size once.
      ...(large ? { most: 40 } : {}),
    }),
  ];
}
