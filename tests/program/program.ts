import { fromFileUrl } from "@std/path/from-file-url";
import type { ServedHarvest } from "../fakes/serve_fake_harvest.ts";

/** Where the repository is. */
export const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** The map that this test itself runs with: the program takes the same. */
export const MAP_FLAG = import.meta.resolve("@std/path/join").startsWith("node:")
  ? ["--import-map=tools/std/import_map.json"]
  : ["--config=deno.json"];

/** The arguments with which Deno runs the program from `ROOT`. */
export function programArgs(args: readonly string[]): string[] {
  return ["run", "-A", "--no-check", ...MAP_FLAG, "main.ts", ...args];
}

/** What came of the program. */
export interface Ended {
  readonly code: number;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** The real program in a process of its own. */
export class Program {
  readonly #child: Deno.ChildProcess;
  readonly ended: Promise<Ended>;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: programArgs(args),
      cwd: ROOT,
      env: {
        NO_COLOR: "1",
        HARVEST_PAT: "",
        HARVEST_PAT_FILE: "",
        HARVEST_API_URL: "",
        HARVEST_ID_URL: "",
        ...env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.ended = this.#end();
  }

  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      // It may have ended by itself.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  async #end(): Promise<Ended> {
    const { code, signal, stdout, stderr } = await this.#child.output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, signal, out: text(stdout), err: text(stderr) };
  }
}

/** Environment that points the program at a fake. */
export function envOf(fake: ServedHarvest): Record<string, string> {
  return { HARVEST_PAT: fake.token, HARVEST_API_URL: fake.url, HARVEST_ID_URL: fake.url };
}
