import { contentOf, RestoreBench } from "./restore_bench.ts";

/** What is restored in these cases. */
export const killScene = "a small account into a new one, to its end";

const SIZE = {
  users: 2,
  clients: 2,
  projects: 2,
  timeEntries: 6,
  expenses: 3,
  receipts: 1,
  invoices: 3,
  estimates: 1,
  years: 1,
};

async function prepared(): Promise<{ bench: RestoreBench; args: string[] }> {
  const bench = new RestoreBench({ size: SIZE });
  await bench.backUp();
  // Two entries that nobody could tell apart, with a reference of their own and so without a mark.
  return { bench, args: ["--finish"] };
}

/** How many writes a restore takes, and what is there in the end. */
export async function uninterruptedWrites(): Promise<{ writes: number; content: unknown }> {
  const { bench, args } = await prepared();
  using _bench = bench;
  const fresh = bench.addNewAccount();
  await bench.apply(fresh, "--into", String(fresh.id), ...args);
  return { writes: bench.writes.length, content: contentOf(fresh) };
}

/** Kills a restore before or after its n-th write has reached Harvest, runs it again, and gives what is there then. */
export async function killAtWrite(at: number, when: "before" | "after"): Promise<unknown> {
  const { bench, args } = await prepared();
  using _bench = bench;
  const fresh = bench.addNewAccount();
  let writes = 0;
  let isDead = false;
  bench.onSend = async (request, send) => {
    if (isDead) throw new TypeError("The process is dead");
    if (request.method === "GET" || ++writes !== at) return await send();
    isDead = true;
    if (when === "after") await send();
    throw new TypeError("The process is dead");
  };
  await bench.restore("--apply", "--confirm", fresh.name, "--into", String(fresh.id), ...args);
  bench.onSend = (_, send) => send();
  const { code, proof } = await bench.apply(fresh, "--into", String(fresh.id), ...args);
  if (code !== 0) throw new Error(`Not proven: ${JSON.stringify(proof.differences)}`);
  return contentOf(fresh);
}
