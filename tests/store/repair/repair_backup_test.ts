import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { UsageError } from "../../../src/usage_error.ts";
import { repair } from "../../../src/inspect/verify.ts";
import type { RepairStep } from "../../../src/store/repair/repair_account.ts";
import { TempFolder } from "../temp_folder.ts";
import { filesOf, quarantineTime, smallBackup, verified } from "../verified.ts";

async function repaired(root: string, acceptLosses: readonly string[] = []): Promise<string[]> {
  const steps: RepairStep[] = [];
  await repair(root, {
    holder: { pid: 1, started_at: "2026-01-01T00:00:00Z" },
    onStep: (step) => steps.push(step),
    acceptLosses,
    signal: new AbortController().signal,
  });
  return steps.map(({ done, path }) => `${done} ${path}`).sort();
}

/** What is lost of a backup, by path. */
async function lostIn(root: string): Promise<string[]> {
  const { gaps } = (await verified(root)).summary;
  return gaps.flatMap(({ path, kind }) => kind === "lost" ? [path ?? ""] : []).sort();
}

/** Contents of all files but those that tell of runs. */
async function contentsOf(root: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const path of await filesOf(root)) {
    if (/(manifest\.json|SHA256SUMS)$/.test(path)) continue;
    contents.set(path, (await Deno.readFile(`${root}/${path}`)).toBase64());
  }
  return contents;
}

async function flip(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await Deno.writeFile(path, bytes);
}

Deno.test("repairBackup() and the next run make a backup whole, whatever file was damaged", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const accounts = [String(harvest.agency.id)];
  const root = `harvest_account_${harvest.agency.id}`;
  const before = await contentsOf(temp.path);
  const [invoice = "", other = ""] = harvest.agency.resource("invoices").ids();
  const [project = ""] = harvest.agency.resource("projects").ids();
  const [client = ""] = harvest.agency.resource("clients").ids();
  const receipt = (await filesOf(temp.path)).find((path) => path.includes("expenses/artifacts/")) ??
    "";
  const damaged = {
    fetch: [
      `${root}/invoices/${invoice}_payments.json`,
      `${root}/invoices/artifacts/${invoice}.pdf`,
      `${root}/company/data.json`,
      receipt,
      "accounts.json",
    ],
    derive: [
      `${root}/time_entries/list.json`,
      `${root}/clients/${client}.json`,
      `${root}/projects/${project}_user_assignments.json`,
      `${root}/SHA256SUMS`,
      ".artifacts_manifest.json",
    ],
  };
  for (const path of Object.values(damaged).flat()) await flip(temp.at(path));
  const table = await Deno.readTextFile(temp.at(".artifacts_manifest.json"));
  await Deno.writeTextFile(
    temp.at(".artifacts_manifest.json"),
    table.replace(/"sha256":"..../, `"sha256":"0000`),
  );
  const missing = `${root}/invoices/${other}_messages.json`;
  await Deno.remove(temp.at(missing));
  await Deno.writeTextFile(temp.at(root, "stranger"), "x");

  assertEquals(
    await repaired(temp.path),
    [
      ...[...damaged.fetch, missing].map((path) => `to fetch ${path}`),
      ...damaged.derive.map((path) => `written ${path}`),
    ].sort(),
  );
  await Deno.remove(temp.at(root, "stranger"));
  const between = await verified(temp.path);
  assertEquals(
    between.findings.filter(({ severity }) => severity === "damage"),
    [],
  );
  const lost = [...damaged.fetch, missing].filter((path) => path !== "accounts.json").sort();
  assertEquals(await lostIn(temp.path), lost);
  assertEquals(await repaired(temp.path), []);
  assertEquals(await lostIn(temp.path), lost);

  const run = await harvest.backUp(temp.path, { accounts });
  assertEquals(run.outcome, "complete");
  assertEquals((await verified(temp.path)).found, []);
  assertEquals((await verified(temp.path)).summary.gaps, []);
  const after = await contentsOf(temp.path);
  assertEquals([...after.keys()], [...before.keys()]);
  for (const [path, content] of after) assert(before.get(path) === content, path);
});

Deno.test("repairBackup() builds a lost manifest anew from the sums, and the next run reads everything", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const accounts = [String(harvest.agency.id)];
  const root = `harvest_account_${harvest.agency.id}`;
  const before = await contentsOf(temp.path);
  for (const damage of ["gone", "garbage", "flipped"]) {
    const path = temp.at(root, "manifest.json");
    if (damage === "gone") await Deno.remove(path);
    else if (damage === "garbage") await Deno.writeTextFile(path, "{");
    else {await Deno.writeTextFile(
        path,
        (await Deno.readTextFile(path)).replace(/"records":(\d)/, `"records":9$1`),
      );}
    assertEquals(await repaired(temp.path), [`written ${root}/manifest.json`], damage);
    const { found } = await verified(temp.path);
    assertEquals(found, [], damage);
    const run = await harvest.backUp(temp.path, { accounts });
    assertEquals(run.outcome, "complete", damage);
    assertEquals(run.finished("time_entries")?.mode, "full", damage);
    assertEquals((await verified(temp.path)).found, [], damage);
    assertEquals(await contentsOf(temp.path), before, damage);
  }
});

Deno.test("repairBackup() keeps what can be read of history and deleted records, and the damaged file", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const root = `harvest_account_${harvest.agency.id}`;
  const deleted = `${root}/invoices/deleted.json`;
  const history = `${root}/time_entries/history.ndjson`;
  const whole = await Deno.readTextFile(temp.at(deleted));
  await Deno.writeTextFile(temp.at(deleted), whole.replace("\n]\n", `,\n{"id":99,"rec`));
  const lines = await Deno.readTextFile(temp.at(history));
  await Deno.writeTextFile(temp.at(history), `garbage\n${lines}`);
  assertEquals(await repaired(temp.path), [`lost ${deleted}`, `lost ${history}`]);
  assertEquals(await Deno.readTextFile(temp.at(deleted)), whole);
  assertEquals(await Deno.readTextFile(temp.at(history)), lines);
  const kept = await Deno.readTextFile(
    temp.at("quarantine", quarantineTime(temp.path), ...deleted.split("/")),
  );
  assert(kept.endsWith(`{"id":99,"rec`), kept);
  const { quarantine } = JSON.parse(await Deno.readTextFile(temp.at(root, "manifest.json")));
  assertEquals(
    quarantine.map(({ path, is_loss }: Record<string, unknown>) => [path, is_loss]),
    [["invoices/deleted.json", true], ["time_entries/history.ndjson", true]],
  );
  assertEquals(await lostIn(temp.path), [deleted, history]);
  assertEquals((await verified(temp.path)).found, []);
  const accounts = [String(harvest.agency.id)];
  const run = await harvest.backUp(temp.path, { accounts });
  assertEquals(run.outcome, "incomplete");
  assertEquals(run.of("file_lost").map(({ path }) => path), [deleted, history]);
  assertEquals((await verified(temp.path)).found, []);
  // Nothing brings that back.
  assertEquals(await lostIn(temp.path), [deleted, history]);
  await assertRejects(
    () => repaired(temp.path, [`${root}/x`]),
    UsageError,
    "nothing of it is lost",
  );
  assertEquals(await repaired(temp.path, [deleted]), [`accepted ${deleted}`]);
  assertEquals(await lostIn(temp.path), [history]);
  assertEquals(await repaired(temp.path, [history]), [`accepted ${history}`]);
  assertEquals((await harvest.backUp(temp.path, { accounts })).outcome, "complete");
});

Deno.test("repairBackup() counts the PDF of an invoice that Harvest no longer has as lost", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const root = `harvest_account_${harvest.agency.id}`;
  const ids = new Set(harvest.agency.resource("invoices").ids());
  const pdf =
    (await filesOf(temp.path)).find((path) =>
      /\/invoices\/artifacts\/\d+\.pdf$/.test(path) && !ids.has(/(\d+)\.pdf$/.exec(path)?.[1] ?? "")
    ) ?? "";
  await flip(temp.at(pdf));
  const [finding] = (await verified(temp.path)).findings;
  assertEquals([finding?.path, finding?.remedy], [pdf, "restore"]);
  await flip(temp.at(pdf));
  const whole = await Deno.readFile(temp.at(pdf));
  await flip(temp.at(pdf));
  assertEquals(await repaired(temp.path), [`lost ${pdf}`]);
  assertEquals((await verified(temp.path)).found, []);
  assertEquals(await lostIn(temp.path), [pdf]);
  // Restored from a copy, it is back.
  await Deno.writeFile(temp.at(pdf), whole);
  assertEquals(await repaired(temp.path), [`written ${pdf}`]);
  assertEquals([(await verified(temp.path)).found, await lostIn(temp.path)], [[], []]);
  await Deno.remove(temp.at(pdf));
  assertEquals(await repaired(temp.path), [`lost ${pdf}`]);
  await flip(temp.at(root, "company/data.json"));
  const company = `${root}/company/data.json`;
  // What the same repair finds can be accepted with it.
  assertEquals(await repaired(temp.path, [pdf, company]), [
    `accepted ${company}`,
    `accepted ${pdf}`,
    `to fetch ${company}`,
  ]);
  assertEquals(await lostIn(temp.path), []);
});

Deno.test("repairBackup() settles what an interrupted run left, and then repairs as ever", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const accounts = [String(harvest.agency.id)];
  const root = `harvest_account_${harvest.agency.id}`;
  const deleted = `${root}/invoices/deleted.json`;
  const whole = await Deno.readTextFile(temp.at(deleted));
  const stop = new AbortController();
  harvest.fake.onRequest(({ path }) => path === "/v2/users", () => stop.abort(new Error("stop")));
  await harvest.backUp(temp.path, { accounts, full: true, signal: stop.signal });
  await Deno.writeTextFile(temp.at(deleted), whole.replace("\n]\n", ",\n{"));
  await Deno.writeTextFile(temp.at(root, "tasks/list.json"), "[");
  assertEquals(await repaired(temp.path), [
    `lost ${deleted}`,
    `written ${root}/tasks/list.json`,
  ]);
  assertEquals((await verified(temp.path)).found, []);
  const run = await harvest.backUp(temp.path, { accounts, full: true });
  assertEquals([run.outcome, run.error], ["incomplete", null]);
  assertEquals(run.of("file_lost").map(({ path }) => path), [deleted]);
  assertEquals((await verified(temp.path)).found, []);
  assertEquals(await Deno.readTextFile(temp.at(deleted)), whole);
});

Deno.test("repairBackup() mends line ends, byte order marks and a missing last line feed", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const before = await contentsOf(temp.path);
  const ways = [
    (text: string) => text.replaceAll("\n", "\r\n"),
    (text: string) => `\u{feff}${text}`,
    (text: string) => text.slice(0, -1),
  ];
  for (const [at, change] of ways.entries()) {
    const paths = (await filesOf(temp.path)).filter((path) => /(json|SHA256SUMS)$/.test(path));
    for (const path of paths) {
      await Deno.writeTextFile(temp.at(path), change(await Deno.readTextFile(temp.at(path))));
    }
    const { damaged } = (await verified(temp.path)).summary;
    assert(damaged > paths.length / 3, `${damaged} of ${paths.length}`);
    const steps = await repaired(temp.path);
    assertEquals(steps.filter((step) => !step.startsWith("written")), [], String(at));
    const { found, summary } = await verified(temp.path);
    assertEquals([found, summary.gaps], [[], []]);
    assertEquals(await contentsOf(temp.path), before);
    assertEquals(await repaired(temp.path), []);
  }
});

Deno.test("repairBackup() has a way out of a journal that is wrong", async () => {
  using base = new TempFolder();
  const harvest = await smallBackup(base.at("b"));
  const root = "harvest_account_1180234";
  const commit = (change: unknown) => ({ type: "commit", id: "0-0", changes: [change], then: [] });
  const file = { temp: "0-0", size: 1, sha256: "0".repeat(64) };
  for (
    const change of [
      { put: "../stolen", ...file },
      { put: `${root}/clients/list.json`, ...file },
      { remove: `${root}/clients/list.json` },
      { remove: `${root}/manifest.json` },
    ]
  ) {
    using temp = new TempFolder();
    const backup = temp.at("b");
    await new Deno.Command("cp", { args: ["-a", base.at("b"), backup] }).output();
    await Deno.mkdir(`${backup}/.work`);
    const lines = [{ type: "opened", session: 0 }, commit(change)];
    const journal = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    await Deno.writeTextFile(`${backup}/.work/journal.ndjson`, journal);
    const about = JSON.stringify(change);
    await repaired(backup);
    assertEquals((await verified(backup)).found, [], about);
    assertEquals(await repaired(backup), [], about);
    const run = await harvest.backUp(backup, { accounts: ["1180234"] });
    assertEquals([run.outcome, run.error], ["complete", null], about);
    const { found, summary } = await verified(backup);
    assertEquals([found, summary.gaps], [[], []], about);
  }
});
