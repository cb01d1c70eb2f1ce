import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { exitCodeOf } from "../../src/report/run/summary.ts";
import { summarize } from "../../src/report/run/run_fold.ts";
import { summaryText } from "../../src/report/run/summary_text.ts";
import { NotAsWrittenError } from "../../src/store/backup_reader.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { verified } from "../store/verified.ts";
import { runHere } from "../program/in_process.ts";
import { type RunResult, TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, manifestIn, truthIn } from "./truth.ts";
import { setRole } from "../fakes/account_settings.ts";

const DAY_MS = 86_400_000;

function quietText({ events }: RunResult): string {
  return summaryText(summarize(events), {
    strict: false,
    verbosity: "quiet",
    program: "getharvest-backup",
    color: false,
    columns: Infinity,
  });
}

const exitCode = ({ events }: RunResult) => exitCodeOf(summarize(events), { strict: false });

async function assertTrue(temp: TempFolder, harvest: TestHarvest): Promise<void> {
  assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
}

Deno.test("backUp() takes nothing from a token whose role shrank, until told to accept it", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  await harvest.clock.advance(DAY_MS);
  const before = await dataIn(temp.path);
  setRole(harvest.agency, "member");
  for (let run = 1; run <= 2; run++) {
    const result = await harvest.backUp(temp.path, { accounts: ["1180234"] });
    assertEquals(result.outcome, "incomplete");
    assertStringIncludes(result.finished("clients")?.reason ?? "", "administrator");
    assertEquals(result.to(/^\/v2\/(?!company|users\/me)/), []);
    assertEquals(differences(await dataIn(temp.path), before), []);
    assertEquals((await manifestIn(temp.path, harvest.agency)).role, "administrator");
    // Not even a run that cannot ask for the role forgets it.
    harvest.fake.faults.add({
      match: ({ path }) => path === "/v2/users/me",
      fault: { kind: "status", status: 403 },
      times: 1,
    });
    await harvest.backUp(temp.path, { accounts: ["1180234"], only: ["tasks"] });
    harvest.fake.faults.clear();
  }
  setRole(harvest.agency, "administrator");
  assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
  await assertTrue(temp, harvest);
});

Deno.test("backUp() takes nothing for deleted where a manifest was lost and the token's role is a lesser one", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  const before = await dataIn(temp.path);
  await Deno.writeTextFile(temp.at("harvest_account_1180234", "manifest.json"), "{");
  setRole(harvest.agency, "member");
  for (let run = 1; run <= 3; run++) {
    const result = await harvest.backUp(temp.path);
    assertEquals([result.outcome, exitCode(result)], ["incomplete", 3]);
    assertStringIncludes(quietText(result), "--accept-role");
    assertEquals(differences(await dataIn(temp.path), before), []);
  }
  setRole(harvest.agency, "administrator");
  assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
  await assertTrue(temp, harvest);
});

for (const roles of [undefined, [], ["owner"], null, "administrator", ["project_creator"]]) {
  Deno.test(`backUp() takes nothing where an administrator's roles are ${JSON.stringify(roles) ?? "missing"} now`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    await harvest.backUp(temp.path);
    const before = await dataIn(temp.path);
    const { send } = harvest;
    const reword = async (request: Request) => {
      const response = await send(request);
      if (new URL(request.url).pathname !== "/v2/users/me") return response;
      const me = { ...JSON.parse(await response.text()), access_roles: roles };
      return new Response(JSON.stringify(me), { headers: response.headers });
    };
    Object.defineProperty(harvest, "send", { configurable: true, value: reword });
    const entries = harvest.agency.resource("time_entries");
    const hidden = entries.ids().slice(0, 5);
    for (const id of hidden) entries.remove(id);
    const result = await harvest.backUp(temp.path);
    assertEquals([result.outcome, exitCode(result)], ["incomplete", 3]);
    assertStringIncludes(quietText(result), "--accept-role");
    assertEquals(differences(await dataIn(temp.path), before), []);
    // A large drop of a list is another question.
    assertEquals((await harvest.backUp(temp.path, { acceptShrink: true })).outcome, "incomplete");
    for (const settings of [{ acceptRole: true }, {}]) {
      const accepted = await harvest.backUp(temp.path, settings);
      assertEquals(accepted.outcome, "complete");
      assertEquals((await manifestIn(temp.path, harvest.agency)).role, null);
    }
  });
}

Deno.test("backUp() takes it for no alarm that a short list loses nearly all of its records", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  for (const name of ["contacts", "roles", "expense_categories", "estimates"]) {
    const list = harvest.agency.resource(name);
    assert(list.size > 1 && list.size < 10, `${name}: ${list.size}`);
    for (const id of list.ids().slice(1)) harvest.agency.remove(name, id);
  }
  assertEquals((await harvest.backUp(temp.path, { full: true })).outcome, "complete");
});

Deno.test("backUp() takes it for an alarm that all lists of a small account lose most of their records", async () => {
  using temp = new TempFolder();
  const size = { users: 2, clients: 2, projects: 2, timeEntries: 8, expenses: 4, receipts: 1 };
  const harvest = new TestHarvest({
    size: { ...size, invoices: 3, estimates: 2, years: 1 },
    accounts: 1,
  });
  const { agency } = harvest;
  await harvest.backUp(temp.path);
  const data = await dataIn(temp.path);
  const { events } = await harvest.backUp(temp.path);
  const counts = events.flatMap((event) => event.type === "resource_finished" ? [event] : []);
  for (const { resource, records } of counts) {
    // Children, single objects and users are there as before.
    if (!/^(clients|contacts|projects|tasks|time|exp|inv|est|.*_assignments$)/.test(resource)) {
      continue;
    }
    if (agency.resource(resource).size === 0) continue;
    assert(records < 10, `${resource}: ${records}`);
    for (const id of agency.resource(resource).ids()) agency.remove(resource, id);
  }
  const result = await harvest.backUp(temp.path);
  assertEquals([result.outcome, exitCode(result)], ["incomplete", 3]);
  assertStringIncludes(result.finished("contacts")?.reason ?? "", "--accept-shrink");
  assertEquals(differences(await dataIn(temp.path), data), []);
  assertEquals((await harvest.backUp(temp.path, { acceptShrink: true })).outcome, "complete");
  const left = (await dataIn(temp.path)).get(`harvest_account_${agency.id}/contacts/list.json`);
  assertEquals([left, (await verified(temp.path)).found], ["[]\n", []]);
});

Deno.test("backUp() names an account that the token no longer lists, until it is to be forgotten", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  await harvest.backUp(temp.path);
  const [other] = harvest.fake.world.accounts.splice(1);
  assert(other);
  const otherId = String(other.id);
  const before = await dataIn(temp.path);
  const isLost = (result: RunResult) => {
    assertEquals([result.outcome, exitCode(result)], ["incomplete", 3]);
    const { lost } = summarize(result.events);
    assertEquals(lost.map(({ id, name }) => [id, name]), [[otherId, other.name]]);
    assertStringIncludes(quietText(result), `--forget-account ${other.id}`);
  };
  for (let night = 1; night <= 2; night++) {
    await harvest.clock.advance(DAY_MS);
    isLost(await harvest.backUp(temp.path));
    isLost(await harvest.backUp(temp.path, { only: ["tasks"], full: true }));
    isLost(await harvest.backUp(temp.path, { accounts: ["1180234"] }));
    const { gaps } = (await verified(temp.path)).summary;
    const named = gaps.map(({ accountId, resource, kind }) => [accountId, resource, kind]);
    assertEquals(named, [[otherId, "the whole account", "missing"]]);
  }
  // What is not in the backup cannot be forgotten.
  const unknown = await harvest.backUp(temp.path, { forgetAccounts: ["7"] });
  assertEquals(unknown.outcome, "UsageError");
  assertStringIncludes(String(unknown.error), "account 7");
  for (const forgetAccounts of [[otherId], [], [otherId]]) {
    const result = await harvest.backUp(temp.path, { forgetAccounts });
    assertEquals([result.verdict, exitCode(result), quietText(result)], ["complete", 0, ""]);
    const { found, summary } = await verified(temp.path);
    assertEquals([found, summary.gaps], [[], []]);
  }
  assertEquals(differences(await dataIn(temp.path), before), []);
  // Once it is back, it may be lost again.
  harvest.fake.world.accounts.push(other);
  assertEquals((await harvest.backUp(temp.path)).verdict, "complete");
  harvest.fake.world.accounts.splice(1);
  isLost(await harvest.backUp(temp.path));
});

Deno.test("backUp() names an account of whose folder nothing is left, whoever lists it, every night", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const [first, other] = harvest.fake.world.accounts;
  assert(first && other);
  await harvest.backUp(temp.path);
  const folder = `harvest_account_${other.id}`;
  await Deno.remove(temp.at(folder), { recursive: true });
  const { code, out } = await runHere(["status", "--output", temp.path]);
  assertEquals(code, 3, out);
  const csv = ["export", "csv", "--output", temp.path, "--to", temp.at("csv")];
  await assertRejects(() => runHere(csv), NotAsWrittenError, folder);
  harvest.fake.world.accounts.splice(1);
  const unseen = await harvest.backUp(temp.path, { only: ["tasks"] });
  assertEquals([unseen.outcome, unseen.of("file_lost").length], ["incomplete", 1]);
  assertStringIncludes(quietText(unseen), `--forget-account ${other.id}`);
  harvest.fake.world.accounts.push(other);
  // What Harvest has comes back; whether there was more, nobody knows.
  const next = await harvest.backUp(temp.path);
  assertEquals(next.outcome, "incomplete");
  assertStringIncludes(quietText(next), `${folder}/manifest.json`);
  await assertTrue(temp, harvest);
  const { found, summary } = await verified(temp.path);
  assertEquals([found, summary.gaps.map(({ kind }) => kind)], [[], ["lost"]]);
});

Deno.test("backUp() ends partial where something was left out on request, and names it", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const [, other] = harvest.fake.world.accounts;
  const textOf = ({ events }: RunResult) =>
    summaryText(summarize(events), {
      strict: false,
      verbosity: "normal",
      program: "getharvest-backup",
      color: false,
      columns: Infinity,
    });
  const rows = [
    [{}, "complete", ""],
    [{ full: true, recordFiles: false }, "complete", ""],
    [{ artifacts: false }, "partial", "PDFs and receipts"],
    [{ skip: ["time_entries", "roles"] }, "partial", "time_entries, roles"],
    [
      { only: ["invoices"] },
      "partial",
      "all resources but company, users_me, invoices, invoice_messages, invoice_payments",
    ],
    [{ accounts: ["1180234"] }, "partial", `account ${other?.name} (${other?.id})`],
    [
      { accounts: ["1180234"], skip: ["roles"], artifacts: false },
      "partial",
      `account ${other?.name} (${other?.id}); roles; PDFs and receipts`,
    ],
  ] as const;
  for (const [settings, verdict, leftOut] of rows) {
    const result = await harvest.backUp(temp.path, settings);
    assertEquals([result.verdict, exitCode(result)], [verdict, 0], JSON.stringify(settings));
    const text = textOf(result);
    assertEquals(/^Left out on request: (.+)$/m.exec(text)?.[1] ?? "", leftOut);
    assertStringIncludes(`\n${text}`, `\n${verdict.toUpperCase()}: `);
  }
});

/** A run that is interrupted when its lists are on disk. */
async function interruptedRun(harvest: TestHarvest, output: string): Promise<void> {
  const stop = new AbortController();
  harvest.fake.onRequest(
    ({ path }) => path.endsWith("/cost_rates"),
    () => stop.abort(new Error("stop")),
  );
  const { error } = await harvest.backUp(output, { signal: stop.signal, acceptShrink: true });
  assert(error !== null);
  await harvest.clock.advance(DAY_MS);
}

for (const before of ["nothing", "a manager's backup"]) {
  Deno.test(`backUp() takes nothing with a lesser role than that of an interrupted run, after ${before}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    if (before !== "nothing") {
      setRole(harvest.agency, "manager");
      await harvest.backUp(temp.path);
      setRole(harvest.agency, "administrator");
    }
    await interruptedRun(harvest, temp.path);
    const data = await dataIn(temp.path);
    setRole(harvest.agency, "manager");
    const result = await harvest.backUp(temp.path, { acceptShrink: true });
    assertEquals([result.outcome, exitCode(result)], ["incomplete", 3]);
    assertStringIncludes(quietText(result), "--accept-role");
    assertEquals(differences(await dataIn(temp.path), data), []);
    setRole(harvest.agency, "administrator");
    assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
    await assertTrue(temp, harvest);
  });
}

for (const between of ["", "--only", "an interruption", "a list that fails"]) {
  Deno.test(`backUp() asks with a higher role for all that a lesser one had not${between && `, though ${between} comes between`}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    setRole(harvest.agency, "member");
    await harvest.backUp(temp.path);
    await harvest.clock.advance(DAY_MS);
    setRole(harvest.agency, "administrator");
    if (between === "--only") await harvest.backUp(temp.path, { only: ["tasks"] });
    if (between === "an interruption") await interruptedRun(harvest, temp.path);
    if (between === "a list that fails") {
      const match = ({ path }: { path: string }) => /^\/v2\/(users|pto\/types)$/.test(path);
      harvest.fake.faults.add({ match, fault: { kind: "status", status: 500 } });
      await harvest.backUp(temp.path);
      harvest.fake.faults.clear();
    }
    assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
    await assertTrue(temp, harvest);
  });
}
