import { stdMap } from "../tools/std_map.ts";
import { JSR } from "./settings.ts";

/** What a process took, from its start to its end. */
export interface Usage {
  readonly wallMs: number;
  /** User and system. */
  readonly cpuMs: number;
  /** The highest resident set, as the system counts it. */
  readonly peakBytes: number;
}

/** What came of a measured process. */
export interface MeasuredRun {
  readonly usage: Usage;
  readonly stdout: string;
}

/** The checkout that this bench belongs to. */
export const ROOT = new URL("../", import.meta.url).pathname;

const PRELOAD = new URL("./measure.ts", import.meta.url).pathname;
/** Twice what an export holds: with more the collector waits longer where there are more records, as if they were kept. */
const SMALL_HEAP = "--v8-flags=--max-old-space-size=16,--max-semi-space-size=2";
const STD_MAP = await stdMap(JSR);

/** Runs a program in a process of its own, by its path or its name in the checkout. @throws Error if it does not end with exit code 0 */
export async function runMeasured(
  script: string,
  { root, args, env = {}, hasSmallHeap = false }: {
    /** The checkout whose program it is; of a script of the bench, this one. */
    readonly root?: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** What is not used any more is not left lying: the peak is what the program holds. */
    readonly hasSmallHeap?: boolean;
  },
): Promise<MeasuredRun> {
  const usagePath = await Deno.makeTempFile();
  try {
    const beganMs = performance.now();
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        // The measuring needs more permissions than the program.
        "-A",
        "--quiet",
        "--no-check",
        ...(hasSmallHeap ? [SMALL_HEAP] : []),
        STD_MAP,
        `--preload=${PRELOAD}`,
        script,
        ...args,
      ],
      cwd: root ?? ROOT,
      env: { ...env, BENCH_USAGE: usagePath, NO_COLOR: "1" },
    }).output();
    const wallMs = performance.now() - beganMs;
    const decoder = new TextDecoder();
    if (code !== 0) {
      throw new Error(
        `Cannot measure "${script} ${args.join(" ")}": it ended with code ${code}: ${
          decoder.decode(stderr)
        }`,
      );
    }
    const usage: unknown = JSON.parse(await Deno.readTextFile(usagePath));
    return { usage: { ...checkedUsage(usage), wallMs }, stdout: decoder.decode(stdout) };
  } finally {
    await Deno.remove(usagePath);
  }
}

function checkedUsage(usage: unknown): Omit<Usage, "wallMs"> {
  if (typeof usage === "object" && usage !== null && "cpuMs" in usage && "peakBytes" in usage) {
    const { cpuMs, peakBytes } = usage;
    if (typeof cpuMs === "number" && typeof peakBytes === "number") return { cpuMs, peakBytes };
  }
  throw new Error("Cannot measure a process: it did not report its usage");
}
