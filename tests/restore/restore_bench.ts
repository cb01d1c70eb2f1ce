import { resolveConfig } from "../../src/cli/config.ts";
import { parseCommand } from "../../src/cli/parse_command.ts";
import { dispatch } from "../../src/commands/dispatch.ts";
import type { Program } from "../../src/commands/program.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { type JsonObject, textAt } from "../../src/demo/data/json_text.ts";
import { newAccount } from "../../src/demo/sample/new_account.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import type { RestoreProof } from "../../src/restore/proof/compare_backups.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import type { FakeHarvestOptions } from "../fakes/fake_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";

/** What a command has printed, and how it ended. */
export interface Ran {
  /** The exit code, or the name of the error. */
  readonly code: number | string;
  readonly out: string;
  /** Progress, and what it says besides. */
  readonly err: string;
  readonly message: string;
}

/** Of the terminal. */
export const COLUMNS = 80;

/** Enough of everything, and quick. */
const SIZE = {
  users: 3,
  clients: 3,
  projects: 4,
  timeEntries: 30,
  expenses: 10,
  receipts: 3,
  invoices: 5,
  estimates: 3,
  years: 1,
};

/** A Harvest, a backup of it, and restores by the real program, all in this process and on a virtual clock. */
export class RestoreBench implements Disposable {
  readonly temp = new TempFolder();
  readonly harvest: TestHarvest;
  readonly backup = `${this.temp.path}/backup`;
  /** Sees each request before it is sent, and may throw in place of it or after it. */
  onSend: (request: Request, send: () => Promise<Response>) => Promise<Response> = (_, send) =>
    send();
  #runs = 0;

  constructor(options: FakeHarvestOptions = {}) {
    this.harvest = new TestHarvest({ ...options, size: { ...SIZE, ...options.size } });
  }

  get agency(): AccountWorld {
    return this.harvest.agency;
  }

  /** Adds an account as it is when somebody has just signed up. */
  addNewAccount(people: readonly string[] = []): AccountWorld {
    const { agency } = this;
    const { base_uri: _uri, full_domain: _domain, ...company } = agency.company;
    const person = (email: string) => ({ first_name: email, last_name: "New", email });
    const account = newAccount({
      id: 2_000_001,
      name: "Fresh & new",
      clock: agency.clock,
      nextId: agency.nextId,
      company,
      people: [textAt(agency.user, "email"), ...people].map(person),
    });
    this.harvest.fake.world.accounts.push(account);
    return account;
  }

  async backUp(): Promise<void> {
    const id = String(this.agency.id);
    const { outcome, error } = await this.harvest.backUp(this.backup, {
      accounts: [id],
      acceptShrink: true,
    });
    if (outcome !== "complete") throw new Error(`The backup is ${outcome}`, { cause: error });
  }

  /** Runs `restore` with these flags. */
  async restore(...args: readonly string[]): Promise<Ran> {
    return await this.run("restore", "--output", this.backup, ...args);
  }

  /** Runs the program. */
  async run(...argv: readonly string[]): Promise<Ran> {
    const [out, err]: [string[], string[]] = [[], []];
    const { clock, fake, send } = this.harvest;
    const run = ++this.#runs;
    let draws = 0;
    const program: Program = {
      outBytes() {},
      isInJournal: true,
      name: "getharvest-backup",
      version: "0.0.0",
      pid: Deno.pid,
      network: {
        send: clock.track((request) => this.onSend(request, () => send(request))),
        clock,
        random: () => ((run * 7 + ++draws) % 10) / 10,
      },
      clock,
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      draw: () => {},
      terminal: () => null,
      outColumns: () => COLUMNS,
      isInTerminal: false,
      askSecret: () => Promise.resolve(null),
      readTextFile: (path) => Deno.readTextFile(path),
      interruption: () => new AbortController().signal,
      openBrowser: () => Promise.resolve(),
      secretWord: () => "secret",
      locale: "en",
    };
    try {
      const command = parseCommand(argv, {
        resources: CATALOG.map(({ name }) => name),
      });
      const env = (name: string) => name === "HARVEST_PAT" ? fake.token : undefined;
      const config = resolveConfig(command, { env, userAgent: "getharvest-backup/test" });
      return {
        code: await clock.run(dispatch(config, program)),
        out: out.join("\n"),
        err: err.join("\n"),
        message: "",
      };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const [text, more] = [out.join("\n"), err.join("\n")];
      return { code: error.name, out: text, err: more, message: error.message };
    }
  }

  /** Restores with `--apply`, and gives the proof. */
  async apply(
    account: AccountWorld,
    ...args: readonly string[]
  ): Promise<Ran & { proof: RestoreProof }> {
    const ran = await this.restore("--apply", "--confirm", account.name, "--json", ...args);
    const line = ran.out.split("\n").find((each) => each.includes('"type":"restore_proof"'));
    const file = `${this.temp.path}/restore_${this.agency.id}_${account.id}/proof.json`;
    const proof: RestoreProof | null = line ? JSON.parse(await Deno.readTextFile(file)) : null;
    if (proof === null) throw new Error(`Not restored: ${ran.code} ${ran.message}`);
    return { ...ran, proof };
  }

  /** Requests that would change something, by method and path. */
  get writes(): string[] {
    return this.harvest.fake.requests.all.filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }

  [Symbol.dispose](): void {
    this.temp[Symbol.dispose]();
  }
}

/** What time entries, expenses and documents say, without ids: equal before a deletion and after a restore. */
export function contentOf(account: AccountWorld): Record<string, string[]> {
  const lists: Record<string, (fields: JsonObject, id: string) => readonly unknown[]> = {
    clients: ({ name, address, currency, is_active }) => [name, address, currency, is_active],
    projects: ({ name, code, client, is_active, hourly_rate, budget, fee, notes, starts_on }) => [
      ...[name, code, name2(client), is_active, hourly_rate, budget, fee, notes, starts_on],
    ],
    task_assignments: ({ project, task, billable, hourly_rate, is_active }) => [
      ...[name2(project), name2(task), billable, hourly_rate, is_active],
    ],
    user_assignments: ({ project, user, is_project_manager, is_active }) => [
      ...[name2(project), name2(user), is_project_manager, is_active],
    ],
    time_entries: ({ project, task, user, spent_date, hours, notes, started_time, ended_time }) => [
      ...[name2(project), name2(task), name2(user), spent_date, hours, notes],
      ...[started_time, ended_time],
    ],
    expenses: (
      { project, user, spent_date, total_cost, notes, billable, expense_category },
      id,
    ) => [
      ...[
        name2(project),
        name2(user),
        name2(expense_category),
        spent_date,
        total_cost,
        notes,
        billable,
      ],
      account.receipts.get(id)?.bytes.toHex() ?? null,
    ],
    invoices: ({ number, client, amount, issue_date, due_date, state, due_amount }, id) => [
      ...[number, name2(client), amount, issue_date, due_date, state, due_amount],
      account.resource("invoice_payments", id).all().map(({ fields }) => [
        ...[fields["amount"], fields["paid_date"], fields["notes"]],
      ]),
    ],
    estimates: ({ number, client, amount, issue_date, state }) => [
      ...[number, name2(client), amount, issue_date, state],
    ],
  };
  return Object.fromEntries(
    Object.entries(lists).map(([name, show]) => [
      name,
      account.resource(name).all()
        // What Harvest assigns to a new project by itself is archived.
        .filter(({ fields }) => !name.endsWith("assignments") || fields["is_active"] === true)
        .map(({ fields, id }) => JSON.stringify(show(fields, id))).sort(),
    ]),
  );
}

function name2(reference: unknown): unknown {
  return typeof reference === "object" && reference !== null && "name" in reference
    ? reference.name
    : null;
}
