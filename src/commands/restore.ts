import type { CommandConfig } from "../cli/config.ts";
import { type AccountSource, accountSources } from "../export/read_account.ts";
import { apiPacer, connect, type Connection } from "../harvest/connect.ts";
import { CircuitBreaker } from "../http/circuit_breaker.ts";
import { isoSeconds } from "../http/clock.ts";
import { jsonLine } from "../report/json_line.ts";
import { actionText, planDocument, proofDocument } from "../report/restore/restore_document.ts";
import { documentPage, documentText } from "../report/statement.ts";
import { countText } from "../report/quantities.ts";
import {
  discardRestore,
  hasJournal,
  RestoreJournal,
  restorePaths,
} from "../restore/apply/restore_journal.ts";
import { runRestore } from "../restore/apply/run_restore.ts";
import { planRestore } from "../restore/plan/restore_plan.ts";
import type { RestoreContext } from "../restore/plan/restore_context.ts";
import { prepareRestore } from "../restore/prepare_restore.ts";
import { proveRestore } from "../restore/prove_restore.ts";
import type { DeletedRequest } from "../restore/records/selection.ts";
import { type PeopleFile, peopleTemplate } from "../restore/target/people.ts";
import { HarvestWriter } from "../restore/wire/harvest_writer.ts";
import { writeTarget } from "../store/files/target_file.ts";
import { UsageError } from "../usage_error.ts";
import { logLines, outputScreen, type Program } from "./program.ts";
import { resolveConnection } from "./resolve_connection.ts";
import {
  type ApplyOptions,
  chooseSources,
  readPeople,
  restoreFolder,
  type RestoreMode,
  restoreMode,
} from "./restore_request.ts";

type RestoreConfig = CommandConfig<"restore">;

const UNPROVEN = 3;

/** Shows what a restore would do, or with `--apply` does it and proves it. Returns the exit code. */
export async function restoreCommand(config: RestoreConfig, program: Program): Promise<number> {
  const { flags, operands } = config;
  const mode = restoreMode(flags, operands);
  const sources = await chooseSources(
    await accountSources(flags.output, singleId(flags.account)),
    mode,
    flags.output,
  );
  const { to, html, people } = flags;
  if (sources.length > 1 && (to ?? html ?? people) !== null) {
    throw new UsageError(
      "Cannot restore: --to, --html and --people are for one account, and the backup has several",
      "name one with --account",
    );
  }
  const signal = program.interruption();
  let exitCode = 0;
  for (const source of sources) {
    const restore = new RestoreOfAccount(config, program, { source, mode, signal });
    exitCode = Math.max(exitCode, await restore.run());
  }
  return exitCode;
}

function singleId(accounts: readonly string[]): string | null {
  const [first = null, second] = accounts;
  if (second === undefined) return first;
  throw new UsageError("Cannot restore: --account names more than one account", "name one");
}

/** A restore of one account of the backup. */
class RestoreOfAccount {
  constructor(
    private readonly config: RestoreConfig,
    private readonly program: Program,
    private readonly about: {
      readonly source: AccountSource;
      readonly mode: RestoreMode;
      readonly signal: AbortSignal;
    },
  ) {}

  async run(): Promise<number> {
    const { mode, source } = this.about;
    const people = await readPeople(this.config.flags.people, this.program);
    switch (mode.kind) {
      case "rehearse": {
        const { rehearse } = await import("./rehearse.ts");
        return await rehearse(
          source,
          people,
          this.program,
          (target) => this.#apply({ ...target, deleted: null, people }),
        );
      }
      case "imagined": {
        const nothing = { into: null, deleted: null, journal: null };
        await this.#plan(await this.#prepare({ ...nothing, people }), people, null);
        return 0;
      }
      default:
        return await this.#real(mode, people);
    }
  }

  async #real(
    mode: Extract<RestoreMode, { kind: "into" | "deleted" }>,
    people: PeopleFile | null,
  ): Promise<number> {
    const { source, signal } = this.about;
    const { flags } = this.config;
    const connection = await resolveConnection(this.config.connection, this.program);
    const id = mode.kind === "into" ? mode.account : source.id;
    const { client } = this.#client(connection);
    const accounts = await client.accounts(signal);
    const account = accounts.find((each) => each.id === id && each.product === "harvest");
    if (account === undefined) {
      const seen = accounts.filter(({ product }) => product === "harvest");
      throw new UsageError(
        `Cannot restore: this token has no access to account ${id}`,
        `it has access to ${seen.map((each) => `${each.id} (${each.name})`).join(", ") || "none"}`,
      );
    }
    const deleted = mode.kind === "deleted" ? mode.request : null;
    if (flags.apply) {
      if (flags.confirm !== account.name) {
        throw new UsageError(
          `Cannot restore: --confirm must give the name of the account that is written to, ${
            JSON.stringify(account.name)
          }`,
          "nothing was written",
        );
      }
      return await this.#apply({ connection, account, deleted, people, isRehearsal: false });
    }
    const folder = restoreFolder(this.config.flags, source.id, id);
    const into = { id, name: account.name, client };
    const paths = restorePaths(folder);
    const parties = { from: source.id, into: id };
    using journal = await hasJournal(folder)
      ? await RestoreJournal.open(paths.journal, parties)
      : null;
    const context = await this.#prepare({ into, deleted, people, journal });
    await this.#plan(context, people, `--apply --confirm ${JSON.stringify(account.name)}`);
    return 0;
  }

  #client(connection: Connection) {
    const { network, clock } = this.program;
    const pacer = apiPacer(connection.rate, clock);
    return { pacer, client: connect(connection, network, () => {}, pacer) };
  }

  async #prepare(options: {
    readonly into: Parameters<typeof prepareRestore>[0]["into"];
    readonly deleted: DeletedRequest | null;
    readonly people: PeopleFile | null;
    readonly journal: RestoreJournal | null;
  }): Promise<RestoreContext> {
    const { source, signal } = this.about;
    const { finish } = this.config.flags;
    const people = options.people ?? new Map();
    return await prepareRestore({ ...options, people, source, finish, signal });
  }

  async #plan(
    context: RestoreContext,
    people: PeopleFile | null,
    apply: string | null,
  ): Promise<void> {
    const { config, program } = this;
    const { html, rate, people: peopleFile } = config.flags;
    const today = program.clock.date().toISOString().slice(0, 10);
    const plan = await planRestore(context, { rate, today });
    const document = planDocument(plan, { apply });
    if (html !== null) await writeTarget(html, documentPage(document));
    if (people === null && peopleFile !== null) {
      const users = context.list("users");
      const addressOf = (id: string) => String(users.get(id)?.["email"] ?? "");
      await writeTarget(peopleFile, peopleTemplate(plan.people, addressOf));
      program.err(`Wrote ${peopleFile}: fill in the last column, then run this again`);
    }
    const screen = outputScreen(program, config);
    screen.say(documentText(document, screen), jsonLine("restore_plan", plan));
  }

  async #apply(
    { connection, account, deleted, people, isRehearsal, mails = () => null }: ApplyOptions,
  ): Promise<number> {
    const { config, program } = this;
    const { source, signal } = this.about;
    const { flags } = config;
    if (flags.people !== null && people === null) {
      throw new UsageError(
        `Cannot restore: the file of people ${JSON.stringify(flags.people)} does not exist`,
        "run the same without --apply to have one written",
      );
    }
    const folder = restoreFolder(
      this.config.flags,
      source.id,
      isRehearsal ? "rehearsal" : account.id,
    );
    const paths = restorePaths(folder);
    // A rehearsal starts over each time.
    const parties = { from: source.id, into: account.id };
    if (isRehearsal) await discardRestore(folder, parties);
    const { client, pacer } = this.#client(connection);
    using journal = await RestoreJournal.open(paths.journal, parties);
    const into = { id: account.id, name: account.name, client };
    const context = await this.#prepare({ into, deleted, people, journal });
    const { network, clock } = program;
    const at = isoSeconds(clock.date());
    const { target, selection: { terms: selection } } = context.options;
    await journal.begin({ ...parties, selection, beganAt: target.readAt }, at);
    const writer = new HarvestWriter({
      ...network,
      ...connection,
      pacer,
      breaker: new CircuitBreaker(),
      accountId: target.id,
      signal,
    });
    const { written, failures } = await runRestore(context, {
      writer,
      client,
      journal,
      clock,
      signal,
      onEvent: (event) => {
        if (flags.json) program.out(jsonLine(event.type, event));
        if (event.type !== "restore_stage" || !event.isFinished) return;
        const line = `${actionText(event)}: ${countText(event.done)}`;
        if (flags.json || flags.quiet) program.log?.([line]);
        else logLines(program, [line]);
      },
    });
    const proof = await proveRestore(context, {
      connection,
      client,
      environment: { ...network, pacer, signal, onEvent: () => {} },
      folder: paths.target,
      tool: `${program.name}/${program.version}`,
      pid: program.pid,
      written,
      failures,
      mails: mails(),
    });
    await writeTarget(paths.proof, `${JSON.stringify(proof, null, 2)}\n`);
    const document = proofDocument(proof);
    if (flags.html !== null) await writeTarget(flags.html, documentPage(document));
    const screen = outputScreen(program, config);
    const text = `${documentText(document, screen)}\nThe whole proof: ${paths.proof}`;
    screen.say(text, jsonLine("restore_proof", proof));
    return proof.isProven ? 0 : UNPROVEN;
  }
}
