import { assertEquals } from "@std/assert/equals";
import { textWidth } from "../../src/text/text_width.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { TerminalScreen } from "../text/terminal_screen.ts";
import { runHere } from "./in_process.ts";

const SIZES = [[80, 24], [120, 40], [50, 24]] as const;
/** For what is one line, and takes long to come. */
const NARROWEST = SIZES.slice(-1);
/** What is all that is on its line: a path or an address is as long as it is. */
const LONG_WORD = /\S{40}/;

/** Terminals of several sizes, each with a backup of its own, in virtual time. */
class Screens implements Disposable {
  readonly temp = new TempFolder();
  readonly harvest = new TestHarvest({ accounts: 2, rateLimit: null });
  readonly problems: string[] = [];
  /** Where captures are to be kept for people to look at. */
  readonly #kept = Deno.env.get("CAPTURES");

  /** Runs a command at each size, and notes what is too wide, and where a screen does not show what it should. */
  async show(
    name: string,
    words: string,
    shows: RegExp,
    sizes: readonly (readonly [number, number])[] = SIZES,
  ): Promise<void> {
    const { clock, fake, send } = this.harvest;
    for (const [columns, rows] of sizes) {
      const screen = new TerminalScreen({ columns, rows });
      const print = (text: string) => screen.write(`${text}\n`);
      const args = words.split(" ").filter((word) => word !== "")
        .map((word) => word.replace("@", this.temp.at(`${columns}`)));
      await clock.run(runHere(args, {
        columns,
        env: { HARVEST_PAT: fake.token, HOME: this.temp.at("home") },
        program: {
          network: { send: clock.track(send), clock, random: () => 0.5 },
          clock,
          terminal: () => screen.size,
          out: print,
          err: print,
          draw: (text) => screen.write(text),
        },
      }));
      const text = screen.lines.join("\n");
      if (this.#kept) Deno.writeTextFileSync(`${this.#kept}/${name}.${columns}.txt`, `${text}\n`);
      const wide = screen.lines.filter((line) =>
        textWidth(line) > columns && !LONG_WORD.test(line)
      );
      this.problems.push(...wide.map((line) => `${name}, ${columns} columns: too wide: ${line}`));
      if (!shows.test(text)) this.problems.push(`${name}, ${columns} columns: ${text}`);
    }
  }

  /** What an agency does in a day: a project gets another name, which its time entries repeat, and more. */
  change(): void {
    const { agency } = this.harvest;
    const [project = ""] = agency.resource("projects").ids();
    const name = "A project whose name is so long that no terminal has room for it";
    agency.resource("projects").update(project, { name });
    for (const { id, text } of [...agency.resource("time_entries").all()]) {
      if (!text.includes(`"project":{"id":${project},`)) continue;
      agency.resource("time_entries").update(id, { project: { id: Number(project), name } });
    }
    const [task = ""] = agency.resource("tasks").ids().slice(-1);
    agency.resource("tasks").remove(task);
  }

  /** Trouble of each kind. */
  break(): void {
    const { agency, fake } = this.harvest;
    for (
      const [pattern, status] of [[/^\/client\/invoices/, 404], [/expenses$/, 403], [
        /v2\/clients$/,
        500,
      ]] as const
    ) {
      const match = ({ path }: { path: string }) => pattern.test(path);
      fake.faults.add({ match, fault: { kind: "status", status } });
    }
    for (const id of agency.resource("invoices").ids()) {
      agency.resource("invoices").update(id, { amount: 77 });
    }
  }

  [Symbol.dispose](): void {
    this.temp[Symbol.dispose]();
  }
}

const OUTPUT = "--output @/b";
const DAY_MS = 86_400_000;

/** Commands that tell about a backup, with the words that every screen must show. */
const TELLING: Readonly<Record<string, readonly [args: string, shows: RegExp]>> = {
  status: ["status", /^COMPLETE: [^]*\nLast verify: intact/],
  history: ["history", /~ .*A project[^]*more records only repeat/],
  "history of one": ["history projects", /-> "A project/],
  find: ["find design", /^ {2}Tasks \(1\)$[^]*Show one: /m],
  show: ["show invoice 1001", /^Line items .*\n.* Amount$[^]*^ {2}PDF /m],
  usage: ["usage", /^ .* invoiced\nactive now[^\n]*\n2026 .*[A-Z]{3}$/m],
  audit: ["audit", /Matches\s+Harvest/],
  "audit offline": ["audit --offline", /Not\s+compared/],
  check: ["check", /^READY: /m],
  "dry run": ["--dry-run", /^Nothing was written\.$/m],
  restore: ["restore", /^Loss report/m],
  resources: ["resources", /^In Harvest, but not in its API:/m],
  help: ["help", /^Look inside:/m],
  "help all": ["help --all", /^Exit codes:/m],
  "help export": ["help export", /export FORMAT/],
  ...Object.fromEntries(
    ["backup", "verify", "history", "view", "restore", "export csv", "completions"].map((name) =>
      [`help ${name}`, [`help ${name}`, /^Usage: /m]] as const
    ),
  ),
};

/** What is made, and takes longer. */
const MAKING = [
  ...["sqlite", "csv", "site", "harvest", "toggl", "ical"].map((format) => `export ${format}`),
  "report",
  "leave",
];

Deno.test("every command fits 80, 120 and 50 columns", async () => {
  using screens = new Screens();
  const { clock } = screens.harvest;
  // At most so many lines that all of it is on a screen of 24 lines, with the prompt.
  await screens.show("first run", OUTPUT, /^(?=(?:.*\n){0,22}.*$)[^]*\nCOMPLETE: \+[\d,]+ records, /);
  await clock.advance(DAY_MS);
  await screens.show("quiet run", OUTPUT, /^COMPLETE: nothing new; .* s$/);
  screens.change();
  await clock.advance(DAY_MS);
  await screens.show("changed run", OUTPUT, / time_entries .*\d\n\nCOMPLETE: ~\d+ −1 records; /);
  await screens.show("verify", `verify ${OUTPUT}`, /^INTACT: /);
  for (const [name, [args, shows]] of Object.entries(TELLING)) {
    const isAboutBackup = !/^(help|resources)/.test(args);
    await screens.show(name, isAboutBackup ? `${args} ${OUTPUT}` : args, shows);
  }
  for (const args of MAKING) {
    const target = args.replace(" ", "-");
    await screens.show(args, `${args} --to @/${target} ${OUTPUT}`, /: .*\d/, NARROWEST);
  }

  screens.break();
  await clock.advance(DAY_MS);
  await screens.show("incomplete run", OUTPUT, /^INCOMPLETE: \d resources and \d PDFs/m);
  await screens.show("incomplete, status", `status ${OUTPUT}`, /^INCOMPLETE: [^]*\nMissing:/);
  await screens.show("incomplete, check", `check ${OUTPUT}`, /✗ /);
  await screens.show(
    "incomplete, verify",
    `verify ${OUTPUT}`,
    /^INTACT BUT INCOMPLETE: clients, expenses,\s+invoices;/m,
  );
  await screens.show("incomplete, leave", `leave --to @/l ${OUTPUT}`, /^NOT COMPLETE/m, NARROWEST);

  screens.harvest.fake.faults.clear();
  screens.harvest.fake.world.accounts.splice(1);
  await screens.show("lost account", OUTPUT, /^INCOMPLETE: 1 account missing/m);
  await screens.show(
    "lost account, status",
    `status ${OUTPUT}`,
    /^INCOMPLETE: [^]*the whole account: the\s+token/,
  );
  assertEquals(screens.problems.join("\n"), "");
});
