import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import type { BackupEvent } from "../../src/backup/context/event.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { smallBackup, verified } from "../store/verified.ts";
import { dataIn, differences, truthIn } from "./truth.ts";
import type { TestHarvest } from "./test_harvest.ts";

const DAY_MS = 86_400_000;
const ACCOUNT = "harvest_account_1180234";

/** What a backup lacks of what Harvest has; PDFs of what is gone stay. */
async function lackOf(root: string, harvest: TestHarvest): Promise<string[]> {
  return differences(await dataIn(root), truthIn(harvest))
    .filter((line) => !/artifacts\/.*should be nothing$/.test(line));
}

/** When a run is interrupted that meets children which came to harm: with them set aside, and when they are placed again. */
const MOMENTS: readonly [string, (event: BackupEvent) => boolean][] = [
  ["has set them aside", ({ type }) => type === "warning"],
  [
    "has placed some again",
    (event) => event.type === "resource_finished" && event.resource === "invoice_messages",
  ],
];

for (const [name, isMoment] of MOMENTS) {
  for (const next of [{}, { only: ["clients"] }]) {
    Deno.test(`backUp() brings back children that came to harm where a run was interrupted when it ${name}, after ${JSON.stringify(next)}`, async () => {
      using temp = new TempFolder();
      const harvest = await smallBackup(temp.path);
      const [invoice = ""] = harvest.agency.resource("invoices").ids();
      const [user = ""] = harvest.agency.resource("users").ids();
      const file = (path: string) => temp.at(ACCOUNT, path);
      await Deno.remove(file(`invoices/${invoice}_messages.json`));
      await Deno.truncate(file(`invoices/${invoice}_payments.json`), 3);
      await Deno.writeTextFile(file(`users/${user}_cost_rates.json`), "[\n]\n");
      await harvest.clock.advance(DAY_MS);
      const stop = new AbortController();
      const onEvent = (event: BackupEvent) => {
        if (isMoment(event)) stop.abort(new Error("stop"));
      };
      // So that it does not end first.
      const match = ({ path }: { path: string }) => path.endsWith("/cost_rates");
      harvest.fake.faults.add({ match, fault: { kind: "slow", ms: 20_000 } });
      const { error } = await harvest.backUp(temp.path, { signal: stop.signal, onEvent });
      assert(error !== null);
      harvest.fake.faults.clear();
      await harvest.clock.advance(DAY_MS);
      for (const settings of [next, {}]) {
        await harvest.backUp(temp.path, settings);
        const { findings } = await verified(temp.path);
        const counts = findings.flatMap(({ problem, detail }) =>
          problem === "wrong count" ? [detail] : []
        );
        assertEquals(counts, [], JSON.stringify(settings));
      }
      const { found, summary } = await verified(temp.path);
      assertEquals([found, summary.gaps], [[], []]);
      assertEquals(await lackOf(temp.path, harvest), []);
    });
  }
}

Deno.test("verifyBackup() names a list that was set aside by a run that does not read it, once", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  await Deno.truncate(temp.at(ACCOUNT, "tasks/list.json"), 3);
  await Deno.remove(temp.at(ACCOUNT, "tasks"), { recursive: true });
  await harvest.clock.advance(DAY_MS);
  // Assignments repeat the names of tasks.
  await harvest.backUp(temp.path, { only: ["project_assignments"] });
  const { found, summary } = await verified(temp.path);
  const gaps = summary.gaps.flatMap(({ path, kind }) => kind === "lost" ? [path] : []);
  assertEquals([found, gaps], [[], [`${ACCOUNT}/tasks/list.json`]]);
  assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
  assertEquals(await lackOf(temp.path, harvest), []);
});

Deno.test("backUp() builds upon no list that came to harm together with all that would prove it", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  await Deno.remove(temp.at("SHA256SUMS"));
  await Deno.truncate(temp.at(ACCOUNT, "SHA256SUMS"), 100);
  for (const path of ["clients/list.json", "task_assignments/list.json", "invoices/deleted.json"]) {
    const text = await Deno.readTextFile(temp.at(ACCOUNT, path));
    await Deno.writeTextFile(temp.at(ACCOUNT, path), text.replaceAll("\n", "\r\r\n"));
  }
  for (const outcome of ["incomplete", "incomplete"]) {
    const run = await harvest.backUp(temp.path);
    assertEquals([run.outcome, run.error], [outcome, null]);
    assertEquals(run.of("file_lost").map(({ path }) => path), [`${ACCOUNT}/invoices/deleted.json`]);
    assertEquals((await verified(temp.path)).found, []);
  }
  assertEquals(await lackOf(temp.path, harvest), []);
});

Deno.test("backUp() reads the children of all whose list is newer than the manifests, as after a copy that was cut off", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const { agency } = harvest;
  const described = ["SHA256SUMS", ".artifacts_manifest.json"]
    .concat(["manifest.json", "SHA256SUMS"].map((name) => `${ACCOUNT}/${name}`));
  const before = described.map((path) => Deno.readFileSync(temp.at(path)));
  const [user = ""] = agency.resource("users").ids();
  agency.resource("cost_rates", user).add({ id: 77, amount: 12.5 });
  agency.resource("users").update(user, { first_name: "Changed" });
  await harvest.clock.advance(DAY_MS);
  await harvest.backUp(temp.path, { skip: ["cost_rates"] });
  described.forEach((path, at) =>
    Deno.writeFileSync(temp.at(path), before[at] ?? new Uint8Array())
  );
  await harvest.clock.advance(DAY_MS);
  // The history of users is newer, too.
  assertEquals((await harvest.backUp(temp.path)).outcome, "incomplete");
  assertEquals(await lackOf(temp.path, harvest), []);
  assertEquals((await verified(temp.path)).found, []);
});
