import { emptyDir } from "@std/fs/empty-dir";
import { BenchHarvest, script } from "./bench_harvest.ts";
import { type BenchOptions, boundFigure, type Figure, leastOf, ratioFigure } from "./figure.ts";
import { runMeasured, type Usage } from "./run_measured.ts";

/** The first account of the sample data, which has the bulk. */
const ACCOUNT = "1180234";

/**
 * A full backup where the rate is no limit, with and without a file for each record, compared with the raw work. Files
 * that nobody sees half of cost a rename each: what that takes is told beside the target, not in it.
 */
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
  const rawFiles = (kind: "files" | "whole-files") =>
    leastOf(async () =>
      runMeasured(script("floor.ts"), { args: [kind, String(records), await fresh("raw")] })
    );
  const plain = await rawFiles("files");
  const whole = await rawFiles("whole-files");
  await fresh("raw");
  const lists = await leastOf(async () => harvest.backUp(await fresh("full"), "--no-record-files"));
  const files = await leastOf(async () => harvest.backUp(await fresh("full")));
  await fresh("full");
  const name = `full, ${records / 1000}k records`;
  const speed = (what: string, { wallMs }: Usage) =>
    boundFigure(`${name}, ${what}`, { value: records / wallMs * 1000, unit: "records/s" });
  const compared = (
    what: string,
    usage: Usage,
    { of, floors, most }: { of: string; floors: readonly Usage[]; most: number | null },
  ) =>
    ([["CPU", "cpuMs"], ["time", "wallMs"]] as const).map(([heading, quantity]) =>
      ratioFigure(`${name}, ${what}, ${heading}`, {
        value: usage[quantity],
        floor: floors.reduce((sum, floor) => sum + floor[quantity], 0),
        unit: "ms",
        of,
        most,
      })
    );
  return [
    speed("lists only", lists),
    ...compared("lists only", lists, { of: "raw lists", floors: [rawLists], most: 1.3 }),
    speed("record files", files),
    ...compared("record files", files, {
      of: "raw lists, files",
      floors: [rawLists, plain],
      most: 1.3,
    }),
    ...compared("record files", files, {
      of: "raw lists, files renamed",
      floors: [rawLists, whole],
      most: null,
    }),
  ];
}
