import { STUDIO } from "../src/demo/sample/sample_world.ts";
import type { Pace, ServerCommand, ServerOptions } from "./fake_server.ts";
import { type MeasuredRun, runMeasured } from "./run_measured.ts";
import { NO_RATE } from "./settings.ts";

/** A fake Harvest in another process, and the program run against it. */
export class BenchHarvest implements AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #output: ReadableStreamDefaultReader<string>;

  private constructor(
    readonly root: string,
    process: Deno.ChildProcess,
    output: ReadableStreamDefaultReader<string>,
    { url, token }: { url: string; token: string },
  ) {
    this.#process = process;
    this.#input = process.stdin.getWriter();
    this.#output = output;
    this.url = url;
    this.token = token;
  }

  /** With so many time entries, about 1,250 bytes each as Harvest's are, in an agency that is small besides. */
  static async start(root: string, options: Partial<ServerOptions> = {}): Promise<BenchHarvest> {
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--quiet",
        "--no-check",
        script("fake_server.ts"),
        JSON.stringify(
          {
            timeEntries: 0,
            size: STUDIO,
            rateLimit: null,
            latencyMs: 0,
            jitterMs: 0,
            ...options,
          } satisfies ServerOptions,
        ),
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await output.read();
    return new BenchHarvest(root, process, output, JSON.parse(value ?? "{}"));
  }

  /** Runs `backup` into a folder as fast as it goes, without binaries. */
  backUp(output: string, ...flags: string[]): Promise<MeasuredRun> {
    return this.run(output, "--rate", String(NO_RATE), "--no-artifacts", ...flags);
  }

  /** Runs `backup` into a folder. */
  run(output: string, ...flags: string[]): Promise<MeasuredRun> {
    return runMeasured("main.ts", {
      root: this.root,
      args: ["backup", "--output", output, "--quiet", ...flags],
      env: { HARVEST_PAT: this.token, HARVEST_API_URL: this.url, HARVEST_ID_URL: this.url },
    });
  }

  /** How many requests came since the last command. */
  async requests(): Promise<number> {
    return await this.#report({ kind: "requests" });
  }

  /** How they came. */
  async pace(): Promise<Pace> {
    return await this.#report({ kind: "pace" });
  }

  /** The fewest requests that read everything. */
  async leastRequests(): Promise<number> {
    return await this.#report({ kind: "least" });
  }

  /** Changes so many time entries, all over the history. */
  async change(count: number): Promise<void> {
    await this.#report({ kind: "change", count });
  }

  async #report(command: ServerCommand) {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    const { value } = await this.#output.read();
    return JSON.parse(value ?? "null");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#output.cancel();
    await this.#process.status;
  }
}

/** The path of a script of this folder. */
export function script(name: string): string {
  return new URL(name, import.meta.url).pathname;
}
