import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { runHere } from "./in_process.ts";
import { envOf, Program } from "./program.ts";

const FAST = ["--rate", "100000"];
/** The one account of this size has nothing to say; the other one has its name in every line. */
const SMALL = { projects: 3, timeEntries: 20, expenses: 2, invoices: 2, estimates: 1 };

function linesOf(text: string): string[] {
  return text.trimEnd().split("\n");
}

Deno.test("a run without a terminal says little, with the time, and of a quiet one next to nothing", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: SMALL });
  const args = ["--output", temp.at("b"), ...FAST];
  const first = await new Program(args, envOf(fake)).ended;
  assertEquals(first.code, 0, first.err);
  assert(linesOf(first.out).length + linesOf(first.err).length <= 24, first.out + first.err);
  assertMatch(first.out, /^COMPLETE: \+[\d,]+ records, \d+ PDFs, \d receipts?; /m);

  const quiet = await new Program(args, { ...envOf(fake), JOURNAL_STREAM: "" }).ended;
  assertMatch(quiet.out, /^COMPLETE: nothing new; [\d.]+ s\n$/);
  const log = linesOf(quiet.err);
  assert(log.length <= 3, quiet.err);
  for (const line of log) assertMatch(line, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z [A-Z]/);

  const journal = await new Program(args, { ...envOf(fake), JOURNAL_STREAM: "8:1234" }).ended;
  assertMatch(journal.err, /^Backing up to /);
  assertMatch(journal.out, /^COMPLETE: nothing new; /);
});

Deno.test("a run without a terminal says once why Harvest refuses most lists; a log file names each", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: SMALL });
  fake.faults.add({
    match: ({ path }) => /^\/v2\/(?!company|users\/me$)/.test(path),
    times: Infinity,
    fault: { kind: "status", status: 403 },
  });
  const args = ["--account", "1180234", "--output", temp.at("b"), "--log-file", temp.at("log")];
  const { code, out, err } = await new Program([...args, ...FAST], envOf(fake)).ended;
  assertEquals(code, 3, err);
  assertEquals((out + err).match(/FORBIDDEN/g)?.length, 1, out + err);
  assertMatch(err, /Z and \d+ more problems, listed below by cause\n$/);
  assert(linesOf(out + err).length <= 24, out + err);
  const log = await Deno.readTextFile(temp.at("log"));
  assert((log.match(/FORBIDDEN/g)?.length ?? 0) > 15, log);
  const lists = ["clients", "invoice_payments", "time_entries", "teammates"];
  for (const name of lists) assertMatch(out, new RegExp(`^ {6}.*\\b${name}\\b`, "m"));
});

Deno.test("a log file has what happened, with times, even of a quiet run; --no-progress and --to - leave plain text", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: SMALL });
  const log = temp.at("logs/run.log");
  const nowhere = await new Program(["check", "--log-file", log], envOf(fake)).ended;
  assertEquals([nowhere.code, [...Deno.readDirSync(temp.path)]], [2, []], nowhere.err);
  assertMatch(nowhere.err, /there is no folder ".*logs"\n {2}Make it first/);
  Deno.mkdirSync(temp.at("logs"));
  const args = ["--output", temp.at("b"), "--quiet", "--log-file", log, ...FAST];
  const quiet = await new Program(args, envOf(fake)).ended;
  assertEquals([quiet.code, quiet.out, quiet.err], [0, "", ""]);
  const lines = linesOf(await Deno.readTextFile(log));
  for (const line of lines) assertMatch(line, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z /);
  assertMatch(lines[0] ?? "", / Backing up to /);
  assertMatch(lines.join("\n"), /Z COMPLETE: \+/);
  const inside = ["--output", temp.at("b"), "--log-file", temp.at("b/run.log"), ...FAST];
  assertMatch((await new Program(inside, envOf(fake)).ended).err, /it is inside the backup/);

  const output = ["--output", temp.at("b"), "--log-file", log];
  const verify = await runHere(["verify", "--quiet", ...output]);
  assertEquals([verify.code, verify.out, verify.err], [0, "", ""]);
  const check = await runHere(["check", "--json", ...output], { env: envOf(fake) });
  assertEquals(JSON.parse(check.out).type, "check");
  const more = linesOf(await Deno.readTextFile(log)).slice(lines.length);
  assertMatch(more[0] ?? "", /Z INTACT: /);
  assertMatch(more.join("\n"), /Z ✓ Token belongs to /);
  const names = await runHere(["verify", "--verbose", ...output]);
  assertMatch(names.out, /^checked harvest_account_\d+\/clients\/list.json: \d+ records, /m);
  assertMatch(names.out, /^checked harvest_account_\d+\/invoices\/artifacts\/\d+\.pdf: /m);

  const env = { ...envOf(fake), XDG_CACHE_HOME: temp.at("cache") };
  const { out } = await new Program(["report", "--output", temp.at("b"), "--to", "-"], env).ended;
  assertMatch(out, /^\s*<!DOCTYPE html>[^]*<\/html>\s*$/i);
});
