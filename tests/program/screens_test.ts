import { assertEquals } from "@std/assert/equals";
import { textWidth } from "../../src/text/text_width.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { TerminalScreen } from "../text/terminal_screen.ts";
import { runHere } from "./in_process.ts";

const SIZES = [[80, 24], [120, 40], [50, 24]] as const;
type Size = typeof SIZES[number];
const [USUAL, WIDE, NARROW] = SIZES;
/** What is all that is on its line: a path or an address is as long as it is. */
const LONG_WORD = /\S{40}/;
const DAY_MS = 86_400_000;
/** Commands that ask Harvest. */
const TALKING = /^(?:backup|audit|check|--dry-run)$/;

/** Terminals of several sizes that show what commands tell about one backup, which is made in virtual time. */
class Screens implements Disposable {
  readonly temp = new TempFolder();
  readonly harvest = new TestHarvest({ accounts: 2, rateLimit: null });
  readonly problems: string[] = [];

  /** Runs a command on a terminal, and notes what is too wide, and whether the screen does not show what it should. */
  async show(words: string, shows: RegExp, size: Size = NARROW): Promise<void> {
    const { clock, fake, send } = this.harvest;
    const [columns, rows] = size;
    const screen = new TerminalScreen({ columns, rows });
    const print = (text: string) => screen.write(`${text}\n`);
    const args = words.split(" ").map((word) => word.replace("@", this.temp.at("")));
    const talks = args.some((arg) => TALKING.test(arg)) && !args.includes("--offline");
    const answered = runHere(args, {
      columns,
      now: clock.date(),
      env: { HARVEST_PAT: fake.token, HOME: this.temp.at("home") },
      program: {
        ...(talks ? { network: { send: clock.track(send), clock, random: () => 0.5 }, clock } : {}),
        terminal: () => screen.size,
        out: print,
        err: print,
        draw: (text) => screen.write(text),
      },
    });
    await (talks ? clock.run(answered) : answered);
    const text = screen.lines.join("\n");
    const wide = screen.lines.filter((line) => textWidth(line) > columns && !LONG_WORD.test(line));
    const where = `${words}, ${columns} columns`;
    this.problems.push(...wide.map((line) => `${where}: too wide: ${line}`));
    if (!shows.test(text)) this.problems.push(`${where}: not ${shows}:\n${text}`);
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

/** Commands that tell about a backup, with what every screen must show. */
const TELLING: readonly (readonly [args: string, shows: RegExp])[] = [
  ["status", /^COMPLETE:\s[^]*\nLast verify: intact/],
  ["verify", /^INTACT: /m],
  ["history", /~ [^]*A project[^]*more records only repeat/],
  ["history projects", /-> "A project/],
  ["find design", /^ {2}Tasks \(1\)$[^]*Show one: /m],
  ["show invoice 1001", /^Line items .*\n.* Amount\b[^]*^ {2}PDF\b/m],
  ["usage", /^ .* invoiced\nactive now[^\n]*\n2026 .*[A-Z]{3}$/m],
  ["audit --offline", /Not\s+compared/],
  ["check", /^READY: /m],
  ["--dry-run", /^Nothing was written\.$/m],
  ["restore", /^Loss report/m],
];

/** Commands that tell about the program. */
const HELP: readonly (readonly [args: string, shows: RegExp])[] = [
  ["resources", /^In Harvest, but not in its API:/m],
  ["help", /^Look inside:/m],
  ["help --all", /^Exit codes:/m],
  ["help export", /export FORMAT/],
  ...["backup", "verify", "history", "view", "restore", "export csv", "completions"].map((name) =>
    [`help ${name}`, /^Usage: /m] as const
  ),
];

/** What is made, and takes longer. */
const MAKING = ["export sqlite", "export csv", "export harvest", "export toggl", "report"];

Deno.test("every command fits 80, 120 and 50 columns", async () => {
  using screens = new Screens();
  const { clock, fake } = screens.harvest;
  const run = (shows: RegExp, size?: Size) => screens.show("backup --output @/b", shows, size);
  const tell = (words: string, shows: RegExp, size?: Size) =>
    screens.show(`${words} --output @/b`, shows, size);
  // At most so many lines that all of it is on a screen of 24 lines, with the prompt.
  await run(/^(?=(?:.*\n){0,22}.*$)[^]*\nCOMPLETE: \+[\d,]+ records, /, USUAL);
  await clock.advance(DAY_MS);
  await run(/^COMPLETE: nothing new; \d/, WIDE);
  screens.change();
  await clock.advance(DAY_MS);
  await run(/ time_entries .*\d\n\nCOMPLETE: ~\d+ −1 records; /);
  await tell("verify", /^INTACT: /);
  for (const size of SIZES) {
    for (const [words, shows] of TELLING) await tell(words, shows, size);
    for (const [words, shows] of HELP) await screens.show(words, shows, size);
  }
  fake.faults.add({
    match: ({ path }) => path.startsWith("/v2/reports/"),
    times: 1,
    fault: { kind: "status", status: 503 },
  });
  await tell("audit", /retrying\s+in [^]*status\s+503[^]*Matches\s+Harvest/);
  for (const words of MAKING) await tell(`${words} --to @/${words.replace(" ", "-")}`, /: .*\d/);

  screens.break();
  await clock.advance(DAY_MS);
  // Few of the problems are shown while it runs: all are listed at its end.
  await run(
    /^(?!(?:[^]*: (?:MISSING|INCOMPLETE|FORBIDDEN)\b){4})[^]*\nand \d+ more problems\n[^]*\nINCOMPLETE: \d resources and \d PDFs/,
  );
  await tell("status", /^INCOMPLETE:\s[^]*\nMissing:/);
  await tell("check", /✗ /);
  await tell("verify", /^INTACT BUT INCOMPLETE: clients, expenses,\s+invoices;/m);

  fake.faults.clear();
  fake.world.accounts.splice(1);
  await run(/^INCOMPLETE: 1 account missing/m);
  await tell("status", /^INCOMPLETE:\s[^]*the whole account: the\s+token/);
  assertEquals(screens.problems.join("\n"), "");
});
