import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { textAt } from "../../src/demo/data/json_text.ts";
import { proofDocument } from "../../src/report/restore/restore_document.ts";
import { documentText } from "../../src/report/statement.ts";
import { textWidth } from "../../src/text/text_width.ts";
import { COLUMNS, contentOf, RestoreBench } from "./restore_bench.ts";
import { setRole } from "../fakes/account_settings.ts";

Deno.test("a whole account comes back in an empty one, where its people are, and nothing is mailed", async () => {
  using bench = new RestoreBench();
  const { agency, harvest } = bench;
  await bench.backUp();
  const users = agency.resource("users").all().map(({ fields }) => fields);
  const fresh = bench.addNewAccount(users.slice(1).map((user) => textAt(user, "email")));
  for (const [index, { id }] of fresh.resource("users").all().entries()) {
    const { first_name = "", last_name = "" } = users[index] ?? {};
    fresh.resource("users").update(id, { first_name, last_name });
  }
  const into = ["--into", String(fresh.id)];
  harvest.fake.requests.clear();
  assertEquals((await bench.restore(...into)).code, 0);
  assertEquals(bench.writes, []);

  const first = await bench.apply(fresh, ...into);
  assertEquals(first.proof.differences.filter(({ reason }) => reason === null), []);
  assertEquals([first.code, first.proof.failures], [0, []]);
  const draft = (lines: string[] = []) =>
    lines.map((line) => line.replace(/"(paid|open|closed)".*/, ""));
  const [was, is] = [contentOf(agency), contentOf(fresh)];
  assertEquals(is["time_entries"], was["time_entries"]);
  assertEquals(is["expenses"], was["expenses"]);
  assertEquals(is["projects"], was["projects"]);
  assertEquals(draft(is["invoices"]).length, was["invoices"]?.length);
  assert(fresh.resource("invoices").all().every(({ fields }) => fields["state"] === "draft"));
  assert(fresh.resource("contacts").all().every(({ fields }) => !fields["email"]));
  assertEquals(fresh.mails, []);

  const second = await bench.apply(fresh, ...into, "--finish");
  assertEquals(second.proof.differences.filter(({ reason }) => reason === null), []);
  assertEquals(second.code, 0);
  assertEquals(contentOf(fresh)["invoices"], was["invoices"]);
  assertEquals(contentOf(fresh)["estimates"], was["estimates"]);
  assertEquals(fresh.mails.filter(({ kind }) => kind !== "reminder"), []);
  // On a narrow terminal, too, no table breaks; digests cannot.
  const text = documentText(proofDocument(second.proof), { color: false, columns: 50 });
  const wide = text.split("\n").filter((line) => textWidth(line) > 50);
  assertEquals(wide.filter((line) => !/[0-9a-f]{64}/.test(line)), []);
  assertStringIncludes(text, "    Lost 7");
  const years = second.proof.years.filter(({ figure }) => figure !== "billable time");
  assertEquals(years.filter(({ saved, restored }) => saved !== restored), []);

  harvest.fake.requests.clear();
  await bench.apply(fresh, ...into, "--finish");
  assertEquals(bench.writes, []);
});

Deno.test("people who are not there are put to the owner, in every note, or to whom a file names", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const fresh = bench.addNewAccount(["guest@example.com"]);
  const file = `${bench.temp.path}/people.csv`;
  const into = ["--into", String(fresh.id), "--people", file];
  const before = bench.writes.length;
  const { out } = await bench.restore(...into);
  assertEquals(out.split("\n").filter((line) => textWidth(line) > COLUMNS), []);
  const [header = "", owner = "", ...others] = (await Deno.readTextFile(file)).trim().split("\n");
  assertEquals(header, "id,name,email,hours,expenses,to");
  assert(owner.endsWith(`,${textAt(bench.agency.user, "email")}`), owner);
  assert(others.every((line) => line.endsWith(",")), others.join("\n"));
  const [second = "", ...rest] = others;
  await Deno.writeTextFile(
    file,
    [header, owner, `${second}guest@example.com`, ...rest, ""].join("\n"),
  );
  assertEquals(bench.writes.length, before);

  const { code, proof } = await bench.apply(fresh, ...into);
  assertEquals([code, proof.isProven], [0, true]);
  const [, guest = ""] = fresh.resource("users").ids();
  const [ownerId = "", secondId = ""] = bench.agency.resource("users").ids();
  const countOf = (account: typeof fresh, id: string) =>
    account.resource("time_entries").all().filter(({ fields }) =>
      textAt(fields, "user", "id") === id
    ).length;
  assertEquals(countOf(fresh, guest), countOf(bench.agency, secondId));
  const strangers = fresh.resource("time_entries").all().filter(({ fields }) =>
    / ?\[.+\]$/.test(textAt(fields, "notes")) && textAt(fields, "user", "id") === fresh.userId
  );
  const wanted = bench.agency.resource("time_entries").size - countOf(bench.agency, secondId) -
    countOf(bench.agency, ownerId);
  assertEquals(strangers.length, wanted);
});

Deno.test("nothing is written without the right name, role, account, or into what is not empty", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const id = String(fresh.id);
  const own = String(bench.agency.id);
  const rows: readonly [args: readonly string[], message: string][] = [
    [["--into", id, "--apply"], "--apply needs the name"],
    [["--into", id, "--apply", "--confirm", "fresh & new"], "--confirm must give the name"],
    [["--into", id, "--confirm", fresh.name], "without --apply"],
    [["--into", own], "it is the account that the backup is of"],
    [["--into", "12"], "no access to account 12"],
    [["--apply", "--confirm", fresh.name], "needs to know what"],
    [["--rehearse", "--apply", "--confirm", "x"], "a rehearsal writes to no account"],
    [["--into", id, "--deleted", "projects/1"], "contradict"],
    [["--deleted", "projects/1"], "no deleted record of that name"],
    [["--deleted", `projects/${bench.agency.resource("projects").ids()[0]}`], "not deleted"],
    [["--deleted", "users/1"], "people: nobody is invited"],
    [["--deleted", "moon/1"], "no record that can be restored"],
    [["projects/1"], "not clear what is meant"],
  ];
  for (const [args, message] of rows) {
    const ran = await bench.restore(...args);
    assertEquals(ran.code, "UsageError", `${args}: ${ran.message}`);
    assertStringIncludes(ran.message, message, args.join(" "));
  }
  fresh.resource("clients").add({ name: "Sample", is_active: true });
  assertStringIncludes(
    (await bench.restore("--into", id)).message,
    "it is not empty, it has 1 clients",
  );
  setRole(fresh, "manager");
  assertStringIncludes((await bench.restore("--into", id)).message, "is manager there");
  assertEquals(bench.writes, []);
});

Deno.test("a backup that is not as it was written is not restored", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const path = `${bench.backup}/harvest_account_${bench.agency.id}/clients/list.json`;
  await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace("EUR", "USD"));
  const { code, message } = await bench.restore();
  assertEquals(code, "AlteredBackupError");
  assertStringIncludes(message, "clients/list.json");
});
