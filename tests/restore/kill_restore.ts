import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { contentOf, RestoreBench } from "./restore_bench.ts";

/** One of everything that a restore writes. */
const SIZE = { users: 1, clients: 1, projects: 1, timeEntries: 3, expenses: 1, receipts: 1 };

/** A small account, a backup of it, and a new account that it is restored into, to its end. */
export class KillBench implements Disposable {
  readonly bench = new RestoreBench({
    size: { ...SIZE, invoices: 2, estimates: 1, years: 1 },
  });
  readonly fresh: AccountWorld = this.bench.addNewAccount();
  readonly #killed = new Set<string>();
  readonly #args = ["--into", String(this.fresh.id), "--finish"];

  static async prepared(): Promise<KillBench> {
    const scene = new KillBench();
    await scene.bench.backUp();
    return scene;
  }

  /** Restores to the end; gives the number of writes and what is there then. @throws Error if it is not proven */
  async complete(): Promise<{ readonly writes: number; readonly content: unknown }> {
    const before = this.bench.writes.length;
    const { code, proof } = await this.bench.apply(this.fresh, ...this.#args);
    if (code !== 0) {
      throw new Error(`Not proven: ${JSON.stringify([proof.differences, proof.failures])}`);
    }
    return { writes: this.bench.writes.length - before, content: contentOf(this.fresh) };
  }

  /**
   * Runs the restore and kills it at the first write that has not met this end yet: before it has reached Harvest, or
   * after; false if there is none. What the killed run would have noted after that moment is not in the journal.
   */
  async kill(when: "before" | "after"): Promise<boolean> {
    const { bench, fresh } = this;
    const path = `${bench.temp.path}/restore_${bench.agency.id}_${fresh.id}/journal.ndjson`;
    let journal: string | null = null;
    bench.onSend = async (request, send) => {
      if (journal !== null) throw new TypeError("The process is dead");
      if (request.method === "GET") return await send();
      const write = `${when} ${await textOf(request)}`;
      if (journal !== null || this.#killed.has(write)) return await send();
      this.#killed.add(write);
      journal = Deno.readTextFileSync(path);
      if (when === "after") await send();
      throw new TypeError("The process is dead");
    };
    await bench.restore("--apply", "--confirm", fresh.name, ...this.#args);
    bench.onSend = (_, send) => send();
    if (journal === null) return false;
    await Deno.writeTextFile(path, journal);
    return true;
  }

  [Symbol.dispose](): void {
    this.bench[Symbol.dispose]();
  }
}

/** What a request would change; of a form without what separates its parts, which is made up each time. */
async function textOf(request: Request): Promise<string> {
  const { method, url, headers } = request;
  const boundary = headers.get("content-type")?.split("boundary=")[1] ?? "--";
  return `${method} ${url} ${(await request.clone().text()).replaceAll(boundary, "")}`;
}
