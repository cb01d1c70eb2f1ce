import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { systemClock } from "../../src/http/clock.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { runHere } from "./in_process.ts";
import { envOf, Program } from "./program.ts";

/** A token where none belongs. */
const SECRET = "a1234567.pt.Wh0everReadsThisHasIt";

const DAY_MS = 86_400_000;

Deno.test("the program says what failed and what to do, in its own words and without a stack", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  Deno.writeTextFileSync(temp.at("file"), "");
  Deno.mkdirSync(temp.at("empty"));
  const env = envOf(fake);
  const [file, empty] = [temp.at("file"), temp.at("empty")];
  const rows: readonly (readonly [readonly string[], Record<string, string>, number, string[]])[] =
    [
      [["--output", file], env, 1, [`"${file}"`, "There is a file where a folder should be"]],
      [["--output", empty], { ...env, HARVEST_PAT: "", HARVEST_PAT_FILE: temp.at("none") }, 2, [
        `"${temp.at("none")}"`,
        "Set HARVEST_PAT_FILE to a file",
      ]],
      [["--output", empty], { ...env, HARVEST_PAT: "", HARVEST_PAT_FILE: SECRET }, 2, [
        "the file that HARVEST_PAT_FILE names",
        "the token itself goes into HARVEST_PAT",
      ]],
      [["--output", empty], { ...env, HARVEST_API_URL: SECRET }, 2, ["HARVEST_API_URL"]],
      [["--output", empty], { ...env, HARVEST_ID_URL: `https//me:${SECRET}@host` }, 2, [
        "HARVEST_ID_URL: it is not a URL",
      ]],
      [["--output", empty], { ...env, HARVEST_ID_URL: `${SECRET}:x` }, 2, ["HARVEST_ID_URL"]],
      [["--output", empty], { ...env, HARVEST_PAT: "1.pt.wrong" }, 4, [
        "/api/v2/accounts",
        "Harvest refused the token",
        "https://id.getharvest.com/developers",
      ]],
    ];
  const ended = await Promise.all(rows.map(([args, env]) => new Program(args, env).ended));
  for (const [i, [args, , code, words]] of rows.entries()) {
    const { code: found, err = "" } = ended[i] ?? {};
    assertEquals(found, code, `${args}: ${err}`);
    for (const word of words) assertStringIncludes(err, word);
    assert(!err.includes(SECRET), err);
    assert(!/^\s+at |mistake in the program/m.test(err), err);
    assertEquals(err.trimEnd().split("\n").length, 2, err);
  }
  assertEquals([...Deno.readDirSync(empty)], []);
});

Deno.test("the program says for which account a token was refused in the middle of a run", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  fake.onRequest(({ path }) => path === "/v2/invoices", () => fake.world.tokens.clear());
  const args = ["--output", temp.at("b"), "--account", "1180234"];
  const { code, err } = await new Program(args, envOf(fake)).ended;
  assertEquals(code, 4, err);
  assertMatch(
    err,
    /^getharvest-backup: Harvest refused the token \(401\) for account .+ \(1180234\)\n {2}Check .+ http\S+$/m,
  );
});

Deno.test("check has a verdict for a refused token, and a log has what to do", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  const env = { ...envOf(fake), HARVEST_PAT: "1.pt.wrong" };
  const where = ["--output", temp.at("b"), "--log-file", temp.at("log")];
  const { code, out } = await runHere(["check", ...where], { env });
  assertEquals(code, 4);
  assertMatch(out, /^NOT COMPLETE: Harvest refused the token \(401\)\n {2}Check .+ http\S+$/);
  const json = await runHere(["check", "--json", ...where], { env });
  assertEquals([JSON.parse(json.out).type, JSON.parse(json.out).exit_code], ["error", 4]);
  await assertRejects(() => runHere(["backup", ...where], { env }), Error, "status 401");
  const log = Deno.readTextFileSync(temp.at("log")).trimEnd().split("\n").slice(-2);
  assertMatch(log[0] ?? "", /Z Harvest refused the token \(401\)$/);
  assertMatch(log[1] ?? "", /Z Check that it is a personal access token/);
});

Deno.test("the program ends its JSON lines with the error that ended it", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  const env = { ...envOf(fake), HARVEST_PAT: "1.pt.wrong" };
  const { code, out, err } = await new Program(["--json", "--output", temp.at("b")], env).ended;
  const last = JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");
  assertEquals([code, last.schema, last.type, last.exit_code], [4, 1, "error", 4]);
  assertEquals(Object.keys(last), ["schema", "type", "exit_code", "message", "hint"]);
  assertStringIncludes(err, last.message);
  assertStringIncludes(err, last.hint);
});

Deno.test("the program warns of a clock that is a day off", async () => {
  using temp = new TempFolder();
  const date = () => new Date(systemClock.date().getTime() - DAY_MS);
  await using fake = serveFakeHarvest({
    rateLimit: null,
    size: STUDIO,
    clock: { ...systemClock, date },
  });
  const args = ["--output", temp.at("b"), "--rate", "100000"];
  const [run, check] = await Promise.all([
    new Program(args, envOf(fake)).ended,
    new Program(["check", "--output", temp.at("b")], envOf(fake)).ended,
  ]);
  for (const { out, err, code } of [run, check]) {
    assertEquals(code, 0, err);
    assertStringIncludes(out, "clock is 24 hours ahead of Harvest's");
  }
});
