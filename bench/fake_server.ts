// deno-lint-ignore-file no-console -- a script, which prints its result
// The fake Harvest as a process of its own, so that its work is not counted as the program's. Options come as JSON in
// the first argument; commands come and answers go as JSON lines.
import type { SampleSize } from "../src/demo/sample/sample_context.ts";
import { Random } from "../src/demo/data/random.ts";
import type { RequestLog } from "../tests/fakes/request_log.ts";
import { serveFakeHarvest } from "../tests/fakes/serve_fake_harvest.ts";
import { leastRequests } from "./least_requests.ts";
import { UNTIL } from "./settings.ts";

/** What the server is started with. */
export interface ServerOptions {
  readonly timeEntries: number;
  readonly size: Partial<SampleSize>;
  /** API requests in any 15 s; null is no limit. */
  readonly rateLimit: number | null;
  /** How long an answer takes. */
  readonly latencyMs: number;
  /** How long a request is on its way, at most. */
  readonly jitterMs: number;
}

/** How requests of the API came. */
export interface Pace {
  readonly requests: number;
  /** With 429. */
  readonly refused: number;
  readonly mostInWindow: number;
  /** From the arrival of the first to that of the last. */
  readonly spanMs: number;
  /** Other requests in that time. */
  readonly binaries: number;
}

/** What it does on command. */
export type ServerCommand =
  | { readonly kind: "change"; readonly count: number }
  | { readonly kind: "requests" }
  | { readonly kind: "pace" }
  | { readonly kind: "least" };

async function serve(
  { timeEntries, size, rateLimit, latencyMs, jitterMs }: ServerOptions,
): Promise<void> {
  const random = new Random(1);
  await using fake = serveFakeHarvest({
    until: UNTIL,
    rateLimit,
    latencyMs: () => latencyMs,
    travelMs: () => random.int(0, jitterMs),
    size,
    bulkTimeEntries: timeEntries,
    bulkWithAssignments: true,
  });
  const { bulk } = fake;
  console.log(JSON.stringify({ url: fake.url, token: fake.token }));
  for await (const line of linesOf(Deno.stdin.readable)) {
    const command: ServerCommand = JSON.parse(line);
    if (command.kind === "change") {
      const step = Math.floor((bulk?.size ?? 0) / command.count);
      for (let i = 0; i < command.count; i++) bulk?.change(bulk.idAt(i * step));
    }
    console.log(JSON.stringify(
      command.kind === "pace"
        ? paceOf(fake.requests)
        : command.kind === "least"
        ? leastRequests(fake.world)
        : fake.requests.length,
    ));
    fake.requests.clear();
  }
}

function paceOf(log: RequestLog): Pace {
  const requests = log.to(API);
  const times = requests.map(({ atMs }) => atMs).sort((a, b) => a - b);
  const lastMs = times.at(-1) ?? 0;
  return {
    requests: requests.length,
    refused: requests.filter(({ status }) => status === 429).length,
    mostInWindow: log.mostInWindow(15_000),
    spanMs: lastMs - (times[0] ?? 0),
    binaries: log.all.filter(({ path, atMs }) => !API.test(path) && atMs <= lastMs).length,
  };
}

/** The ID service, too, with which a run begins. */
const API = /^\/(api\/)?v2\//;

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

if (import.meta.main) await serve(JSON.parse(Deno.args[0] ?? "{}"));
