import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import {
  fieldValues,
  history,
  type HistoryRequest,
  type NamedChange,
} from "../../../src/inspect/history.ts";
import { historyLines } from "../../../src/report/history_text.ts";
import { jsonLine } from "../../../src/report/json_line.ts";
import { NoBackupError } from "../../../src/store/no_backup_error.ts";
import { UsageError } from "../../../src/usage_error.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../temp_folder.ts";

async function past(
  output: string,
  request: Partial<HistoryRequest> & { resource: string },
): Promise<NamedChange[]> {
  return await Array.fromAsync(history({ output, record: null, since: null, ...request }));
}

/** A backup, and a function that lets an hour pass, changes Harvest and runs again. */
async function backedUp(root: string) {
  const harvest = new TestHarvest({
    size: {
      users: 2,
      clients: 2,
      projects: 2,
      timeEntries: 6,
      expenses: 2,
      receipts: 0,
      invoices: 2,
      estimates: 1,
      years: 1,
    },
  });
  const accounts = [String(harvest.agency.id)];
  const run = async () => {
    const { outcome, error } = await harvest.backUp(root, { accounts, full: true });
    assertEquals([outcome, error], ["complete", null]);
  };
  const later = async (change: () => void) => {
    await harvest.clock.run(harvest.clock.sleep(3_600_000));
    change();
    await run();
    return `${harvest.clock.date().toISOString().slice(0, 13)}`;
  };
  await run();
  return { harvest, agency: harvest.agency, later };
}

const told = (
  { kind, recordId, fields }: NamedChange,
) => [
  kind,
  recordId,
  fields.filter(({ path }) => path !== "updated_at").map(({ path, before, after }) =>
    `${path}: ${before} -> ${after}`
  ),
];

Deno.test("history() shows what changed, field by field, oldest first", async () => {
  using temp = new TempFolder();
  const { agency, later } = await backedUp(temp.path);
  const clients = agency.resource("clients");
  const first = clients.add({ name: "Acme", address: null });
  clients.setRaw(
    `{"id":7,"name":"Raw","rate":1.10,"deep":{"a":{"b":[1,2]}},"empty":[],"lines":[{"id":5,"n":1},{"id":6,"n":2}]}`,
  );
  await later(() => {});
  await later(() => clients.update(first, { name: "Acme Ltd", address: "Street 1" }));
  const last = await later(() => {
    clients.update(first, { name: "Acme plc" });
    clients.setRaw(
      `{"id":7,"name":"Raw","rate":1.1,"deep":{"a":{"b":[1,3]}},"empty":[4],"lines":[{"id":6,"n":2},{"id":8,"n":1}]}`,
    );
  });
  assertEquals((await past(temp.path, { resource: "clients", record: first })).map(told), [
    ["changed", first, [`name: "Acme" -> "Acme Ltd"`, `address: null -> "Street 1"`]],
    ["changed", first, [`name: "Acme Ltd" -> "Acme plc"`]],
  ]);
  assertEquals((await past(temp.path, { resource: "clients", record: "7" })).map(told), [
    ["changed", "7", [
      "rate: 1.10 -> 1.1",
      "deep.a.b[1]: 2 -> 3",
      "empty[0]: null -> 4",
      "lines[id 8].id: null -> 8",
      "lines[id 8].n: null -> 1",
      "empty: [] -> null",
      "lines[id 5].id: 5 -> null",
      "lines[id 5].n: 1 -> null",
    ]],
  ]);
  const all = await past(temp.path, { resource: "clients" });
  assertEquals(all.map(({ recordId }) => recordId), [first, "7", first]);
  const recent = await past(temp.path, { resource: "clients", since: `${last}:00:00Z` });
  assertEquals(recent.map(({ recordId }) => recordId), ["7", first]);
  assertEquals(await past(temp.path, { resource: "clients", since: "2999-01-01" }), []);
});

Deno.test("history() lists deleted records with their last text, and what was children in them", async () => {
  using temp = new TempFolder();
  const { agency, later } = await backedUp(temp.path);
  const [deleted = "", other = ""] = agency.resource("invoices").ids();
  const payment = agency.resource("invoice_payments", deleted).add({ amount: 12.5 });
  const alone = agency.resource("invoice_payments", other).add({ amount: 3 });
  const text = agency.resource("invoice_payments", deleted).text(payment);
  await later(() => agency.resource("invoices").update(deleted, { notes: "last" }));
  await later(() => {
    agency.resource("invoices").update(deleted, { notes: "never seen" });
    agency.remove("invoices", deleted);
    agency.resource("invoice_payments", other).remove(alone);
    agency.resource("invoices").update(other, { notes: "touched" });
  });
  const invoice = await past(temp.path, { resource: "invoices", record: deleted });
  assertEquals(invoice.map(({ kind }) => kind), ["changed", "deleted"]);
  assert(invoice[0]?.fields.some(({ path, after }) => path === "notes" && after === `"last"`));
  assert(invoice[1]?.record.includes(`"notes":"last"`));
  const payments = await past(temp.path, { resource: "invoice_payments" });
  const ofInvoice = payments.filter(({ parentId }) => parentId === deleted);
  assert(ofInvoice.some(({ kind, record }) => kind === "deleted" && record === text));
  assertEquals(
    payments.filter(({ recordId }) => recordId === alone).map((
      { kind, parentId },
    ) => [kind, parentId]),
    [["deleted", other]],
  );
});

Deno.test("history() shows single objects, and records that left and came back", async () => {
  using temp = new TempFolder();
  const { agency, later } = await backedUp(temp.path);
  const clients = agency.resource("clients");
  const id = clients.add({ name: "Comes and goes" });
  await later(() => {});
  const text = clients.text(id) ?? "";
  await later(() => {
    clients.remove(id);
    agency.company = { ...agency.company, name: "Renamed" };
  });
  await later(() => clients.setRaw(text));
  const [company] = await past(temp.path, { resource: "company" });
  assertEquals(company?.recordId, "0");
  assert(company?.fields.some(({ path, after }) => path === "name" && after === `"Renamed"`));
  assertEquals((await past(temp.path, { resource: "clients", record: id })).map(told), [[
    "changed",
    id,
    [],
  ]]);
});

Deno.test("history() refuses what it does not know", async () => {
  using temp = new TempFolder();
  await assertRejects(
    () => past(temp.path, { resource: "invoice" }),
    UsageError,
    `no such resource`,
  );
  await assertRejects(
    () => past(temp.at("none"), { resource: "invoices" }),
    NoBackupError,
    "No backup in",
  );
});

Deno.test("historyLines() and jsonLine() tell a change on lines of their own", () => {
  const change: NamedChange = {
    accountId: "1",
    resource: "invoice_payments",
    recordId: "7",
    parentId: "3",
    noticedAt: "2026-03-01T10:00:00Z",
    kind: "changed",
    fields: [
      { path: "amount", before: "1.10", after: "1.1" },
      { path: "note", before: null, after: `"a\u001b[2J"` },
      { path: "updated_at", before: `"x"`, after: `"y"` },
    ],
    record: `{"id":7}`,
    name: "2026-02-01, 1.1",
    isRepeated: false,
  };
  const screen = { color: false, columns: 80, values: fieldValues(change.record) };
  assertEquals(historyLines(change, screen), [
    "2026-03-01T10:00:00Z  invoice_payments 7 (2026-02-01, 1.1) of 3, account 1: changed",
    "  amount: 1.10 -> 1.1",
    `  note: (none) -> "a?[2J"`,
  ]);
  assertEquals(historyLines({ ...change, kind: "deleted" }, screen), [
    "2026-03-01T10:00:00Z  invoice_payments 7 (2026-02-01, 1.1) of 3, account 1: deleted",
    "  id: 7",
  ]);
  const line = JSON.parse(jsonLine("history", change));
  assertEquals([line.type, line.noticed_at, line.fields.length], ["history", change.noticedAt, 3]);
});
