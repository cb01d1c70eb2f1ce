import { cp } from "node:fs/promises";
import { auditBackup, type AuditEvent, type AuditRequest } from "../../src/audit/audit_backup.ts";
import type { AuditReport } from "../../src/audit/audit_report.ts";
import type { AuditFinding } from "../../src/audit/ledger/finding_log.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import type { FakeHarvestOptions } from "../fakes/fake_harvest.ts";
import { reseal } from "../store/reseal.ts";
import { API, TestHarvest } from "../backup/test_harvest.ts";

/** What an audit of the test differs in from the usual one. */
export type AuditSettings = Partial<Pick<AuditRequest, "accounts" | "fromYear">> & {
  readonly offline?: boolean;
};

/** Four years with a leap year among them, two currencies, fixed fees and non-billable tasks, and quick to back up. */
const SIZE = { timeEntries: 700, expenses: 40, receipts: 5, invoices: 30, estimates: 6 };
const RUN_AT = new Date("2026-06-30T12:00:00Z");
const AUDIT_AT = new Date("2026-06-30T15:00:00Z");

/** The fake makes the same data every time, so one backup of it does for many tests. */
let soundBackup: string | null = null;

addEventListener("unload", () => {
  if (soundBackup !== null) Deno.removeSync(soundBackup, { recursive: true });
});

/** A backup of a fake Harvest in a folder of its own, to be audited. */
export class Audited implements AsyncDisposable {
  readonly events: AuditEvent[] = [];

  private constructor(readonly harvest: TestHarvest, readonly output: string) {}

  /** A backup that adds up, and the fake it was made from; changes from here on come after the run. */
  static async make(): Promise<Audited> {
    soundBackup ??= await backedUp(new TestHarvest({ size: SIZE, date: RUN_AT }));
    const output = await Deno.makeTempDir({ prefix: "audit-" });
    await cp(soundBackup, output, { recursive: true });
    return new Audited(new TestHarvest({ size: SIZE, date: AUDIT_AT }), output);
  }

  /** A backup of another fake, or of one that is changed first. */
  static async of(
    options: FakeHarvestOptions,
    before: (harvest: TestHarvest) => void = () => {},
  ): Promise<Audited> {
    const harvest = new TestHarvest({ date: RUN_AT, size: SIZE, ...options });
    before(harvest);
    const output = await backedUp(harvest);
    harvest.clock.setDate(AUDIT_AT);
    harvest.fake.requests.clear();
    return new Audited(harvest, output);
  }

  get agency(): AccountWorld {
    return this.harvest.agency;
  }

  async audit(
    { offline = false, accounts = [String(this.agency.id)], fromYear = null }: AuditSettings = {},
  ): Promise<AuditReport> {
    const { clock, fake, send } = this.harvest;
    const connection = {
      token: fake.token,
      apiUrl: API,
      idUrl: API,
      userAgent: "getharvest-backup/test",
      rate: 100,
    };
    const tool = "getharvest-backup/0.0.0";
    return await clock.run(auditBackup(
      { output: this.output, accounts, fromYear, connection: offline ? null : connection, tool },
      {
        send: clock.track(send),
        clock,
        random: () => 0.5,
        signal: new AbortController().signal,
        onEvent: (event) => this.events.push(event),
      },
    ));
  }

  /** The lines of a list of the agency's backup, one record each; writes back what `change` makes of them. */
  async changeList(path: string, change: (records: string[]) => string[]): Promise<void> {
    const file = this.path(path);
    const records = (await Deno.readTextFile(file)).split("\n").slice(1, -2).map((line) =>
      line.replace(/,$/, "")
    );
    const changed = change(records);
    await Deno.writeTextFile(file, changed.length > 0 ? `[\n${changed.join(",\n")}\n]\n` : "[]\n");
    await reseal(this.output);
  }

  /** The path of a file of the agency's backup. */
  path(path: string): string {
    return `${this.output}/harvest_account_${this.agency.id}/${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.output, { recursive: true });
  }
}

/** The folder of a fresh backup of the agency. */
async function backedUp(harvest: TestHarvest): Promise<string> {
  const output = await Deno.makeTempDir({ prefix: "audit-" });
  const accounts = [String(harvest.agency.id)];
  const run = await harvest.backUp(output, { accounts, recordFiles: false });
  // A role that sees a part only makes an incomplete backup, and that is audited too.
  if (run.error !== null) {
    throw new Error(`Cannot back up for the test: ${run.outcome}`, { cause: run.error });
  }
  return output;
}

/** The findings of the one account audited, by problem. */
export function findingsOf(report: AuditReport): Map<string, AuditFinding> {
  return new Map(
    report.accounts.flatMap(({ findings }) => findings.map((one) => [one.problem, one] as const)),
  );
}
