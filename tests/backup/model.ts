import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { Random } from "../../src/demo/data/random.ts";
import { withoutMember } from "../../src/json/same_record.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { truthOf } from "../fakes/truth_of.ts";
import { change, LISTS } from "./random_change.ts";
import { type RunResult, TestHarvest, type TestRunSettings } from "./test_harvest.ts";
import { assertTrue } from "./assert_true.ts";
import { dataIn, differences, filesIn } from "./truth.ts";
import { setRole } from "../fakes/account_settings.ts";

const FAULTS = [
  { kind: "status", status: 500 },
  { kind: "retryAfter", value: "3" },
  { kind: "truncatedBody" },
  { kind: "reset" },
  { kind: "html200" },
] as const;
const DAY_MS = 86_400_000;

/** A Harvest that people work in, and the backups of it; what the backup holds is compared with all that ever was. */
export class Model {
  readonly harvest = new TestHarvest({
    accounts: 2,
    size: {
      users: 5,
      clients: 6,
      projects: 5,
      timeEntries: 25,
      expenses: 8,
      receipts: 2,
      invoices: 6,
      estimates: 4,
      years: 1,
    },
  });
  readonly #random: Random;
  /** What each run found, by time: resource to id to text. */
  readonly #states: { at: string; lists: Map<string, Map<string, string>> }[] = [];
  #count = 0;

  constructor(readonly seed: number, readonly output: string) {
    this.#random = new Random(seed);
  }

  /** A few days of work, then a run, which must be true to it. */
  async step(): Promise<void> {
    for (let changes = this.#random.int(0, 12); changes > 0; changes--) {
      change(this.harvest, this.#random, this.seed);
    }
    await this.harvest.clock.advance(this.#random.int(1, 3) * DAY_MS);
    if (this.#count > 0 && this.#random.int(0, 5) === 0) await this.#runDemoted();
    if (this.#random.int(0, 3) === 0) await this.#runBroken();
    const full = this.#random.int(0, 4) === 0;
    this.#passingFault();
    const result = await this.#run({ full });
    this.harvest.fake.faults.clear();
    assertEquals(
      [result.outcome, result.error],
      ["complete", null],
      `seed ${this.seed}, run ${this.#count}`,
    );
    await assertTrue(this.harvest, this.output, `seed ${this.seed}, run ${this.#count}`);
    this.#remember();
    await this.#reconstruct();
  }

  /** Where a list lost more than half, that is what happened here. */
  async #run(settings: TestRunSettings): Promise<RunResult> {
    this.#count++;
    const result = await this.harvest.backUp(this.output, settings);
    const shrank = result.of("resource_finished").some(({ reason }) =>
      reason?.includes("--accept-shrink")
    );
    return shrank
      ? await this.harvest.backUp(this.output, { ...settings, acceptShrink: true })
      : result;
  }

  #passingFault(): void {
    for (let faults = this.#random.int(0, 2); faults > 0; faults--) {
      const nth = this.#random.int(1, 60);
      let seen = 0;
      const match = ({ path }: { path: string }) => path.startsWith("/v2/") && ++seen === nth;
      this.harvest.fake.faults.add({ match, fault: this.#random.pick(FAULTS), times: 1 });
    }
  }

  /** A run in which something fails for good: it must say so, and spoil nothing for the next. */
  async #runBroken(): Promise<void> {
    const broken = this.#random.pick([
      "/v2/clients",
      "/v2/invoices",
      "/v2/users",
      "/payments",
      "/cost_rates",
      "/v2/time_entries",
    ]);
    const status = this.#random.pick([403, 404, 500]);
    const match = ({ path }: { path: string }) => path.endsWith(broken);
    let asked = false;
    this.harvest.fake.faults.add({
      match: (request) => match(request) && (asked = true),
      fault: { kind: "status", status },
    });
    const result = await this.#run({ full: this.#random.int(0, 2) === 0 });
    this.harvest.fake.faults.clear();
    assertEquals(result.error, null, `seed ${this.seed}, run ${this.#count}`);
    if (asked) {
      assertEquals(
        result.outcome,
        "incomplete",
        `seed ${this.seed}, run ${this.#count}, ${broken}`,
      );
    }
    await this.harvest.clock.advance(DAY_MS);
  }

  /** A run with a lesser role: everything stays as it is. */
  async #runDemoted(): Promise<void> {
    const { agency } = this.harvest;
    const before = await dataIn(this.output);
    setRole(agency, this.#random.pick(["manager", "member"]));
    const result = await this.harvest.backUp(this.output, { accounts: [String(agency.id)] });
    assertEquals(
      [result.outcome, result.error],
      ["incomplete", null],
      `seed ${this.seed}, run ${this.#count}`,
    );
    assertEquals(differences(await dataIn(this.output), before), []);
    setRole(agency, "administrator");
    await this.harvest.clock.advance(DAY_MS);
  }

  #remember(): void {
    const { agency, clock } = this.harvest;
    const lists = new Map(LISTS.map((name) => [name, truthOf(agency, name)]));
    this.#states.push({ at: `${clock.date().toISOString().slice(0, 19)}Z`, lists });
  }

  /** Every record of every earlier state is here still: now, or in what was kept of it first thereafter. */
  async #reconstruct(): Promise<void> {
    const { agency } = this.harvest;
    const files = await filesIn(`${this.output}/harvest_account_${agency.id}`);
    for (const name of LISTS) {
      const folder = CATALOG.find((resource) => resource.name === name)?.folder ?? name;
      const now = truthOf(agency, name);
      const kept = keptIn(files, folder, name);
      for (const { at, lists } of this.#states) {
        for (const [id, text] of lists.get(name) ?? []) {
          const after = kept.filter((entry) => entry.id === id && entry.noticedAt > at);
          const first = after.sort((a, b) => (a.noticedAt < b.noticedAt ? -1 : 1))[0]?.record ??
            now.get(id);
          assert(first !== undefined, `seed ${this.seed}: ${name} ${id} of ${at} is lost`);
          assertEquals(lasting(first), lasting(text), `seed ${this.seed}: ${name} ${id} of ${at}`);
        }
      }
    }
  }
}

/** What was kept of a resource: earlier versions and deleted records, each as its own text. */
function keptIn(files: ReadonlyMap<string, string>, folder: string, resource: string) {
  const lines = (path: string) => (files.get(`${folder}/${path}`) ?? "").split("\n");
  return [...lines("history.ndjson"), ...lines("deleted.json")].flatMap((line) => {
    const match =
      /^\{"id":(\d+),"resource":"(\w+)",(?:"parent_id":(\d+),)?"noticed_at":"([^"]+)","record":/
        .exec(line);
    if (!match || match[2] !== resource || match[3] !== undefined) return [];
    const { record } = JSON.parse(line.replace(/,$/, ""));
    return [{ id: match[1] ?? "", noticedAt: match[4] ?? "", record: JSON.stringify(record) }];
  });
}

/** A record's text without what changes on every access. */
function lasting(text: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify(JSON.parse(text)));
  return new TextDecoder().decode(withoutMember(bytes, "updated_at"));
}
