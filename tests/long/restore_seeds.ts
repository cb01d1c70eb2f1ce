// deno-lint-ignore-file no-console -- a program for developers
import { assertEquals } from "@std/assert/equals";
import { newAccount } from "../../src/demo/sample/new_account.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { Random } from "../../src/demo/data/random.ts";
import type { RequestInfo } from "../fakes/request_log.ts";
import { serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { envOf, Program } from "../program/program.ts";
import { restoreAtRandom } from "../restore/model.ts";
import { contentOf } from "../restore/restore_bench.ts";
import { TempFolder } from "../store/temp_folder.ts";

// deno run -A tests/long/restore_seeds.ts [SEEDS]: random restores, then the real program killed at random writes until
// it is through.

const seeds = Number(Deno.args[0] ?? 100);
for (let seed = 1; seed <= seeds; seed++) await restoreAtRandom(seed);
console.log(`${seeds} random restores: all as before`);

const random = new Random(seeds);
using temp = new TempFolder();
await using fake = serveFakeHarvest({ rateLimit: null, size: { ...STUDIO, estimates: 2 } });
const [agency] = fake.world.accounts;
if (agency === undefined) throw new Error("The fake has no account");
const common = ["--rate", "100000", "--quiet"];
const backup = temp.at("backup");
const from = String(agency.id);
await new Program(["--output", backup, "--account", from, ...common], envOf(fake)).ended;

/** A new account, and the restore into it. */
function restoreInto(id: number) {
  const { base_uri: _uri, full_domain: _domain, ...company } = agency?.company ?? {};
  const { clock, nextId } = fake.world.account();
  const people = [{ first_name: "Ada", last_name: "New", email: "ada@example.com" }];
  const fresh = newAccount({ id, name: `Fresh ${id}`, clock, nextId, company, people });
  fake.world.accounts.push(fresh);
  const where = ["--output", backup, "--account", from, "--into", String(id)];
  const args = ["restore", ...where, "--finish", "--apply", "--confirm", fresh.name, ...common];
  return { fresh, run: () => new Program(args, envOf(fake)) };
}

const undisturbed = restoreInto(77);
assertEquals((await undisturbed.run().ended).code, 0);
const scene = restoreInto(78);
for (let kills = 0;; kills++) {
  const program = scene.run();
  const at = random.int(1, 12);
  let writes = 0;
  const isWrite = ({ method, accountId }: RequestInfo) => method !== "GET" && accountId === "78";
  fake.onRequest((request) => isWrite(request) && ++writes === at, () => {
    // Dead before the write is done, or while its answer is on its way.
    if (random.chance(0.5)) {
      fake.faults.add({ match: isWrite, fault: { kind: "status", status: 503 }, times: 1 });
    }
    program.kill("SIGKILL");
  });
  const { code, signal, err } = await program.ended;
  fake.faults.clear();
  if (signal === "SIGKILL") continue;
  assertEquals(code, 0, err);
  assertEquals(contentOf(scene.fresh), contentOf(undisturbed.fresh));
  console.log(`${kills} kills of the process: nothing twice, nothing missing`);
  break;
}
