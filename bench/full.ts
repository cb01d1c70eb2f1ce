import { BenchHarvest, script } from "./bench_harvest.ts";
import { type BenchOptions, boundFigure, type Figure, leastOf, ratioFigure } from "./figure.ts";
import { runMeasured, type Usage } from "./run_measured.ts";

/** The first account of the sample data, which has the bulk. */
const ACCOUNT = "1180234";
/** Shows what every run takes however little there is to read: starting, some 70 short lists. */
const FEW_RECORDS = 2000;

/**
 * A full backup where the rate is no limit, with and without a file for each record, compared with the raw work. Lists
 * are written so fast that only many of them show more than the start of the program.
 */
export async function benchFull({ quick, folder }: BenchOptions): Promise<Figure[]> {
  const many = quick ? 20_000 : 400_000;
  const few = await measure(FEW_RECORDS, folder);
  const lists = await measure(many, folder);
  const files = await measure(many, folder, { withFiles: true });
  return [
    boundFigure(`full, ${few.name}, lists only, CPU`, { value: few.usage.cpuMs, unit: "ms" }),
    ...figuresOf(lists, "lists only"),
    ...figuresOf(files, "record files"),
  ];
}

interface Measured {
  readonly name: string;
  readonly records: number;
  readonly usage: Usage;
  /** The raw work, each as a process of its own. */
  readonly floors: readonly Usage[];
}

async function measure(
  records: number,
  folder: string,
  { withFiles = false } = {},
): Promise<Measured> {
  await using harvest = await BenchHarvest.start({ timeEntries: records });
  // Nothing is removed in between: ext4 shuns the places of files that were removed within the last minutes, and takes
  // twenty times as long to find others.
  const fresh = () => Deno.makeTempDir({ dir: folder, prefix: "full-" });
  const raw = (kind: "lists" | "files") =>
    leastOf(async () => {
      const args = [kind, String(records), await fresh(), harvest.url, harvest.token, ACCOUNT];
      return await runMeasured(script("floor.ts"), { args });
    });
  const floors = withFiles ? [await raw("lists"), await raw("files")] : [await raw("lists")];
  const flags = withFiles ? [] : ["--no-record-files"];
  const usage = await leastOf(async () => harvest.backUp(await fresh(), ...flags));
  return { name: `${records / 1000}k records`, records, usage, floors };
}

function figuresOf({ name, records, usage, floors }: Measured, what: string): Figure[] {
  const ratio = (heading: string, quantity: "cpuMs" | "wallMs") =>
    ratioFigure(`full, ${name}, ${what}, ${heading}`, {
      value: usage[quantity],
      floor: floors.reduce((sum, floor) => sum + floor[quantity], 0),
      unit: "ms",
      of: floors.length > 1 ? "raw lists and files" : "raw lists",
      most: 1.3,
    });
  return [
    boundFigure(`full, ${name}, ${what}`, {
      value: records / usage.wallMs * 1000,
      unit: "records/s",
    }),
    ratio("CPU", "cpuMs"),
    ratio("time", "wallMs"),
  ];
}
