import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import type { JsonObject } from "../../src/demo/data/json_text.ts";
import { Random } from "../../src/demo/data/random.ts";
import { withoutMember } from "../../src/json/same_record.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { truthOf } from "../fakes/truth_of.ts";
import { type RunResult, TestHarvest, type TestRunSettings } from "./test_harvest.ts";
import { dataIn, differences, filesIn, truthIn } from "./truth.ts";

const LISTS = [
  "clients",
  "contacts",
  "tasks",
  "time_entries",
  "expenses",
  "invoices",
  "estimates",
  "users",
  "roles",
  "pto_requests",
];
const NESTED: readonly [string, string][] = [
  ["invoice_payments", "invoices"],
  ["invoice_messages", "invoices"],
  ["estimate_messages", "estimates"],
  ["cost_rates", "users"],
  ["billable_rates", "users"],
  ["teammates", "users"],
];
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
    for (let changes = this.#random.int(0, 12); changes > 0; changes--) this.#change();
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
    await this.#compare(result);
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

  #change(): void {
    const { agency } = this.harvest;
    const random = this.#random;
    const name = random.pick(LISTS);
    const list = agency.resource(name);
    const ids = list.ids();
    const id = ids.length > 0 ? random.pick(ids) : null;
    const text = `Text ${random.int(0, 1_000_000)}`;
    switch (random.int(0, 9)) {
      case 0:
      case 1:
      case 2:
        if (id !== null) list.update(id, { notes: text });
        break;
      case 3:
        if (id !== null) list.update(id, {});
        break;
      case 4:
      case 5: {
        const pattern: JsonObject = id === null ? { name: text } : list.get(id) ?? {};
        list.add({
          ...pattern,
          id: 80_000_000 + this.seed * 1000 + random.int(0, 999),
          ...(pattern["client_key"] === undefined
            ? {}
            : { client_key: `key${random.int(0, 1_000_000)}` }),
          ...(pattern["receipt"] === undefined ? {} : { receipt: null }),
          updated_at: agency.now(),
          created_at: agency.now(),
        });
        break;
      }
      case 6:
        if (id !== null && id !== agency.userId) agency.remove(name, id);
        break;
      case 7:
      case 8:
        this.#changeChildren(text);
        break;
      default:
        if (name === "users" && id !== null && id !== agency.userId) {
          list.update(id, { access_roles: [random.pick(["manager", "member"])] });
        } else if (random.int(0, 3) === 0) {
          agency.remove("projects", random.pick(agency.resource("projects").ids()) ?? "");
        }
    }
  }

  /** What is nested changes with its parent, or nobody would know before the next sweep. */
  #changeChildren(text: string): void {
    const { agency } = this.harvest;
    const [name, parent] = this.#random.pick(NESTED);
    const parents = agency.resource(parent).ids();
    if (parents.length === 0) return;
    const parentId = this.#random.pick(parents);
    const list = agency.resource(name, parentId);
    const ids = list.ids();
    const action = this.#random.int(0, 2);
    // The same person is a teammate of several managers.
    if (action === 0 || ids.length === 0) {
      list.add({ id: 70_000_000 + this.#random.int(0, 20), name: text, notes: text });
    } else if (action === 1) list.remove(this.#random.pick(ids));
    else list.update(this.#random.pick(ids), { notes: text });
    agency.resource(parent).update(parentId, {});
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
    agency.setRole(this.#random.pick(["manager", "member"]));
    const result = await this.harvest.backUp(this.output, { accounts: [String(agency.id)] });
    assertEquals(
      [result.outcome, result.error],
      ["incomplete", null],
      `seed ${this.seed}, run ${this.#count}`,
    );
    assertEquals(differences(await dataIn(this.output), before), []);
    agency.setRole("administrator");
    await this.harvest.clock.advance(DAY_MS);
  }

  async #compare(result: RunResult): Promise<void> {
    const swept =
      result.finished("project_assignments", String(this.harvest.agency.id))?.mode === "full";
    const truth = truthIn(this.harvest);
    const found = await dataIn(this.output);
    for (const path of [...found.keys(), ...truth.keys()]) {
      // PDFs and receipts of what is gone stay; assignments come to users without a change of the user.
      const stays = /\/artifacts\//.test(path) && !truth.has(path);
      const late = /\/users\/\d+_project_assignments/.test(path) && !swept;
      // Whoever is no manager any more has no teammates.
      const none = /_teammates\.json$/.test(path) && !truth.has(path) && found.get(path) === "[]\n";
      if (stays || late || none) {
        found.delete(path);
        truth.delete(path);
      }
    }
    assertEquals(differences(found, truth), [], `seed ${this.seed}, run ${this.#count}`);
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
