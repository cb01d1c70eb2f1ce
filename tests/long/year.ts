// deno-lint-ignore-file no-console -- a script, which prints its result
import { join } from "@std/path/join";
import type { Clock } from "../../src/http/clock.ts";
import { WORK_FOLDER } from "../../src/store/layout/paths.ts";
import { type RunResult, TestHarvest, type TestRunSettings } from "../backup/test_harvest.ts";
import { dataIn, differences, filesIn, truthIn } from "../backup/truth.ts";
import { verified } from "../store/verified.ts";
import type { VirtualClock } from "../fakes/virtual_clock.ts";
import { BusyAgency } from "./busy_agency.ts";
import { KeptVersions } from "./kept_versions.ts";
import { YearTable } from "./year_table.ts";

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** The sample data end here and the year begins. */
const FIRST_DAY = new Date("2026-06-30T10:00:00Z");

/** A list is read whole after seven days, which may be the eighth night. */
const NIGHTS_UNTIL_FULL_LISTING = 8;

/** Small enough that a year takes minutes; all receipts have names that the storage can serve. */
const SIZE = {
  users: 6,
  clients: 8,
  projects: 10,
  timeEntries: 250,
  expenses: 24,
  receipts: 5,
  invoices: 20,
  estimates: 6,
  years: 2,
};

/** A year of an agency and of its backup: two clocks, of the server and of this machine, and all that was ever held. */
export class Year {
  readonly harvest: TestHarvest;
  readonly agency: BusyAgency;
  readonly table = new YearTable();
  readonly kept = new KeptVersions();
  readonly problems: string[] = [];
  /** By how much this machine's clock is ahead of the server's. */
  clockAheadMs = 0;
  /** Files that changed without a trace, and the nights until they must be right. */
  #late: { readonly paths: RegExp; nights: number }[] = [];
  checks = 0;

  constructor(readonly output: string) {
    let clock: VirtualClock | null = null;
    const passedMs = () => clock?.now() ?? 0;
    const server: Clock = {
      now: passedMs,
      date: () => new Date(FIRST_DAY.getTime() + passedMs()),
      sleep: (ms, signal) => clock?.server.sleep(ms, signal) ?? Promise.resolve(),
    };
    this.harvest = new TestHarvest({
      clock: server,
      date: FIRST_DAY,
      until: FIRST_DAY,
      size: SIZE,
    });
    clock = this.harvest.clock;
    this.agency = new BusyAgency(this.harvest.agency, "https://lindqvist.harvestapp.com");
  }

  /** The server's time. */
  get now(): Date {
    return this.harvest.fake.clock.date();
  }

  /** The server's date. */
  get today(): string {
    return this.now.toISOString().slice(0, 10);
  }

  /** People do a day's work. */
  work(): void {
    for (const paths of this.agency.work(this.today)) {
      this.#late.push({ paths, nights: NIGHTS_UNTIL_FULL_LISTING });
    }
  }

  /** Lets time pass until the server's clock shows `date`. */
  async until(date: Date): Promise<void> {
    await this.harvest.clock.advance(Math.max(0, date.getTime() - this.now.getTime()));
  }

  /** Runs a backup by this machine's clock, which counts in the table; what it ended with must be one of `outcomes`. */
  async backUp(outcomes: readonly string[], settings: TestRunSettings = {}): Promise<RunResult> {
    this.setClock();
    const beganMs = performance.now();
    const today = this.today;
    const result = await this.harvest.backUp(this.output, settings);
    this.table.add(result, { today, tookMs: performance.now() - beganMs });
    this.harvest.fake.faults.clear();
    this.dateJournal();
    if (!outcomes.includes(result.outcome)) {
      const reasons = result.of("resource_finished").flatMap(({ resource, reason }) =>
        reason === null ? [] : [`${resource}: ${reason}`]
      );
      const failed = result.of("artifact_failed").map(({ path, reason }) => `${path}: ${reason}`);
      const why = result.error instanceof Error
        ? [result.error.message]
        : [...reasons, ...failed].slice(0, 3);
      this.problem(`ended "${result.outcome}", not "${outcomes.join(" or ")}": ${why.join("; ")}`);
    }
    return result;
  }

  /** Sets this machine's clock as far from the server's as it is to be. */
  setClock(): void {
    this.harvest.clock.setDate(new Date(this.now.getTime() + this.clockAheadMs));
  }

  /** Gives the journal this machine's time: its age is that of its file, which has only the real time. */
  dateJournal(): void {
    const date = this.harvest.clock.date();
    try {
      Deno.utimeSync(join(this.output, WORK_FOLDER, "journal.ndjson"), date, date);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** Compares the backup with what Harvest shows. `isQuick` leaves out what a look into every earlier version costs. */
  async compare({ isQuick = true } = {}): Promise<void> {
    this.checks++;
    // The fake is asked, too, and has had as many requests as it takes.
    await this.harvest.clock.advance(MINUTE_MS);
    const found = await dataIn(this.output);
    const truth = truthIn(this.harvest);
    this.kept.remember(found, this.today);
    this.#late.forEach((each) => each.nights--);
    this.#late = this.#late.filter(({ nights }) => nights > 0);
    for (const path of new Set([...found.keys(), ...truth.keys()])) {
      // PDFs and receipts of deleted records stay.
      const stays = path.includes("/artifacts/") && !truth.has(path);
      if (!stays && !this.#late.some(({ paths }) => paths.test(path))) continue;
      found.delete(path);
      truth.delete(path);
    }
    this.problem(...differences(found, truth).slice(0, 3));
    if (!isQuick) await this.lookBack();
  }

  /** Looks for all that was ever held, and verifies the backup. */
  async lookBack(): Promise<void> {
    this.problem(...this.kept.missing(await filesIn(this.output), { now: this.now }).slice(0, 3));
    await this.verify([]);
  }

  /** Verifies the backup; `damaged` are the only files that may and must be found. */
  async verify(damaged: readonly string[]): Promise<void> {
    const { findings } = await verified(this.output);
    const paths = [...new Set(findings.map(({ path }) => path))];
    const unknown = findings.filter(({ path }) => !damaged.includes(path)).map((
      { problem, path },
    ) => `verify: ${problem} ${path}`);
    const unseen = damaged.filter((path) => !paths.includes(path)).map((path) =>
      `verify does not see that ${path} is damaged`
    );
    this.problem(...unknown.slice(0, 3), ...unseen);
  }

  /** What must not be. */
  problem(...messages: readonly string[]): void {
    for (const message of messages) {
      this.problems.push(`${this.today}: ${message}`);
      console.error(this.problems.at(-1));
    }
  }
}
