// The fake Harvest as a process of its own, so that its work is not counted as the program's. Options come as JSON in
// the first argument; commands come and answers go as JSON lines.
import type { SampleSize } from "../src/demo/sample_context.ts";
import { serveFakeHarvest } from "../src/demo/serve_fake_harvest.ts";
import { leastRequests } from "./least_requests.ts";
import { UNTIL } from "./settings.ts";

/** What the server is started with. */
export interface ServerOptions {
  readonly timeEntries: number;
  readonly size: Partial<SampleSize>;
}

/** What it can be told to do. */
export type ServerCommand =
  | { readonly kind: "change"; readonly count: number }
  | { readonly kind: "requests" }
  | { readonly kind: "least" };

async function serve({ timeEntries, size }: ServerOptions): Promise<void> {
  const fake = serveFakeHarvest({
    until: UNTIL,
    rateLimit: null,
    size,
    bulkTimeEntries: timeEntries,
    bulkWithAssignments: true,
  });
  const { bulk } = fake.world.account();
  console.log(JSON.stringify({ url: fake.apiUrl, token: fake.token }));
  for await (const line of linesOf(Deno.stdin.readable)) {
    const command: ServerCommand = JSON.parse(line);
    if (command.kind === "change") {
      const step = Math.floor((bulk?.size ?? 0) / command.count);
      for (let i = 0; i < command.count; i++) bulk?.change(bulk.idAt(i * step));
    }
    const count = command.kind === "least" ? leastRequests(fake.world) : fake.requests.length;
    console.log(JSON.stringify({ count }));
    fake.requests.clear();
  }
  await fake.close();
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

if (import.meta.main) await serve(JSON.parse(Deno.args[0] ?? "{}"));
