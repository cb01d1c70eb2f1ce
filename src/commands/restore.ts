import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import type { CommandConfig } from "../cli/config.ts";
import { accountSources, singleAccount } from "../export/read_account.ts";
import { apiPacer, connect, type Connection } from "../harvest/connect.ts";
import { CircuitBreaker } from "../http/circuit_breaker.ts";
import { isoSeconds } from "../http/clock.ts";
import { jsonLine } from "../report/json_line.ts";
import { actionText, planDocument, proofDocument } from "../report/restore/restore_document.ts";
import { documentPage, documentText, type StatementDocument } from "../report/statement.ts";
import { RestoreJournal, restorePaths } from "../restore/apply/restore_journal.ts";
import {
  type RestoreEvent,
  type RestoreOutcome,
  runRestore,
} from "../restore/apply/run_restore.ts";
import { planRestore } from "../restore/plan/restore_plan.ts";
import { type PrepareOptions, prepareRestore } from "../restore/prepare_restore.ts";
import { proveRestore } from "../restore/prove_restore.ts";
import { type PeopleFile, peopleTemplate } from "../restore/target/people.ts";
import { HarvestWriter } from "../restore/wire/harvest_writer.ts";
import { isWithin, writeTarget } from "../store/files/target_file.ts";
import { quoted, UsageError } from "../usage_error.ts";
import { type Invocation, logLines, outputScreen, type Program } from "./program.ts";
import { resolveConnection } from "./resolve_connection.ts";
import { chooseSources, readPeople, restoreMode, type Target } from "./restore_request.ts";

const UNPROVEN = 3;

/** Shows what a restore would do, or with `--apply` does it and proves it. Returns the exit code. */
export async function restoreCommand({ config, program }: Invocation<"restore">): Promise<number> {
  const { flags, operands } = config;
  const mode = restoreMode(flags, operands, program.clock);
  const sources = await chooseSources(
    await accountSources(flags.output, singleAccount(flags.account)),
    mode,
    flags.output,
  );
  const { to, html, people: peopleFile } = flags;
  if (sources.length > 1 && (to ?? html ?? peopleFile) !== null) {
    throw new UsageError(
      "Cannot restore: --to, --html and --people are for one account, and the backup has several",
      "name one with --account",
    );
  }
  const signal = program.interruption();
  const deleted = mode.kind === "deleted" ? mode.request : null;
  const codes = [0];
  for (const source of sources) {
    const people = await readPeople(peopleFile, program);
    const about = { source, signal, deleted, people, finish: flags.finish };
    const restore = new AccountRestore(config, program, about);
    if (mode.kind === "imagined") await restore.plan(null);
    else if (mode.kind === "rehearse") {
      const { rehearse } = await import("./rehearse.ts");
      codes.push(await rehearse(source, people, program, (target) => restore.apply(target)));
    } else {
      const target = await restore.target(mode.kind === "into" ? mode.account : source.id);
      if (flags.apply) codes.push(await restore.apply(target));
      else await restore.plan(target);
    }
  }
  return Math.max(...codes);
}

/** A restore of one account of the backup. */
class AccountRestore {
  constructor(
    private readonly config: CommandConfig<"restore">,
    private readonly program: Program,
    private readonly about: Omit<PrepareOptions, "into" | "people" | "journal"> & {
      readonly people: PeopleFile | null;
    },
  ) {}

  /** The account with this id. @throws UsageError if the token has no access to it, or `--confirm` does not name it */
  async target(id: string): Promise<Target> {
    const { program, config: { flags }, about: { signal } } = this;
    const connection = await resolveConnection(this.config.connection, program);
    const accounts = await this.#client(connection).client.accounts(signal);
    const seen = accounts.filter(({ product }) => product === "harvest");
    const account = seen.find((each) => each.id === id);
    if (account === undefined) {
      throw new UsageError(
        `Cannot restore: this token has no access to account ${id}`,
        `it has access to ${seen.map((each) => `${each.id} (${each.name})`).join(", ") || "none"}`,
      );
    }
    if (flags.apply && flags.confirm !== account.name) {
      throw new UsageError(
        `Cannot restore: --confirm must give the name of the account that is written to, ${
          JSON.stringify(account.name)
        }`,
        "nothing was written",
      );
    }
    return { connection, account, isRehearsal: false };
  }

  /** Shows what would be written; null: to an account that does not exist yet. */
  async plan(target: Target | null): Promise<void> {
    const { config: { flags }, program, about } = this;
    using journal = target && await RestoreJournal.reopen(...this.#place(target));
    const into = target && { ...target.account, client: this.#client(target.connection).client };
    const people = about.people ?? new Map();
    const context = await prepareRestore({ ...about, people, into, journal });
    const today = program.clock.date().toISOString().slice(0, 10);
    const plan = await planRestore(context, { rate: flags.rate, today });
    if (about.people === null && flags.people !== null) {
      const users = context.list("users");
      const addressOf = (id: string) => String(users.get(id)?.["email"] ?? "");
      await writeTarget(flags.people, peopleTemplate(plan.people, addressOf), flags.output);
      program.err(`Wrote ${flags.people}: fill in the last column, then run this again`);
    }
    const apply = target && `--apply --confirm ${JSON.stringify(target.account.name)}`;
    await this.#show(planDocument(plan, { apply }), jsonLine("restore_plan", plan));
  }

  /** Writes, and proves what came of it. Returns the exit code. */
  async apply(target: Target): Promise<number> {
    const { config: { flags }, program, about } = this;
    const { people: file, signal } = about;
    if (flags.people !== null && file === null) {
      throw new UsageError(
        `Cannot restore: the file of people ${JSON.stringify(flags.people)} does not exist`,
        "a plan writes one: run it with --people, without --apply and --rehearse",
      );
    }
    const { connection, account, isRehearsal, mails = () => null } = target;
    const { network, clock } = program;
    const [folder, parties] = this.#place(target);
    const paths = restorePaths(folder);
    // A rehearsal starts over each time.
    if (isRehearsal) await RestoreJournal.discard(folder, parties);
    const { client, pacer } = this.#client(connection);
    using journal = await RestoreJournal.open(folder, parties);
    const into = { ...account, client };
    const context = await prepareRestore({ ...about, people: file ?? new Map(), into, journal });
    const { target: { readAt: beganAt }, selection: { terms: selection } } = context.options;
    const people = Object.fromEntries(context.options.people.map(({ id, to }) => [id, to]));
    const at = isoSeconds(clock.date());
    await journal.begin({ ...parties, selection, beganAt, people }, at);
    const breaker = new CircuitBreaker();
    const writer = new HarvestWriter({
      ...{ ...network, ...connection, pacer, breaker, signal, accountId: account.id },
    });
    const onEvent = (event: RestoreEvent) => this.#report(event);
    const options = { writer, client, journal, clock, signal, onEvent };
    const prove = async (outcome: RestoreOutcome) =>
      await proveRestore(context, {
        ...outcome,
        connection,
        client,
        environment: { ...network, pacer, signal, onEvent: () => {} },
        folder: paths.target,
        tool: `${program.name}/${program.version}`,
        pid: program.pid,
        mails: mails(),
      });
    const proof = await runRestore(context, options).then(prove).catch((error) => {
      const how = "run the same command to go on; nothing is written twice";
      if (!isRehearsal) program.err(`Not finished: ${how}`);
      throw error;
    });
    // The next run looks for it, and makes it again.
    for (const record of context.gone) await journal.intend(`create ${record}`, "", at);
    await writeTarget(paths.proof, `${JSON.stringify(proof, null, 2)}\n`, flags.output);
    const where = `\nThe whole proof: ${paths.proof}`;
    await this.#show(proofDocument(proof), jsonLine("restore_proof", proof), where);
    return proof.isProven ? 0 : UNPROVEN;
  }

  /** Where journal and proof are, beside the backup, which nothing may be added to; and between which accounts. */
  #place({ account, isRehearsal }: Target): [folder: string, { from: string; into: string }] {
    const { to, output } = this.config.flags;
    const from = this.about.source.id;
    if (to !== null && isWithin(join(to, "."), output)) {
      throw new UsageError(`Cannot use --to: ${quoted(to)} is inside the backup`, "name another");
    }
    const name = `restore_${from}_${isRehearsal ? "rehearsal" : account.id}`;
    return [to ?? join(dirname(resolve(output)), name), { from, into: account.id }];
  }

  #client(connection: Connection) {
    const { network, clock } = this.program;
    const pacer = apiPacer(connection.rate, clock);
    return { pacer, client: connect(connection, network, () => {}, pacer) };
  }

  #report(event: RestoreEvent): void {
    const { config: { flags: { json, quiet } }, program } = this;
    if (json) program.out(jsonLine(event.type, event));
    if (event.type !== "restore_stage") return;
    const line = `${actionText(event, event.done)}${event.isFinished ? "" : " …"}`;
    if (json || quiet) program.log?.([line]);
    else logLines(program, [line]);
  }

  async #show(document: StatementDocument, json: string, more = ""): Promise<void> {
    const { html, output } = this.config.flags;
    if (html !== null) await writeTarget(html, documentPage(document), output);
    const screen = outputScreen(this.program, this.config);
    screen.say(documentText(document, screen) + more, json);
  }
}
