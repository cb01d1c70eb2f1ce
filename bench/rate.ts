import { emptyDir } from "@std/fs/empty-dir";
import { AGENCY } from "../src/demo/sample/sample_world.ts";
import { BenchHarvest } from "./bench_harvest.ts";
import { type BenchFigure, type BenchOptions, boundFigure, ratioFigure } from "./figure.ts";

const RATE = 100;
const WINDOW_S = 15;
/** How long a request may be on its way, at most. */
const JITTER_MS = 300;
/** Requests of which each needs the response to the one before: accounts, company, a list; then its child lists. */
const CHAIN = 3;
/** How long may be waited before the first hundred requests are sent: beyond that, no pacing keeps to the bound. */
const LONG_WAIT_S = 1.5;
const LATENCIES_MS = [50, 3000];

/**
 * A whole run, child lists, a list of many pages and binaries included, at the API's own rate against a server that
 * counts arrivals in a sliding window. In real time: a few minutes.
 */
export async function benchRate({ large, folder, root }: BenchOptions): Promise<BenchFigure[]> {
  const output = `${folder}/rate`;
  const size = large ? { ...AGENCY, users: 60, invoices: 250, estimates: 60 } : AGENCY;
  const figures: BenchFigure[] = [];
  for (const latencyMs of LATENCIES_MS) {
    await emptyDir(output);
    await using harvest = await BenchHarvest.start(root, {
      size,
      timeEntries: large ? 200_000 : 20_000,
      rateLimit: RATE,
      latencyMs,
      jitterMs: JITTER_MS,
    });
    await harvest.run(output, "--no-record-files");
    const { requests, refused, mostInWindow, spanMs, binaries } = await harvest.pace();
    const windowsS = (Math.ceil(requests / RATE) - 1) * WINDOW_S;
    const waitsS = CHAIN * (latencyMs + JITTER_MS / 2) / 1000;
    const name = `rate, ${requests} requests of ${latencyMs} ms`;
    figures.push(
      ratioFigure(name, {
        value: spanMs / 1000,
        floor: windowsS,
        unit: "s",
        of: `${windowsS / WINDOW_S} windows`,
        most: waitsS < LONG_WAIT_S ? 1.03 : null,
      }),
      ratioFigure(`${name}, with its waits`, {
        value: spanMs / 1000,
        floor: windowsS + waitsS,
        unit: "s",
        of: `${windowsS / WINDOW_S} windows and ${CHAIN} waits`,
        most: 1.03,
      }),
      boundFigure(`${name}, refused (429)`, { value: refused, unit: "requests", most: 0 }),
      boundFigure(`${name}, most in 15 s`, { value: mostInWindow, unit: "requests", most: RATE }),
      boundFigure(`${name}, binaries beside them`, { value: binaries, unit: "files" }),
    );
  }
  await emptyDir(output);
  return figures;
}
