import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { type ServedHarvest, serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { differences, filesIn } from "../backup/truth.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { envOf, Program } from "./program.ts";

/** Of the requests of a run, in hundredths. */
const POINTS = [5, 35, 65, 95];

/** Of each list of the two accounts, at most changes and count are asked for again. */
const RESOURCES = 2 * 2 * CATALOG.length;

const SIZE = { ...STUDIO, users: 3, invoices: 5, expenses: 5, receipts: 3 };
const ARGS = (output: string) => ["--output", output, "--rate", "100000", "--quiet"];

function serve(): ServedHarvest {
  return serveFakeHarvest({ rateLimit: null, size: SIZE, until: new Date("2026-06-30T12:00:00Z") });
}

/** All of a backup but the times of its runs. */
async function dataOf(output: string): Promise<Map<string, string>> {
  return new Map(
    [...await filesIn(output)].filter(([path]) => !/(manifest\.json|SHA256SUMS)$/.test(path)),
  );
}

Deno.test("the program that was killed goes on where it was, and ends as if it had not been", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using temp = new TempFolder();
  await using fake = serve();
  const whole = await new Program(ARGS(temp.at("whole")), envOf(fake)).ended;
  assertEquals(whole.code, 0, whole.err);
  const total = fake.requests.length;
  const wanted = await dataOf(temp.at("whole"));
  for (const point of POINTS) {
    const output = temp.at(`killed-${point}`);
    const first = fake.requests.length;
    const killAt = first + Math.max(1, Math.floor(total * point / 100));
    const program = new Program(ARGS(output), envOf(fake));
    fake.onRequest(({ number }) => number === killAt, () => program.kill("SIGKILL"));
    const killed = await program.ended;
    assertEquals(killed.signal, "SIGKILL", `${point}: ${killed.err}`);
    const again = await new Program(ARGS(output), envOf(fake)).ended;
    assertEquals(again.code, 0, `${point}: ${again.err}`);
    assertEquals(differences(await dataOf(output), wanted), [], String(point));
    const requests = fake.requests.length - first;
    assert(requests <= total * 1.1 + RESOURCES, `${point}: ${requests} of ${total}`);
  }
});
