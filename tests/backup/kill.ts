import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { Disk, Killed } from "./disk.ts";
import { TestHarvest } from "./test_harvest.ts";
import { differences, filesIn } from "./truth.ts";

/** When runs are killed: the journal's age is that of its file, so it is now. The same for all, for the data's sake. */
const TODAY = new Date(Math.floor(Date.now() / 1000) * 1000);
const YESTERDAY = new Date(TODAY.getTime() - 86_400_000);

/** Enough for three of everything; every record more is four more points to be killed at. */
const SIZE = {
  users: 3,
  clients: 3,
  projects: 3,
  timeEntries: 8,
  expenses: 5,
  receipts: 2,
  invoices: 4,
  estimates: 3,
  years: 1,
};

/**
 * Of an account of that size. What was answered and not yet placed is asked for again; where answers take no time, that
 * may be all of these.
 */
const NESTED_AND_FILES = 40;
/** Of each list that is placed, changes and count are asked for again. */
const AGAIN = 2 * CATALOG.filter(({ kind }) => kind === "list").length;

/** How a case begins: a harvest, and what is in the folder before the run that is killed. */
export interface Scene {
  readonly name: string;
  readonly accounts?: 1 | 2;
  /** Prepares the folder and changes the data; the same every time. */
  readonly prepare: (harvest: TestHarvest, output: string) => Promise<void>;
}

export const SCENES: readonly Scene[] = [
  {
    name: "a first run",
    prepare: (harvest) => Promise.resolve(harvest.clock.setDate(TODAY)),
  },
  {
    name: "a run with changes and deletions",
    prepare: async (harvest, output) => {
      await harvest.backUp(output);
      // However long the run took by the virtual clock.
      harvest.clock.setDate(TODAY);
      const { agency } = harvest;
      for (
        const name of ["clients", "users", "invoices", "expenses", "time_entries", "estimates"]
      ) {
        const [first = "", second = "", third = ""] = agency.resource(name).ids();
        if (name !== "users") agency.remove(name, first);
        agency.resource(name).update(second, { notes: "Changed" });
        agency.resource(name).update(third, {});
      }
      const [invoice = ""] = agency.resource("invoices").ids();
      agency.resource("invoice_messages", invoice).add({ subject: "New" });
      agency.resource("invoice_payments", invoice).ids().forEach((id) =>
        agency.resource("invoice_payments", invoice).remove(id)
      );
      agency.resource("invoices").update(invoice, { notes: "Paid" });
    },
  },
];

/** What a run does to the disk if nothing stops it, how many requests it takes, and what is there in the end. */
export interface Uninterrupted {
  readonly calls: readonly string[];
  readonly requests: number;
  readonly files: ReadonlyMap<string, string>;
}

export async function uninterrupted(scene: Scene): Promise<Uninterrupted> {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ date: YESTERDAY, size: SIZE, accounts: scene.accounts ?? 1 });
  await scene.prepare(harvest, temp.path);
  const disk = new Disk(Infinity);
  try {
    const result = await harvest.backUp(temp.path);
    assertEquals(result.outcome, "complete");
    return {
      calls: disk.calls,
      requests: result.requests.length,
      files: timeless(await filesIn(temp.path)),
    };
  } finally {
    disk[Symbol.dispose]();
  }
}

/**
 * Kills a run at one of its changes of the disk, and runs again: the end must be the same. With `pauseMs` the next run
 * comes so much later, as a run of its own: then the same holds for the data and its counts.
 */
export async function killAndResume(
  scene: Scene,
  { killAt, whole, pauseMs = 0 }: {
    killAt: number | string;
    whole: Uninterrupted;
    pauseMs?: number;
  },
): Promise<void> {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ date: YESTERDAY, size: SIZE, accounts: scene.accounts ?? 1 });
  await scene.prepare(harvest, temp.path);
  const before = await filesIn(temp.path);
  const disk = new Disk(killAt);
  let first;
  try {
    first = await harvest.backUp(temp.path);
  } finally {
    disk[Symbol.dispose]();
  }
  const about = `${scene.name}, killed at ${killAt} (${disk.lastCall})`;
  if (disk.isDead) {
    assert(first.error instanceof Killed, `${about}: ${first.outcome} ${first.error}`);
  } // A run that went another way and ended before.
  else return assertEquals(differences(timeless(await filesIn(temp.path)), whole.files), [], about);
  for (const [path, text] of await filesIn(temp.path)) {
    if (text !== before.get(path) && path.endsWith(".json")) {
      assert(isWhole(text), `${about}: ${path} is torn`);
    }
  }
  await harvest.clock.advance(pauseMs);
  const second = await harvest.backUp(temp.path);
  assertEquals([second.outcome, second.error], ["complete", null], about);
  if (pauseMs > 0) {
    const ends = [timeless(await filesIn(temp.path)), whole.files];
    const [data = new Map(), wanted = new Map()] = ends.map((files) => withoutManifests(files));
    assertEquals(differences(data, wanted), [], about);
    const [counts, wantedCounts] = ends.map((files) => recordCounts(files));
    return assertEquals(counts, wantedCounts, about);
  }
  assertEquals(differences(timeless(await filesIn(temp.path)), whole.files), [], about);
  const requests = first.requests.length + second.requests.length;
  const unplaced = (NESTED_AND_FILES + AGAIN) * harvest.fake.world.accounts.length;
  assert(
    requests <= 1.1 * whole.requests + unplaced,
    `${about}: ${requests} requests in place of ${whole.requests}`,
  );
}

function withoutManifests(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].filter(([path]) => !path.endsWith("manifest.json")));
}

/** The numbers of records that the manifests tell, by resource. */
function recordCounts(files: ReadonlyMap<string, string>): unknown {
  return [...files].filter(([path]) => path.endsWith("/manifest.json")).map(([, text]) => {
    const resources: Record<string, { records: number; state: string }> =
      JSON.parse(text).resources;
    return Object.entries(resources).map(([name, { records, state }]) =>
      `${name} ${state} ${records}`
    );
  });
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Files with the times of runs left out, and without the sums, which are checked where they are made. */
function timeless(files: ReadonlyMap<string, string>): Map<string, string> {
  const kept = [...files].filter(([path]) => !path.endsWith("SHA256SUMS"));
  return new Map(kept.map(([path, text]) => {
    if (/(^|\/)(manifest\.json|\.artifacts_manifest\.json)$/.test(path)) {
      const sums = /"path":"[^"]*(deleted\w*\.json|history\.ndjson)","size":\d+,"sha256":"\w+"/g;
      return [
        path,
        text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "TIME").replace(sums, '"path":"$1"')
          // One that was killed at its very end was a run before.
          .replace('"changes_since":null', '"changes_since":"TIME"')
          // What the killed run has read, the next one only asks for changes.
          .replace(/"read":"\w+"/g, '"read":"HOW"'),
      ];
    }
    return [path, text.replace(/"noticed_at":"[^"]+"/g, '"noticed_at":"TIME"')];
  }));
}
