import { assertEquals } from "@std/assert/equals";
import { textAt } from "../../src/demo/data/json_text.ts";
import { Random } from "../../src/demo/data/random.ts";
import type { Fault } from "../fakes/faults.ts";
import { contentOf, RestoreBench } from "./restore_bench.ts";

/** What people delete, and how often. */
const DELETABLE = [
  "projects",
  "time_entries",
  "expenses",
  "invoices",
  "estimates",
  "contacts",
] as const;

/**
 * A random world is backed up, some of it is deleted at random, backed up again and restored, with what Harvest may answer
 * meanwhile; in the end everything is there as it was.
 */
export async function restoreAtRandom(seed: number): Promise<void> {
  const random = new Random(seed);
  using bench = new RestoreBench({
    seed,
    size: {
      users: random.int(2, 4),
      clients: random.int(2, 4),
      projects: random.int(2, 6),
      timeEntries: random.int(5, 40),
      expenses: random.int(2, 10),
      receipts: random.int(0, 4),
      invoices: random.int(1, 6),
      estimates: random.int(0, 3),
      years: 1,
    },
  });
  const { agency, harvest } = bench;
  await bench.backUp();
  const before = contentOf(agency);
  const wasArchived = archivedOf(bench);
  for (let left = random.int(1, 6); left > 0; left--) {
    const resource = random.pick(DELETABLE);
    const ids = agency.resource(resource).ids();
    if (ids.length > 0) agency.remove(resource, random.pick(ids));
  }
  archiveSome(bench, random);
  await bench.backUp();
  const archived = archivedOf(bench);
  for (let faults = random.int(0, 5); faults > 0; faults--) {
    const fault = random.pick(FAULTS);
    const nth = random.int(1, 30);
    let seen = 0;
    harvest.fake.faults.add({
      match: ({ method }) => method !== "GET" && ++seen === nth,
      fault,
      times: 1,
    });
  }
  const { proof, code } = await bench.apply(agency, "--since", "2000-01-01", "--finish");
  harvest.fake.faults.clear();
  const about = `seed ${seed}`;
  assertEquals(proof.differences.filter(({ reason }) => reason === null), [], about);
  assertEquals([proof.failures, code], [[], 0], about);
  const after = contentOf(agency);
  for (const resource of ["time_entries", "expenses", "invoices", "estimates"]) {
    assertEquals(after[resource], before[resource], `${about}: ${resource}`);
  }
  // What was deleted comes back archived if it was; everything else is as it was left.
  const isArchived = archivedOf(bench);
  assertEquals(archived.filter((name) => !isArchived.includes(name)), [], about);
  const known = [...archived, ...wasArchived];
  assertEquals(isArchived.filter((name) => !known.includes(name)), [], about);
  assertEquals(agency.mails.filter(({ kind }) => kind !== "reminder"), [], about);
}

/** Answers after which nobody knows whether it was done. */
const LOST = [
  { kind: "status", status: 500 },
  { kind: "reset" },
  { kind: "truncatedBody" },
  { kind: "truncatedJson" },
  { kind: "html200" },
  { kind: "errorObject200" },
  { kind: "emptyBody" },
] as const;

/** Harvest does not do it, or does it and the answer is lost. */
const FAULTS: readonly Fault[] = [
  { kind: "status", status: 429 },
  { kind: "retryAfter", value: "3" },
  { kind: "status", status: 503 },
  ...LOST,
  ...LOST.map((as) => ({ kind: "answerLost", as }) as const),
];

/** Some of what is still there is archived by the time of the restore. */
function archiveSome({ agency }: RestoreBench, random: Random): void {
  const resources = ["tasks", "projects", "expense_categories", "user_assignments", "users"];
  for (const resource of resources) {
    for (const id of agency.resource(resource).ids()) {
      if (id !== agency.userId && random.chance(0.2)) {
        agency.resource(resource).update(id, { is_active: false });
      }
    }
  }
}

/** By name, what is archived of that which was there before the restore. */
function archivedOf({ agency }: RestoreBench): string[] {
  return ["tasks", "projects", "expense_categories", "users"].flatMap((resource) =>
    agency.resource(resource).all()
      .filter(({ fields }) => fields["is_active"] === false)
      .map(({ fields }) => `${resource} ${textAt(fields, "name") || textAt(fields, "email")}`)
  ).sort();
}
