import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { summarize } from "../../src/report/run/run_fold.ts";
import { summaryText } from "../../src/report/run/summary_text.ts";
import { NoBackupError } from "../../src/store/no_backup_error.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { setFeature } from "../fakes/account_settings.ts";
import { reseal } from "../store/reseal.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { runHere } from "./in_process.ts";

const HOUR_MS = 3_600_000;

Deno.test("status says whether a backup is complete and young enough, and so does its exit code", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  // The age is that of what was read first.
  const beganMs = harvest.clock.date().getTime();
  await harvest.backUp(output);
  const status = (...args: string[]) => (hours: number) =>
    runHere(["status", "--output", output, ...args], {
      now: new Date(beganMs + hours * HOUR_MS),
    });
  const young = await status("--max-age", "26h")(3);
  assertEquals(young.code, 0, young.out);
  assertMatch(young.out, /^COMPLETE: .+, 3\.\d h old\n/);
  assertMatch(young.out, /Last verify: never\nVerify: getharvest-backup verify --output /);
  for (
    const [age, hours, code] of [["26h", 27, 3], ["2d", 47, 0], ["90s", 1, 3], [
      "30m",
      0,
      0,
    ]] as const
  ) {
    const { code: found, out } = await status("--max-age", age)(hours);
    assertEquals(found, code, `${age} after ${hours} h: ${out}`);
    if (code === 3) assertMatch(out, /^TOO OLD: .+ old \(--max-age /);
  }
  const json = JSON.parse((await status("--max-age", "1d", "--json")(25)).out);
  assertEquals(
    [json.type, json.exit_code, json.is_complete, json.is_too_old, json.accounts.length],
    ["status", 3, true, true, 1],
  );
});

Deno.test("status says what the last verification said, until another one says better", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  await harvest.backUp(output);
  const clients = `${output}/harvest_account_${harvest.agency.id}/clients/list.json`;
  const before = Deno.readTextFileSync(clients);
  const run = (command: string) => runHere([command, "--output", output]);
  for (const [text, code, verdict] of [["[]", 3, "DAMAGED"], [before, 0, "COMPLETE"]] as const) {
    Deno.writeTextFileSync(clients, text);
    await run("verify");
    const status = await run("status");
    assertEquals([status.code, status.out.split(":")[0]], [code, verdict], status.out);
    const next = / verify --repair --output /.test(status.out);
    assertEquals(
      [next, status.out.includes("Verify:")],
      [verdict === "DAMAGED", false],
      status.out,
    );
  }
});

Deno.test("status names what is missing, since when, and what the last verification found", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  await harvest.backUp(output);
  const [invoice] = harvest.agency.resource("invoices").ids();
  harvest.agency.resource("invoices").update(invoice ?? "", { notes: "new" });
  harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/roles",
    fault: { kind: "status", status: 403 },
  });
  await harvest.clock.advance(24 * HOUR_MS);
  await harvest.backUp(output, { artifacts: false });
  await runHere(["verify", "--output", output]);
  const { code, out } = await runHere(["status", "--output", output], {
    now: harvest.clock.date(),
  });
  assertEquals(code, 3, out);
  assertMatch(out, /^INCOMPLETE: /);
  assertMatch(out, / {4}roles: .+; last complete \d{4}-\d\d-\d\d \d\d:\d\d UTC\n/);
  assertMatch(out, /Last verify: intact \([\d,]+ files\), .+ ago$/);
});

Deno.test("status distinguishes what is missing from what is unfinished, lost for good, or not in Harvest", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  const [id = "", changed = ""] = harvest.agency.resource("invoices").ids();
  const { client_key } = harvest.agency.resource("invoices").get(id) ?? {};
  harvest.fake.faults.add({
    match: ({ path }) => path === `/client/invoices/${client_key}.pdf`,
    fault: { kind: "status", status: 404 },
  });
  const status = async () => {
    const now = harvest.clock.date();
    const { code, out } = await runHere(["status", "--output", output], { now });
    const json = await runHere(["status", "--output", output, "--json"], { now });
    return { code, out, json: JSON.parse(json.out) };
  };
  for (const word of ["first", "second", "third"]) {
    harvest.agency.resource("invoices").update(changed, { notes: word });
    await harvest.backUp(output);
    if (word !== "third") assertEquals((await status()).code, 3);
    await harvest.clock.advance(24 * HOUR_MS);
  }
  const settled = await status();
  assertEquals(settled.code, 0, settled.out);
  assertMatch(
    settled.out,
    /\nNot in Harvest [^]* 1 PDF of invoices: unavailable [^]*404\), since \d/,
  );
  const file = `harvest_account_${harvest.agency.id}/invoices/history.ndjson`;
  await Deno.writeTextFile(`${output}/${file}`, "not as it was");
  await harvest.backUp(output);
  const abort = new AbortController();
  harvest.fake.onRequest(({ path }) => path === "/v2/tasks", () => abort.abort(new Error("end")));
  await harvest.backUp(output, { signal: abort.signal });
  await harvest.backUp(output, { only: ["clients"] });
  const { code, out, json } = await status();
  assertEquals(code, 3, out);
  assertMatch(out, /\nUnfinished [^]* tasks, .+: to be read\n/);
  assertMatch(
    out,
    /\nLost [^]* 1 file of invoices: [^]*\n {6}harvest_account_\d+\/invoices\/history/,
  );
  assertEquals([json.missing.length, json.lost[0].path, json.unavailable.length], [0, file, 1]);
  assertEquals(
    json.unfinished.some(({ resource }: { resource: string }) => resource === "tasks"),
    true,
  );
});

Deno.test("status says PARTIAL and names what was left out, until a run has read it", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const output = temp.at("b");
  const [agency, studio] = harvest.fake.world.accounts;
  const accounts = [String(agency?.id)];
  const status = async () => {
    const now = harvest.clock.date();
    const { code, out } = await runHere(["status", "--output", output], { now });
    const json = JSON.parse((await runHere(["status", "--output", output, "--json"], { now })).out);
    const names = json.left_out.map(({ resource }: { resource: string }) => resource);
    return { code, out, names, isComplete: json.is_complete };
  };

  await harvest.backUp(output, { only: ["clients"], accounts });
  const first = await status();
  assertEquals([first.code, first.isComplete], [0, false], first.out);
  assertMatch(first.out, /^PARTIAL: /);
  const studioLine = new RegExp(
    `\nLeft out on request:\n {2}account ${studio?.id}\n {4}the whole account: never read\n`,
  );
  assertMatch(first.out, studioLine);
  assertMatch(first.out, / {4}all resources but company, users_me, clients: never read\n/);
  assertEquals([first.names.includes("roles"), first.names.includes("clients")], [true, false]);

  await harvest.backUp(output, { artifacts: false });
  const second = await status();
  assertEquals([second.code, second.isComplete], [0, false], second.out);
  assertMatch(second.out, / {4}PDFs and receipts: not fetched by the last run\n/);
  assertMatch(second.out, / {4}\d+ PDFs of invoices: never fetched\n/);

  await harvest.backUp(output);
  assertEquals([(await status()).names, (await status()).isComplete], [[], true]);
  await harvest.clock.advance(24 * HOUR_MS);
  await harvest.backUp(output, { skip: ["roles", "tasks"], accounts });
  const last = await status();
  assertMatch(last.out, /^PARTIAL: /);
  assertMatch(last.out, / {4}tasks, roles: not read by the last run; last complete \d{4}-/);
  assertMatch(last.out, / {4}the whole account: not read by the last run; last complete /);
});

Deno.test("status says of a PDF what Harvest answered and since when, and once; so does the run", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  const [gone = "", odd = ""] = harvest.agency.resource("expenses").all()
    .filter(({ fields }) => fields["receipt"]).map(({ id }) => id);
  const [invoice = ""] = harvest.agency.resource("invoices").ids();
  const { client_key } = harvest.agency.resource("invoices").get(invoice) ?? {};
  harvest.fake.faults.add({
    match: ({ path }) => path === `/client/invoices/${client_key}.pdf`,
    fault: { kind: "status", status: 404 },
  });
  assert(gone && odd);
  const receipt = harvest.agency.resource("expenses").get(odd)?.["receipt"] as {
    file_size: number;
  };
  harvest.agency.resource("expenses").update(odd, { receipt: { ...receipt, file_size: 7 } });
  const run = await harvest.backUp(output);
  const text = summaryText(summarize(run.events), {
    strict: false,
    verbosity: "normal",
    program: "getharvest-backup",
    color: false,
    columns: Infinity,
  });
  assertMatch(text, / again: [^]*404 or 410 on three days counts as unavailable \(exit code 0\)/);
  const { code, out } = await runHere(["status", "--output", output], {
    now: harvest.clock.date(),
  });
  assertEquals([code, run.outcome], [3, "incomplete"], out);
  assertMatch(
    out,
    /\nMissing:\n {2}[^\n]+ \(\d+\)\n[^]* 1 PDF of invoices: Harvest answers status 404 \(after [^]*\), since \d{4}-\d\d-\d\d\n/,
  );
  assertMatch(
    out,
    / 1 receipt of expenses: differs from its record: it [^]*, since \d{4}-\d\d-\d\d\n/,
  );
  assertEquals(/Unfinished/.test(out), false, out);
});

Deno.test("status says its verdict in the words of the run where the token sees less", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/users/me",
    fault: {
      kind: "status",
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: 1, access_roles: ["member"] }),
    },
  });
  await harvest.backUp(output, { skip: ["roles"] });
  const { out } = await runHere(["status", "--output", output], { now: harvest.clock.date() });
  assertMatch(out, /^PARTIAL \(only what the token's role can see\): /);
});

Deno.test("every command that reads a backup says in the same words that there is none", async () => {
  using temp = new TempFolder();
  const output = temp.at("none");
  const commands = [
    "status",
    "verify",
    "audit",
    "audit --offline",
    "history invoices",
    "find x",
    "show invoice 1",
    "export csv",
    "export site",
    "leave",
    "restore",
    "restore --into 5",
    "view",
    "report",
  ];
  for (const command of commands) {
    const args = [...command.split(" "), "--output", output];
    const place = { env: { HOME: temp.path } };
    const error = await assertRejects(
      () => runHere(args, place),
      NoBackupError,
      undefined,
      command,
    );
    assertEquals(error.message, `No backup in ${output}; use --output to name another folder`);
  }
  assertStringIncludes((await runHere(["help", "status"])).out, "--max-age AGE");
});

Deno.test("status says once why Harvest refuses most lists", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  harvest.fake.faults.add({
    match: ({ path }) => /^\/v2\/(?!company|users\/me$)/.test(path),
    times: Infinity,
    fault: { kind: "status", status: 403 },
  });
  await harvest.backUp(output);
  const { code, out } = await runHere(["status", "--output", output], {
    now: harvest.clock.date(),
  });
  assertEquals([code, out.match(/403/g)?.length], [3, 1], out);
  assertMatch(out, /, and \d\d more \(--json\): Cannot get /);
  assertEquals(out.includes("could not be read"), false, out);
  assert(out.split("\n").length < 24, out);
});

Deno.test("status takes it for no alarm that PDFs of a module that is off were never fetched, and names them", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  await harvest.backUp(output, { artifacts: false });
  setFeature(harvest.agency, "invoice_feature", false);
  const run = await harvest.backUp(output);
  const { code, out } = await runHere(["status", "--output", output]);
  assertEquals([run.verdict, code, out.split(":")[0]], ["complete", 0, "COMPLETE"], out);
  assertStringIncludes(out, "never fetched, and invoices is off in Harvest");
});

Deno.test("status and verify miss no <id>.json where none are wanted, whatever was interrupted before", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const output = temp.at("b");
  await harvest.backUp(output);
  const path = `${output}/harvest_account_${harvest.agency.id}/manifest.json`;
  const text = await Deno.readTextFile(path);
  // As a run leaves it that was interrupted before it had written them.
  await Deno.writeTextFile(
    path,
    text.replace('"clients": {', '"clients": {"due":["record_files"],'),
  );
  await reseal(output);
  for (const recordFiles of [false, true]) {
    assertEquals((await harvest.backUp(output, { recordFiles })).verdict, "complete");
    for (const [command, verdict] of [["status", "COMPLETE"], ["verify", "INTACT"]] as const) {
      const { code, out } = await runHere([command, "--output", output]);
      assertEquals([code, /^(COMPLETE|INTACT[A-Z ]*):/m.exec(out)?.[1]], [0, verdict], out);
      assertEquals(out.includes("<id>.json"), false, out);
    }
  }
});

Deno.test("no command takes a backup for none of which the account's folder or manifest is gone", async () => {
  const root = "harvest_account_1180234";
  for (const gone of [root, `${root}/manifest.json`]) {
    using temp = new TempFolder();
    const output = temp.at("b");
    await new TestHarvest().backUp(output);
    await Deno.remove(`${output}/${gone}`, { recursive: true });
    const to = ["--to", temp.at("csv")];
    for (const command of [["status"], ["history"], ["find", "x"], ["export", "csv", ...to]]) {
      const home = { XDG_CACHE_HOME: temp.at("cache") };
      const error = await assertRejects(() =>
        runHere([...command, "--output", output], { env: home })
      );
      assertStringIncludes(String(error), `Cannot read "${root}/manifest.json"`);
    }
  }
});
