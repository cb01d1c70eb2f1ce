import { BenchHarvest, script } from "./bench_harvest.ts";
import {
  type BenchFigure,
  type BenchOptions,
  boundFigure,
  leastOf,
  ratioFigure,
} from "./figure.ts";
import { runMeasured, type Usage } from "./run_measured.ts";

/** The first account of the sample data, which has the bulk. */
const ACCOUNT = "1180234";
/** Shows what every run takes however little there is to read: starting, some 70 short lists. */
const FEW_RECORDS = 2000;

/**
 * A full backup where the rate is no limit, with and without a file for each record, compared with the raw work. Lists
 * are written so fast that only many of them show more than the start of the program.
 */
export async function benchFull({ large, folder, root }: BenchOptions): Promise<BenchFigure[]> {
  const many = large ? 400_000 : 20_000;
  const measured = (records: number, withFiles = false) =>
    measure(root, records, { folder, withFiles });
  const few = await measured(FEW_RECORDS);
  // The start of the program, of a few hundredths of a second, counts where there is little to read.
  const most = large ? 1.3 : null;
  return [
    boundFigure(`full, ${few.name}, lists only, CPU`, { value: few.usage.cpuMs, unit: "ms" }),
    ...figuresOf(await measured(many), "lists only", most),
    ...figuresOf(await measured(many, true), "record files", most),
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
  root: string,
  records: number,
  { folder, withFiles }: { readonly folder: string; readonly withFiles: boolean },
): Promise<Measured> {
  await using harvest = await BenchHarvest.start(root, { timeEntries: records });
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

function figuresOf(
  { name, records, usage, floors }: Measured,
  what: string,
  most: number | null,
): BenchFigure[] {
  const ratio = (heading: string, quantity: "cpuMs" | "wallMs") =>
    ratioFigure(`full, ${name}, ${what}, ${heading}`, {
      value: usage[quantity],
      floor: floors.reduce((sum, floor) => sum + floor[quantity], 0),
      unit: "ms",
      of: floors.length > 1 ? "raw lists and files" : "raw lists",
      most,
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
