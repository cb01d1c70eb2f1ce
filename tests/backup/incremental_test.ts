import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, manifestIn, truthIn } from "./truth.ts";

const DAY_MS = 86_400_000;

/** Of thousands of records, a file each takes longer than all the rest. */
const LISTS_ONLY = { recordFiles: false };

/** A harvest, and a backup of it that is a day old. */
async function dayOld(temp: TempFolder): Promise<TestHarvest> {
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  await pass(harvest, DAY_MS);
  return harvest;
}

async function pass(harvest: TestHarvest, ms: number): Promise<void> {
  await harvest.clock.advance(ms);
}

/** Entries of a kept file of the agency, parsed. */
async function kept(
  temp: TempFolder,
  path: string,
): Promise<{ id: number; record: Record<string, unknown> }[]> {
  try {
    const text = await Deno.readTextFile(temp.at("harvest_account_1180234", path));
    return path.endsWith(".ndjson")
      ? text.trimEnd().split("\n").map((line) => JSON.parse(line))
      : JSON.parse(text);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function isTrue(temp: TempFolder, harvest: TestHarvest, settings = {}): Promise<void> {
  assertEquals(differences(await dataIn(temp.path), truthIn(harvest, settings)), []);
}

Deno.test("backUp() of a quiet day asks for each list once, and of the long ones for changes and a count", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fill("time_entries");
  harvest.fake.faults.add({
    match: ({ path }) => path.startsWith("/v2/pto/"),
    fault: { kind: "status", status: 404 },
  });
  await harvest.backUp(temp.path, LISTS_ONLY);
  for (let night = 1; night <= 7; night++) {
    await pass(harvest, DAY_MS);
    const result = await harvest.backUp(temp.path, LISTS_ONLY);
    assertEquals(result.outcome, "complete");
    const counts = result.requests.filter(({ url }) => url.searchParams.get("per_page") === "1");
    const changes = result.requests.filter(({ url }) => url.searchParams.has("updated_since"));
    const api = result.requests.filter(({ listener }) => listener === "api").length;
    const children = result.to(/\/\d+\//).length;
    // The accounts, two objects and 16 lists, one of them long. Once a week what is not there is asked for, and all children.
    assertEquals(
      [counts.length, changes.length, api, children > 0],
      night < 7 ? [1, 1, 1 + 2 + 16 + 1, false] : [0, 0, 1 + 2 + 15 + 3 + 6 + children, true],
      `night ${night}`,
    );
    assertEquals(result.finished("time_entries")?.mode, night < 7 ? "incremental" : "full");
  }
  const short = new TestHarvest();
  await short.backUp(temp.at("short"));
  await pass(short, DAY_MS);
  const { requests } = await short.backUp(temp.at("short"));
  assertEquals(requests.length, 1 + 2 + 16 + 6);
});

Deno.test("backUp() asks for changes since the server's time of the last reading, less a minute", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fill("clients");
  // Our own clock is three hours fast; the fake has a time of its own.
  const serverDate = new Date(harvest.clock.date());
  await harvest.backUp(temp.path, { only: ["clients"], ...LISTS_ONLY });
  const { resources } = await manifestIn(temp.path, harvest.agency);
  const watermarkMs = Date.parse(resources.clients.watermark ?? "");
  assert(
    Math.abs(watermarkMs - (serverDate.getTime() - 60_000)) < 30_000,
    resources.clients.watermark ?? "none",
  );
  await pass(harvest, DAY_MS);
  const result = await harvest.backUp(temp.path, {
    only: ["clients"],
    accounts: ["1180234"],
    ...LISTS_ONLY,
  });
  const [changes] = result.requests.filter(({ url }) => url.searchParams.has("updated_since"));
  assertEquals(changes?.url.searchParams.get("updated_since"), resources.clients.watermark);
});

Deno.test("backUp() reads whole what it knows no server time of", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/clients",
    fault: { kind: "slow", ms: 0 },
  });
  const { send } = harvest;
  Object.defineProperty(harvest, "send", {
    value: async (request: Request) => {
      const response = await send(request);
      if (new URL(request.url).pathname === "/v2/clients") response.headers.delete("date");
      return response;
    },
  });
  await harvest.backUp(temp.path, { only: ["clients"], accounts: ["1180234"] });
  assertEquals((await manifestIn(temp.path, harvest.agency)).resources.clients.watermark, null);
  const result = await harvest.backUp(temp.path, { only: ["clients"], accounts: ["1180234"] });
  assertEquals([result.outcome, result.finished("clients")?.mode], ["complete", "full"]);
});

for (const mode of ["full", "incremental"]) {
  Deno.test(`backUp() merges what is new and changed, and keeps the earlier version: ${mode}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    if (mode === "incremental") harvest.fill("clients");
    await harvest.backUp(temp.path);
    await pass(harvest, DAY_MS);
    const { agency } = harvest;
    const [renamed = "", touched = ""] = agency.resource("clients").ids();
    const before = agency.resource("clients").text(renamed);
    agency.resource("clients").update(renamed, { name: "Renamed" });
    agency.resource("clients").update(touched, {});
    const added = agency.resource("clients").add({ name: "New", is_active: true });
    const [invoice = ""] = agency.resource("invoices").ids();
    agency.resource("invoice_payments", invoice).add({
      amount: 12.5,
      paid_at: "2026-07-01T00:00:00Z",
    });
    agency.resource("invoices").update(invoice, { state: "paid" });
    const result = await harvest.backUp(temp.path);
    assertEquals(result.outcome, "complete");
    const { added: addedCount, changed, deleted, mode: found } = result.finished("clients") ?? {};
    assertEquals([addedCount, changed, deleted, found], [1, 2, 0, mode]);
    const history = await kept(temp, "clients/history.ndjson");
    assertEquals(history.map(({ record }) => JSON.stringify(record)), [
      JSON.stringify(JSON.parse(before ?? "")),
    ]);
    assertEquals(result.to(/^\/v2\/invoices\/\d+\/payments$/).map(({ path }) => path), [
      `/v2/invoices/${invoice}/payments`,
    ]);
    assert(added !== "");
    await isTrue(temp, harvest);
  });
}

Deno.test("backUp() finds what was deleted of a long list by the count", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fill("time_entries");
  await harvest.backUp(temp.path, LISTS_ONLY);
  await pass(harvest, DAY_MS);
  const entries = harvest.agency.resource("time_entries");
  entries.remove(9_000_000);
  entries.add({ spent_date: "2026-07-01", hours: 1 });
  const result = await harvest.backUp(temp.path, LISTS_ONLY);
  const { mode, added, deleted } = result.finished("time_entries") ?? {};
  assertEquals([result.outcome, mode, added, deleted], ["complete", "full", 1, 1]);
  await isTrue(temp, harvest, LISTS_ONLY);
});

Deno.test("backUp() sees the same night what was deleted or changed without a trace, and keeps it with its child records", async () => {
  using temp = new TempFolder();
  const harvest = await dayOld(temp);
  const { agency } = harvest;
  const [gone = "", other = ""] = agency.resource("invoices").ids();
  const payments = agency.resource("invoice_payments", gone).all().map(({ text }) =>
    JSON.parse(text)
  );
  const invoice = JSON.parse(agency.resource("invoices").text(gone) ?? "");
  agency.remove("invoices", gone);
  // One added at once: the count is the same as before.
  const added = agency.resource("invoices").add({
    ...agency.resource("invoices").get(other),
    id: 50_000_000,
    client_key: "k1",
    updated_at: agency.now(),
  });
  // What Harvest changes in other records with it, without their `updated_at`.
  agency.resource("invoices").update(other, { due_amount: 1.25 }, { touch: false });
  agency.resource("invoice_payments", other).add({ amount: 3.5 });
  const [contact = ""] = agency.resource("contacts").ids();
  agency.resource("contacts").update(contact, { client: { id: 1, name: "Renamed" } }, {
    touch: false,
  });
  const result = await harvest.backUp(temp.path);
  assertEquals([result.outcome, result.finished("contacts")?.changed], ["complete", 1]);
  const [entry] = await kept(temp, "invoices/deleted.json");
  assertEquals(entry?.record, invoice);
  assertEquals(entry && "nested" in entry ? Object.keys(entry.nested ?? {}) : [], [
    "messages",
    "payments",
  ]);
  assertEquals(
    entry && "nested" in entry ? (entry.nested as Record<string, unknown>)["payments"] : null,
    payments,
  );
  assert(
    Deno.statSync(temp.at("harvest_account_1180234", "invoices", "artifacts", `${gone}.pdf`))
      .isFile,
  );
  assert(added !== "");
  const found = differences(await dataIn(temp.path), truthIn(harvest));
  assertEquals(found.map((line) => line.split(":")[0]), [
    `harvest_account_1180234/invoices/artifacts/${gone}.pdf`,
  ]);
  const { resources } = await manifestIn(temp.path, agency);
  const counted = agency.resource("invoices").ids().reduce(
    (sum, id) => sum + agency.resource("invoice_payments", id).size,
    0,
  );
  assertEquals(resources.invoice_payments.records, counted);
});

Deno.test("backUp() fetches a PDF once, though Harvest marks its invoice as viewed for that", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ pdfViewsBumpUpdatedAt: true });
  const fetched: number[] = [];
  for (let night = 0; night < 3; night++) {
    const result = await harvest.backUp(temp.path);
    assertEquals(result.outcome, "complete");
    fetched.push(result.to(/^\/client\/\w+\/\w+\.pdf$/).length);
    await harvest.clock.advance(86_400_000);
  }
  assertEquals(fetched, [9, 0, 0]);
  await isTrue(temp, harvest);
});

Deno.test("backUp() takes a record that comes back out of the deleted ones, into the history", async () => {
  using temp = new TempFolder();
  const harvest = await dayOld(temp);
  const contacts = harvest.agency.resource("contacts");
  const [id = ""] = contacts.ids();
  const text = contacts.text(id) ?? "";
  contacts.remove(id);
  await harvest.backUp(temp.path);
  assertEquals((await kept(temp, "contacts/deleted.json")).map((entry) => String(entry.id)), [id]);
  await pass(harvest, DAY_MS);
  contacts.setRaw(text);
  contacts.update(id, { title: "Back" });
  const result = await harvest.backUp(temp.path);
  assertEquals(result.outcome, "complete");
  assertEquals(await kept(temp, "contacts/deleted.json"), []);
  assertEquals((await kept(temp, "contacts/history.ndjson")).map((entry) => entry.record), [
    JSON.parse(text),
  ]);
  await isTrue(temp, harvest);
});

Deno.test("backUp() reads everything whole after seven days, and with --full", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fill("time_entries");
  await harvest.backUp(temp.path, LISTS_ONLY);
  await pass(harvest, DAY_MS);
  const [id = ""] = harvest.agency.resource("time_entries").ids();
  const [invoice = ""] = harvest.agency.resource("invoices").ids();
  const [invoice2 = ""] = harvest.agency.resource("invoices").ids().slice(1);
  const unseen = (text: string) => {
    harvest.agency.resource("time_entries").update(id, { client: { id: 1, name: text } }, {
      touch: false,
    });
    harvest.agency.resource("invoice_messages", invoice).add({ subject: text });
    harvest.agency.resource("invoice_messages", invoice2).add({ subject: text });
  };
  unseen("Renamed without a trace");
  const quiet = await harvest.backUp(temp.path, LISTS_ONLY);
  assertEquals(quiet.finished("time_entries", "1180234")?.changed, 0);
  const full = await harvest.backUp(temp.path, { full: true, ...LISTS_ONLY });
  assertEquals([full.outcome, full.finished("time_entries", "1180234")?.changed], ["complete", 1]);
  assertEquals(full.finished("invoice_messages", "1180234")?.added, 2);
  await isTrue(temp, harvest, LISTS_ONLY);
  unseen("Renamed again");
  await pass(harvest, 6 * DAY_MS);
  assertEquals(
    (await harvest.backUp(temp.path, LISTS_ONLY)).finished("time_entries", "1180234")?.mode,
    "incremental",
  );
  await pass(harvest, DAY_MS + 3_600_000);
  const week = await harvest.backUp(temp.path, LISTS_ONLY);
  assertEquals(week.of("resource_finished").filter(({ mode }) => mode === "incremental"), []);
  await isTrue(temp, harvest, LISTS_ONLY);
});

Deno.test("backUp() keeps everything where a list lost more than half, until told to accept it", async () => {
  using temp = new TempFolder();
  const harvest = await dayOld(temp);
  const before = await dataIn(temp.path);
  const entries = harvest.agency.resource("time_entries");
  const ids = entries.ids();
  for (const id of ids.slice(0, Math.floor(ids.length / 2) + 1)) entries.remove(id);
  for (let run = 1; run <= 2; run++) {
    const result = await harvest.backUp(temp.path);
    assertEquals([result.outcome, result.unfinished["1180234/time_entries"]], [
      "incomplete",
      "incomplete",
    ]);
    assertStringIncludes(
      result.finished("time_entries", "1180234")?.reason ?? "",
      "--accept-shrink",
    );
    assertEquals(differences(await dataIn(temp.path), before), []);
    await pass(harvest, DAY_MS);
  }
  const accepted = await harvest.backUp(temp.path, { acceptShrink: true });
  assertEquals([accepted.outcome, (await kept(temp, "time_entries/deleted.json")).length], [
    "complete",
    Math.floor(ids.length / 2) + 1,
  ]);
  await isTrue(temp, harvest);
});

Deno.test("backUp() keeps the files of what it could not read, and reads it whole next time", async () => {
  using temp = new TempFolder();
  const harvest = await dayOld(temp);
  const { agency } = harvest;
  agency.resource("clients").add({ name: "New", is_active: true });
  const [user = ""] = agency.resource("users").ids();
  agency.resource("cost_rates", user).add({ amount: 99, start_date: "2026-01-01" });
  agency.resource("users").update(user, { telephone: "1" });
  const before = await dataIn(temp.path);
  const broken = { kind: "status", status: 404 } as const;
  harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/clients" || path.endsWith("/cost_rates"),
    fault: broken,
  });
  const result = await harvest.backUp(temp.path);
  harvest.fake.faults.clear();
  assertEquals([
    result.outcome,
    result.unfinished["1180234/clients"],
    result.unfinished["1180234/cost_rates"],
  ], ["incomplete", "incomplete", "incomplete"]);
  const after = await dataIn(temp.path);
  for (const [path, text] of before) {
    if (/\/clients\/|_cost_rates/.test(path)) assertEquals(after.get(path), text, path);
  }
  const { resources } = await manifestIn(temp.path, agency);
  assertEquals([resources.cost_rates.pending, resources.cost_rates.records], [
    [user],
    before.size && resources.cost_rates.records,
  ]);
  await pass(harvest, DAY_MS);
  const next = await harvest.backUp(temp.path);
  assertEquals([next.outcome, next.finished("clients", "1180234")?.mode], ["complete", "full"]);
  assertEquals(
    next.to(/\/cost_rates$/).filter(({ accountId }) => accountId === "1180234").length,
    1,
  );
  await isTrue(temp, harvest);
});
