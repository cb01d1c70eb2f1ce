import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { NoSuchRecordError } from "../../src/inspect/record_name.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
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
