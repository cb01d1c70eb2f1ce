import { backUp } from "../src/backup/back_up.ts";
import { FakeHarvest } from "../src/demo/fake_harvest.ts";
import { Random } from "../src/demo/random.ts";
import { VirtualClock } from "../tests/fakes/virtual_clock.ts";
import { emptyDir } from "@std/fs/empty-dir";
import { type BenchOptions, boundFigure, type Figure, ratioFigure } from "./figure.ts";
import { UNTIL } from "./settings.ts";

const RATE = 100;
const WINDOW_MS = 15_000;
/** How long a request may be on its way, at most. */
const JITTER_MS = 300;
/** Requests of which each needs the answer to the one before: accounts, company, a list, what is nested in it. */
const CHAIN = 4;
const LATENCIES_MS = [50, 3000];

const ORIGIN = "http://127.0.0.1:9";

/**
 * A whole run, nested lists, a list of many pages and binaries included, at the API's own rate, on a clock that jumps
 * from event to event: exact, and over in seconds. The server counts arrivals in a sliding window.
 */
export async function benchRate({ quick, folder }: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const latencyMs of LATENCIES_MS) {
    const run = await simulate({ latencyMs, quick, output: `${folder}/rate` });
    const windows = Math.ceil(run.requests / RATE) - 1;
    const name = `rate, ${run.requests} requests of ${latencyMs} ms`;
    const floorMs = windows * WINDOW_MS;
    const waitsMs = CHAIN * (latencyMs + JITTER_MS / 2);
    figures.push(
      ratioFigure(name, {
        value: (run.lastMs - latencyMs - JITTER_MS) / 1000,
        floor: floorMs / 1000,
        unit: "s",
        of: `${windows} windows`,
        // With slow answers the first hundred cannot leave at once: the next row tells what of it is the pacer's.
        most: waitsMs < WINDOW_MS / 10 ? 1.03 : null,
      }),
      ratioFigure(`${name}, with its waits`, {
        value: run.lastMs / 1000,
        floor: (floorMs + waitsMs) / 1000,
        unit: "s",
        of: `${windows} windows and ${CHAIN} waits`,
        most: 1.03,
      }),
      boundFigure(`${name}, refused (429)`, { value: run.refused, unit: "requests", most: 0 }),
      boundFigure(`${name}, most in 15 s`, {
        value: run.mostInWindow,
        unit: "requests",
        most: RATE,
      }),
      boundFigure(`${name}, binaries beside them`, { value: run.binaries, unit: "files" }),
    );
  }
  return figures;
}

async function simulate(
  { latencyMs, quick, output }: { latencyMs: number; quick: boolean; output: string },
) {
  await emptyDir(output);
  const clock = new VirtualClock();
  const random = new Random(1);
  const chance = () => random.int(0, 999_999) / 1_000_000;
  const fake = new FakeHarvest({
    clock: clock.server,
    until: UNTIL,
    webOrigin: ORIGIN,
    latencyMs: () => latencyMs,
    bulkTimeEntries: quick ? 20_000 : 200_000,
    size: quick ? {} : { users: 60, invoices: 250, estimates: 60 },
  });
  const answer = fake.handler();
  let lastMs = 0;
  const binariesMs: number[] = [];
  const send = async (request: Request) => {
    await clock.server.sleep(chance() * JITTER_MS, request.signal);
    const response = await answer(request);
    // The end of the run says nothing here: the clock jumps while the last files are written.
    if (new URL(request.url).pathname.startsWith("/v2/")) lastMs = clock.now();
    else binariesMs.push(clock.now());
    return response;
  };
  const request = {
    token: fake.token,
    apiUrl: ORIGIN,
    idUrl: ORIGIN,
    userAgent: "Bench",
    rate: RATE,
    output,
    accounts: [],
    only: [],
    skip: [],
    options: { full: false, artifacts: true, recordFiles: false, acceptShrink: false },
    tool: "bench/0",
    pid: Deno.pid,
  };
  const { signal } = new AbortController();
  await clock.run(
    backUp(request, { send: clock.track(send), clock, random: chance, signal, onEvent() {} }),
  );
  await emptyDir(output);
  const requests = fake.requests.to("/v2/");
  return {
    requests: requests.length,
    refused: requests.filter(({ status }) => status === 429).length,
    mostInWindow: fake.requests.mostInWindow(WINDOW_MS),
    lastMs,
    binaries: binariesMs.filter((time) => time <= lastMs).length,
  };
}
