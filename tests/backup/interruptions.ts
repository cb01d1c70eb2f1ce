import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { Random } from "../../src/demo/data/random.ts";
import { verified } from "../store/verified.ts";
import { assertTrue } from "./assert_true.ts";
import { Disk } from "./disk.ts";
import { change } from "./random_change.ts";
import { TestHarvest, type TestRunSettings } from "./test_harvest.ts";

const HOUR_MS = 3_600_000;
/** About as many changes of the disk as a run makes, of an account of this size. */
const CALLS = 500;
const SIZE = {
  users: 4,
  clients: 4,
  projects: 4,
  timeEntries: 12,
  expenses: 5,
  receipts: 2,
  invoices: 5,
  estimates: 3,
  years: 1,
};
const RESOURCES = ["clients", "invoices", "users", "time_entries", "projects", "task_assignments"];
const CHILDREN = ["invoice_payments", "cost_rates", "estimate_messages", "billable_rates"];

/**
 * Runs with all kinds of options, killed anywhere or not, on a Harvest that people work in: after each run that ended,
 * the backup is intact, and a plain run in the end has all that undisturbed runs would have.
 */
export async function interrupt(
  seed: number,
  output: string,
  { runs }: { runs: number },
): Promise<void> {
  const random = new Random(seed);
  const harvest = new TestHarvest({ accounts: 2, size: SIZE });
  const told: string[] = [];
  const about = () => `seed ${seed}: ${told.join("; ")}`;
  const accountOf = () => String(random.pick(harvest.fake.world.accounts).id);
  for (let run = 0; run < runs; run++) {
    for (let changes = random.int(0, 6); changes > 0; changes--) change(harvest, random, seed);
    const settings = settingsOf(random, accountOf());
    const killAt = random.int(0, 4) === 0 ? Infinity : random.int(1, CALLS);
    told.push(`${JSON.stringify(settings)} killed at ${killAt}`);
    const disk = new Disk(killAt);
    const result = await harvest.backUp(output, { ...settings, acceptShrink: true })
      .finally(() => disk[Symbol.dispose]());
    if (disk.isDead) assert(result.error !== null, about());
    else assertEquals(result.error, null, about());
    // Of a first run that was killed at once, there is nothing to verify.
    const hasBackup = await Array.fromAsync(Deno.readDir(output)).then((entries) =>
      entries.some(({ name }) => name === "SHA256SUMS")
    );
    if (hasBackup) assertEquals((await verified(output)).found, [], about());
    await harvest.clock.advance(random.pick([60_000, 2 * HOUR_MS, 24 * HOUR_MS]));
  }
  const result = await harvest.backUp(output, { acceptShrink: true });
  assertEquals([result.outcome, result.error], ["complete", null], about());
  const { found, summary } = await verified(output);
  // Nothing is left on the books.
  assertEquals([found, summary.gaps], [[], []], about());
  await assertTrue(harvest, output, about());
}

/** Options that leave something out, most of the time. */
function settingsOf(random: Random, account: string): TestRunSettings {
  const some = [
    {},
    { accounts: [account] },
    { only: [random.pick(RESOURCES)] },
    { only: [random.pick(CHILDREN)] },
    { skip: [random.pick([...RESOURCES, ...CHILDREN])] },
    { recordFiles: false },
    { artifacts: false },
    { full: true },
  ];
  const settings = { ...random.pick(some), ...random.pick(some) };
  // Together they may leave nothing.
  return "only" in settings ? { ...settings, skip: [] } : settings;
}
