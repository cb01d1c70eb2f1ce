import { emptyDir } from "@std/fs/empty-dir";
import { BenchHarvest, script } from "./bench_harvest.ts";
import { type BenchOptions, boundFigure, type Figure, leastOf, ratioFigure } from "./figure.ts";
import { runMeasured } from "./run_measured.ts";

/** The first account of the sample data, which has the bulk. */
const ACCOUNT = "1180234";

/** A full backup where the rate is no limit, with and without a file for each record, compared with the raw work. */
export async function benchFull({ quick, folder }: BenchOptions): Promise<Figure[]> {
  const records = quick ? 20_000 : 100_000;
  await using harvest = await BenchHarvest.start({ timeEntries: records });
  const fresh = async (name: string) => {
    await emptyDir(`${folder}/${name}`);
    return `${folder}/${name}`;
  };
  const rawLists = await leastOf(async () =>
    runMeasured(script("floor.ts"), {
      args: ["lists", harvest.url, harvest.token, ACCOUNT, String(records), await fresh("raw")],
    })
  );
  const rawFiles = await leastOf(async () =>
    runMeasured(script("floor.ts"), { args: ["files", String(records), await fresh("raw")] })
  );
  await fresh("raw");
  const lists = await leastOf(async () => harvest.backUp(await fresh("full"), "--no-record-files"));
  const files = await leastOf(async () => harvest.backUp(await fresh("full")));
  await fresh("full");
  const name = `full, ${records / 1000}k records`;
  const listFloor = { of: "raw lists", most: 1.3 };
  const fileFloor = { of: "raw lists and files", most: 1.3 };
  return [
    boundFigure(`${name}, lists only`, { value: records / lists.wallMs * 1000, unit: "records/s" }),
    ratioFigure(`${name}, lists only, CPU`, {
      value: lists.cpuMs,
      floor: rawLists.cpuMs,
      unit: "ms",
      ...listFloor,
    }),
    ratioFigure(`${name}, lists only, time`, {
      value: lists.wallMs,
      floor: rawLists.wallMs,
      unit: "ms",
      ...listFloor,
    }),
    boundFigure(`${name}, record files`, {
      value: records / files.wallMs * 1000,
      unit: "records/s",
    }),
    ratioFigure(`${name}, record files, CPU`, {
      value: files.cpuMs,
      floor: rawLists.cpuMs + rawFiles.cpuMs,
      unit: "ms",
      ...fileFloor,
    }),
    ratioFigure(`${name}, record files, time`, {
      value: files.wallMs,
      floor: rawLists.wallMs + rawFiles.wallMs,
      unit: "ms",
      ...fileFloor,
    }),
  ];
}
