import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { NoSuchRecordError } from "../../src/inspect/record_name.ts";
import { TestHarvest, type TestRunSettings } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { runHere } from "./in_process.ts";

const DAY_MS = 86_400_000;

Deno.test("history without a resource names what the last run changed, a renamed project once", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ date: new Date("2026-11-01T02:00:00Z") });
  const output = temp.at("b");
  const starts: string[] = [];
  const run = async () => {
    await harvest.clock.advance(DAY_MS);
    starts.push(harvest.clock.date().toISOString().replace("T", " ").slice(0, 16));
    await harvest.backUp(output, { full: true });
    return (await runHere(["history", "--output", output])).out;
  };
  assertMatch(await run(), /^Lindqvist .+: first backup, [\d,]+ records$/);
  assertMatch(
    await run(),
    new RegExp(`^Lindqvist .+: nothing changed since ${starts[0]} UTC, read `),
  );

  const [clients, invoices, entries] = ["clients", "invoices", "time_entries"]
    .map((name) => harvest.agency.resource(name));
  assert(clients && invoices && entries);
  const [client = ""] = clients.ids();
  const [invoice = "", other = ""] = invoices.ids();
  const { number } = invoices.get(invoice) ?? {};
  const client_name = "Renamed & Sons";
  clients.update(client, { name: client_name });
  for (const list of [invoices, entries, harvest.agency.resource("projects")]) {
    for (const { id, fields } of list.all()) {
      const { client: owner } = fields as { client?: { id: number } };
      if (String(owner?.id) === client) {
        list.update(id, { client: { ...owner, name: client_name } }, { touch: false });
      }
    }
  }
  invoices.update(invoice, { purchase_order: "PO 77" });
  const gone = invoices.get(other);
  invoices.remove(other);
  const added = entries.get(entries.ids()[0] ?? "");
  const { id: _, created_at: _c, updated_at: _u, ...copy } = added ?? {};
  entries.add({ ...copy, spent_date: "2026-11-03" });
  const out = await run();
  const [, from, read] = starts;
  assertMatch(out, new RegExp(`^Lindqvist .+: since ${from} UTC, read ${read} UTC$`, "m"));
  assertMatch(out, /^ {2}clients: 1 changed$/m);
  assertMatch(out, /^ {4}~ .+: name: ".+" -> "Renamed & Sons"$/m);
  assertEquals(out.match(/~.*Renamed & Sons/g)?.length, 1, out);
  assertMatch(out, /^ {2}time_entries: 1 new$/m);
  assertMatch(out, /^ {2}\d+ more records only repeat what changed in others$/m);
  assertMatch(out, /^ {4}\+ 2026-11-03, .+ h$/m);
  assertMatch(out, new RegExp(`^ {4}~ ${number}.*: purchase_order: .+ -> "PO 77"$`, "m"));
  assertMatch(out, new RegExp(`^ {4}− ${gone?.["number"]}`, "m"));

  const byNumber = await runHere(["history", "invoice", String(number), "--output", output]);
  const byId = await runHere(["history", "invoices", invoice, "--output", output]);
  assertEquals(byNumber.out, byId.out);
  assertMatch(byNumber.out, /purchase_order: .+ -> "PO 77"$/m);
  const byName = await runHere(["history", "clients", client_name, "--output", output]);
  assertMatch(byName.out, /name: ".+" -> "Renamed & Sons"/);
  const json = (await runHere(["history", "--json", "--output", output])).out.split("\n");
  const kinds = Map.groupBy(json.map((line) => JSON.parse(line)), ({ kind }) => kind);
  assertEquals(kinds.get("added")?.map(({ resource }) => resource), ["time_entries"]);
  const since = await runHere(["history", "--since", "2026-11-05", "--output", output]);
  assertMatch(since.out, /: nothing changed since 2026-11-05/);
  // The last run was at 2026-11-04 02:00; a time of another zone is the same moment.
  for (
    const [from, hasChanges] of [
      ["26h", true],
      ["2h", false],
      ["1w", true],
      ["2026-11-04T03:59+02:00", true],
      ["2026-11-04T04:01+02:00", false],
    ] as const
  ) {
    const now = new Date("2026-11-04T12:00:00Z");
    const { out } = await runHere(["history", "--since", from, "--output", output], { now });
    assertEquals(out.includes("Renamed & Sons"), hasChanges, `${from}: ${out}`);
  }
});

Deno.test("history says that there is no such record", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.at("b"));
  const ask = (record: string) => runHere(["history", "invoice", record, "--output", temp.at("b")]);
  await assertRejects(() => ask("99999"), NoSuchRecordError, 'No invoice "99999" in ');
  const [invoice = ""] = harvest.agency.resource("invoices").ids();
  assertEquals((await ask(invoice)).out, `No recorded changes for invoice ${invoice}.`);
});

Deno.test("history lists what the last run changed: records that became visible, not those of the run before", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ date: new Date("2026-11-01T02:00:00Z"), accounts: 2 });
  const output = temp.at("b");
  const { agency } = harvest;
  const entries = agency.resource("time_entries");
  const clients = agency.resource("clients");
  const run = async (settings: TestRunSettings = {}) => {
    await harvest.clock.advance(DAY_MS);
    await harvest.backUp(output, { full: true, ...settings });
    const { out } = await runHere(["history", "--output", output]);
    const json = (await runHere(["history", "--json", "--output", output])).out.split("\n");
    return { out, json: json.map((line) => JSON.parse(line)) };
  };
  const [hidden] = entries.all();
  const invoice = agency.resource("invoices").ids()[0] ?? "";
  const payments = agency.resource("invoice_payments", invoice);
  assert(hidden);
  entries.remove(hidden.id);
  const first = await run();
  assertEquals(
    first.json.map(({ type, since, added }) => [type, since, added]),
    [["changes", null, 0], ["changes", null, 0]],
  );

  entries.setRaw(hidden.text);
  clients.update(clients.ids()[1] ?? "", { address: "moved" });
  payments.add({ amount: 77, paid_date: "2020-01-02", created_at: "2020-01-02T00:00:00Z" });
  const second = await run();
  assertMatch(second.out, /^ {2}time_entries: 1 new$/m);
  assertMatch(second.out, new RegExp(`^ {4}\\+ ${hidden.fields["spent_date"]}, `, "m"));
  assertMatch(second.out, /^ {2}invoice_payments: 1 new\n {4}\+ 2020-01-02/m);
  // In the order of every other list of resources.
  const named = second.out.match(/^ {2}[a-z_]+(?=: 1 )/gm);
  assertEquals(named, ["  clients", "  time_entries", "  invoice_payments"]);
  const [changes] = second.json.filter(({ type }) => type === "changes");
  assertEquals([changes.added, changes.deleted], [2, 0]);

  // One list is refused; then nothing is new; then an account is left out.
  clients.update(clients.ids()[0] ?? "", { name: "Now Ltd" });
  harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/roles",
    fault: { kind: "status", status: 403 },
  });
  const incomplete = await run();
  assertMatch(incomplete.out, /: name: ".+" -> "Now Ltd"$/m);
  assertEquals(/time_entries|payments/.test(incomplete.out), false, incomplete.out);
  harvest.fake.faults.clear();
  assertEquals((await run()).out.match(/: nothing changed since 2026-11-04 /g)?.length, 2);
  const left = await run({ accounts: [String(agency.id)] });
  assertMatch(
    left.out,
    /: nothing changed since .*\n.*: not read by the last run, read 2026-11-05 /,
  );
});

Deno.test("history finds a record by an earlier name, and says what only repeats it once", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ date: new Date("2026-11-01T02:00:00Z") });
  const output = temp.at("b");
  const { agency } = harvest;
  const projects = agency.resource("projects");
  const [one = "", other = "", ...twins] = projects.ids();
  projects.update(one, { name: "Old Name" });
  for (const id of twins) projects.update(id, { name: "Twin" });
  const [gone] = agency.resource("tasks").all();
  await harvest.backUp(output);
  projects.update(one, { name: "New Name" });
  projects.update(other, { name: "Old Name" });
  for (const id of twins) projects.update(id, { notes: "both" });
  agency.resource("tasks").remove(gone?.id ?? "");
  const entries = agency.resource("time_entries");
  for (const { id, fields } of entries.all()) {
    const { project } = fields as { project: { id: number } };
    if (String(project.id) === one) {
      entries.update(id, { project: { ...project, name: "New Name" } }, { touch: false });
    }
  }
  await harvest.clock.advance(DAY_MS);
  await harvest.backUp(output, { full: true });
  const ask = async (...args: string[]) =>
    (await runHere(["history", ...args, "--output", output])).out;
  const both = await ask("projects", "old name");
  for (const id of [one, other]) assertMatch(both, new RegExp(`  projects ${id} \\(`));
  assertEquals((await ask("projects", "New Name")).includes(`projects ${other} `), false);
  const repeats = await ask("time_entries");
  assertMatch(repeats, /^\d+ more changes only repeat what changed in other records \(--json\)$/);
  const recent = await ask();
  for (const id of twins) assertMatch(recent, new RegExp(`^ {4}~ Twin \\(${id}\\): notes: `, "m"));
  const deleted = await ask("tasks", gone?.id ?? "");
  assertMatch(deleted, /: deleted\n {2}id: \d+\n {2}name: "/);
});
