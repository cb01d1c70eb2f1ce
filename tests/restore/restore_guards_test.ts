import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { textAt } from "../../src/demo/data/json_text.ts";
import { contentOf, RestoreBench } from "./restore_bench.ts";

Deno.test("a journal of another restore, or a damaged one, is neither followed nor removed", async () => {
  using bench = new RestoreBench();
  const { agency, temp } = bench;
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const to = ["--to", temp.at("journal")];
  const first = ["--into", String(fresh.id), ...to, "--apply", "--confirm", fresh.name];
  assertEquals((await bench.restore(...first)).code, 0);
  const path = temp.at("journal/journal.ndjson");
  const journal = await Deno.readTextFile(path);
  agency.remove("contacts", agency.resource("contacts").ids()[0] ?? "");
  await bench.backUp();
  bench.harvest.fake.requests.clear();
  const same = ["--since", "2000-01-01", ...to, "--apply", "--confirm", agency.name];
  for (const args of [same, ["--rehearse", ...to]]) {
    const { code, message } = await bench.restore(...args);
    assertEquals(code, "UsageError");
    assertStringIncludes(message, "is of another restore");
  }
  assertEquals([bench.writes, await Deno.readTextFile(path)], [[], journal]);
  await Deno.writeTextFile(path, journal.replace("\n{", "\n"));
  const { code, message } = await bench.restore(...first);
  assertEquals(code, "UsageError");
  assertStringIncludes(message, "Cannot read line 2 of the journal");
});

Deno.test("notes of several lines come back with their receipt, once, though the answer is lost", async () => {
  using bench = new RestoreBench();
  const { agency } = bench;
  const id = [...agency.receipts.keys()][0] ?? "";
  agency.resource("expenses").update(id, { notes: 'one\ntwo "é"; three' });
  await bench.backUp();
  agency.remove("expenses", id);
  await bench.backUp();
  bench.harvest.fake.faults.add({
    match: ({ method }) => method === "POST",
    fault: { kind: "answerLost", as: { kind: "status", status: 500 } },
    times: 1,
  });
  const before = agency.resource("expenses").size;
  const { code } = await bench.apply(agency, "--deleted", `expenses/${id}`);
  assertEquals([code, agency.resource("expenses").size], [0, before + 1]);
});

Deno.test("a proof is not made of what was read for an earlier one", async () => {
  using bench = new RestoreBench();
  const { agency } = bench;
  await bench.backUp();
  const id = agency.resource("time_entries").ids()[0] ?? "";
  agency.remove("time_entries", id);
  await bench.backUp();
  const args = ["--deleted", `time_entries/${id}`, "--apply", "--confirm", agency.name];
  assertEquals((await bench.restore(...args)).code, 0);
  bench.harvest.fake.faults.add({
    match: ({ path, url }) =>
      path === "/v2/time_entries" && Number(url.searchParams.get("per_page")) > 1 &&
      !url.searchParams.has("updated_since") && !url.searchParams.has("from"),
    fault: { kind: "status", status: 500 },
    times: 100,
  });
  const { code, message } = await bench.restore(...args);
  assertEquals(code, "TransientError");
  assertStringIncludes(message, "Cannot prove the restore: not all could be read (time_entries");
});

Deno.test("hours that an account of start and end times cannot have are named, not written otherwise", async () => {
  using bench = new RestoreBench();
  const { agency } = bench;
  agency.company = { ...agency.company, wants_timestamp_timers: true };
  const entries = agency.resource("time_entries");
  const hours = [-3.5, 30, 24, 1.5];
  const names = entries.ids().slice(0, hours.length).map((id) => `time_entries/${id}`);
  for (const [at, id] of entries.ids().slice(0, hours.length).entries()) {
    entries.update(id, { hours: hours[at] ?? 0, is_running: false });
  }
  await bench.backUp();
  for (const name of names) agency.remove("time_entries", name.split("/")[1] ?? "");
  const left = entries.size;
  await bench.backUp();
  const { code, proof } = await bench.apply(
    agency,
    ...names.flatMap((name) => ["--deleted", name]),
  );
  assertEquals([code, proof.isProven, entries.size], [3, false, left + 1]);
  assertEquals(textAt(entries.all().at(-1)?.fields ?? {}, "hours"), "1.5");
  assertEquals(proof.failures.map(({ record }) => record).sort(), names.slice(0, 3).sort());
});

Deno.test("the file of people holds any name, and names nobody who is not in the backup", async () => {
  using bench = new RestoreBench();
  const [, one = "", two = ""] = bench.agency.resource("users").ids();
  bench.agency.resource("users").update(one, { first_name: "Smith; John" });
  bench.agency.resource("users").update(two, {
    first_name: 'Line\nFeed\x1b "q"',
    last_name: "B,C",
  });
  await bench.backUp();
  const fresh = bench.addNewAccount(["new@example.com"]);
  const file = bench.temp.at("people.csv");
  const plan = () => bench.restore("--into", String(fresh.id), "--people", file, "--json");
  await plan();
  // A name moves no cursor and breaks no line.
  const shown = await bench.restore("--into", String(fresh.id));
  assertStringIncludes(shown.out, 'Line Feed? "q" B,C <');
  const template = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, template.replace(/,\n$/, ",new@example.com\r\n"));
  const { people } = JSON.parse((await plan()).out);
  assertEquals(people.map(({ how }: { how: string }) => how), ["file", "owner", "file"]);
  await Deno.writeTextFile(
    file,
    `id;name;to\n${one};a, "b";new@example.com\n99;;new@example.com\n`,
  );
  const { code, message } = await plan();
  assertEquals(code, "UsageError");
  assert(message.includes('--people names "99"'), message);
});

Deno.test("what has come back is not restored twice, and what is gone again comes back again", async () => {
  using bench = new RestoreBench();
  const { agency } = bench;
  await bench.backUp();
  const sizes = () =>
    ["projects", "time_entries", "expenses", "invoices"].map((name) => agency.resource(name).size);
  const before = [contentOf(agency), sizes()];
  const project = textAt(agency.resource("expenses").all()[0]?.fields ?? {}, "project", "id");
  const [invoice = ""] = agency.resource("invoices").ids();
  agency.remove("projects", project);
  agency.remove("invoices", invoice);
  await bench.backUp();
  const wanted = ["--deleted", `projects/${project}`, "--deleted", `invoices/${invoice}`];
  const finish = [...wanted, "--finish"];
  assertEquals((await bench.apply(agency, ...finish)).code, 0);
  assertEquals([contentOf(agency), sizes()], before);

  // Without the journal, before a backup has seen it and after.
  for (const folder of ["one", "two"]) {
    const elsewhere = ["--to", bench.temp.at(folder), "--apply", "--confirm", agency.name];
    assertEquals((await bench.restore(...finish, ...elsewhere)).code, 0);
    assertEquals([contentOf(agency), sizes()], before);
    await bench.backUp();
  }
  agency.remove("projects", agency.resource("projects").ids().at(-1) ?? "");
  agency.remove("invoices", agency.resource("invoices").ids().at(-1) ?? "");
  assertEquals((await bench.apply(agency, ...finish)).code, 0);
  assertEquals([contentOf(agency), sizes()], before);
});

Deno.test("a damaged receipt is named before anything is written, by the plan too", async () => {
  using bench = new RestoreBench();
  const { agency, backup } = bench;
  await bench.backUp();
  const [id = ""] = agency.receipts.keys();
  agency.remove("expenses", id);
  await bench.backUp();
  const folder = `${backup}/harvest_account_${agency.id}/expenses/artifacts`;
  const { name } = [...Deno.readDirSync(folder)].find(({ name }) => name.startsWith(id)) ??
    { name: "" };
  await Deno.writeTextFile(`${folder}/${name}`, "broken");
  const args = ["--deleted", `expenses/${id}`];
  for (const more of [[], ["--apply", "--confirm", agency.name]]) {
    const { code, message } = await bench.restore(...args, ...more);
    assertEquals(code, "AlteredBackupError");
    assertStringIncludes(message, `artifacts/${name}" is not as the backup wrote it`);
  }
  assertEquals(bench.writes, []);
});

Deno.test("what the backup itself lacks is named by the plan and by the proof", async () => {
  using bench = new RestoreBench();
  const { agency, harvest, backup } = bench;
  const rule = (path: string, status: number) =>
    harvest.fake.faults.add({
      match: (request) => request.path === path,
      fault: { kind: "status", status },
    });
  rule("/v2/time_entries", 500);
  rule("/v2/roles", 403);
  await harvest.backUp(backup, { accounts: [String(agency.id)], skip: ["expenses"] });
  harvest.fake.faults.clear();
  const fresh = bench.addNewAccount();
  const into = ["--into", String(fresh.id)];
  const plan = await bench.restore(...into);
  assertStringIncludes(plan.out, "The backup lacks");
  for (const name of ["time entries: ", "roles: ", "expenses: never read"]) {
    assertStringIncludes(plan.out, `- ${name}`);
  }
  const { proof } = await bench.apply(fresh, ...into);
  const lacks = proof.from.lacks.map((text) => text.split(":")[0]).sort();
  assertEquals(lacks, ["expenses", "roles", "time entries"]);
  assertStringIncludes(
    (await bench.restore(...into, "--apply", "--confirm", fresh.name)).out,
    "lacks",
  );
});

Deno.test("nothing is put into the backup: no page, no file of people, no journal", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const into = ["--into", String(fresh.id)];
  const inside = `${bench.backup}/x`;
  for (const flag of ["--html", "--people", "--to"]) {
    const { code, message } = await bench.restore(...into, flag, inside);
    assertEquals(code, "UsageError");
    assertStringIncludes(message, "inside the backup");
  }
  const audit = await bench.run("audit", "--offline", "--output", bench.backup, "--html", inside);
  assertEquals(audit.code, "UsageError");
  assertEquals((await bench.run("verify", "--output", bench.backup, "--strict")).code, 0);
});
