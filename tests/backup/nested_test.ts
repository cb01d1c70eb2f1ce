import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, manifestIn, truthIn } from "./truth.ts";

const ACCOUNT = "harvest_account_1180234";
const DAY_MS = 86_400_000;

/** Two managers with the same person among their teammates. */
function twoManagers(harvest: TestHarvest): [string, string] {
  const users = harvest.agency.resource("users");
  const [first = "", second = ""] = users.ids().filter((id) => id !== harvest.agency.userId);
  for (const id of [first, second]) {
    users.update(id, { access_roles: ["manager"] });
    harvest.agency.resource("teammates", id).add({ id: 77, first_name: "Shared" });
  }
  return [first, second];
}

async function deletedTeammates(temp: TempFolder): Promise<string[]> {
  const entries = JSON.parse(
    await Deno.readTextFile(temp.at(ACCOUNT, "users", "deleted_teammates.json")),
  );
  return entries.map(({ id, parent_id }: { id: number; parent_id: number }) =>
    `${id} of ${parent_id}`
  );
}

Deno.test("backUp() keeps a children record that leaves several parents, or one more than once", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const managers = twoManagers(harvest);
  await harvest.backUp(temp.path);
  const wanted: string[] = [];
  for (let time = 1; time <= 3; time++) {
    await harvest.clock.advance(DAY_MS);
    for (const id of managers) {
      harvest.agency.resource("teammates", id).remove(77);
      harvest.agency.resource("users").update(id, {});
      wanted.push(`77 of ${id}`);
    }
    assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
    assertEquals(
      (await deletedTeammates(temp)).filter((text) => text.startsWith("77 ")).sort(),
      wanted.toSorted(),
    );
    await harvest.clock.advance(DAY_MS);
    for (const id of managers) {
      harvest.agency.resource("teammates", id).add({ id: 77, first_name: `Back ${time}` });
      harvest.agency.resource("users").update(id, {});
    }
    assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
    assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
  }
});

Deno.test("backUp() keeps the teammates of who is no manager any more as deleted, and counts them no more", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const [manager] = twoManagers(harvest);
  const size = harvest.agency.resource("teammates", manager).size;
  await harvest.backUp(temp.path);
  const before = (await manifestIn(temp.path, harvest.agency)).resources.teammates.records;
  await harvest.clock.advance(DAY_MS);
  harvest.agency.resource("users").update(manager, { access_roles: ["member"] });
  assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
  assertEquals(
    Deno.readTextFileSync(temp.at(ACCOUNT, "users", `${manager}_teammates.json`)),
    "[]\n",
  );
  assert((await deletedTeammates(temp)).includes(`77 of ${manager}`));
  assertEquals(
    (await manifestIn(temp.path, harvest.agency)).resources.teammates.records,
    before - size,
  );
  for (const full of [false, true]) {
    const next = await harvest.backUp(temp.path, { full });
    assertEquals([next.outcome, next.finished("teammates", "1180234")?.deleted], ["complete", 0]);
    assertEquals(
      (await manifestIn(temp.path, harvest.agency)).resources.teammates.records,
      before - size,
    );
  }
});

Deno.test("backUp() counts children records through changes, failures and deletions", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { agency } = harvest;
  const counted = () =>
    agency.resource("invoices").ids().reduce(
      (sum, id) => sum + agency.resource("invoice_messages", id).size,
      0,
    );
  const told = async () => (await manifestIn(temp.path, agency)).resources.invoice_messages.records;
  await harvest.backUp(temp.path);
  assertEquals(await told(), counted());
  const [first = "", second = "", third = ""] = agency.resource("invoices").ids();
  agency.resource("invoice_messages", first).add({ subject: "New" });
  agency.resource("invoice_messages", first).add({ subject: "New too" });
  agency.resource("invoices").update(first, {});
  agency.remove("invoices", second);
  await harvest.clock.advance(DAY_MS);
  await harvest.backUp(temp.path);
  assertEquals(await told(), counted());
  agency.resource("invoice_messages", third).add({ subject: "Not seen" });
  agency.resource("invoices").update(third, {});
  const before = await told();
  for (const full of [true, false]) {
    harvest.fake.faults.add({
      match: ({ path }) => path === `/v2/invoices/${third}/messages`,
      fault: { kind: "status", status: 404 },
    });
    await harvest.clock.advance(DAY_MS);
    assertEquals((await harvest.backUp(temp.path, { full })).outcome, "incomplete");
    assertEquals(await told(), before, `full ${full}`);
    harvest.fake.faults.clear();
  }
  await harvest.clock.advance(DAY_MS);
  assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
  assertEquals(await told(), counted());
});

Deno.test("backUp() comes back to what a run with --skip has left out", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { agency } = harvest;
  await harvest.backUp(temp.path);
  const [changed = "", gone = ""] = agency.resource("invoices").ids();
  agency.resource("invoice_messages", changed).add({ subject: "New" });
  agency.resource("invoices").update(changed, { subject: "New" });
  agency.remove("invoices", gone);
  await harvest.clock.advance(DAY_MS);
  const skipped = await harvest.backUp(temp.path, { skip: ["invoice_messages"] });
  assertEquals([skipped.outcome, skipped.to(/invoices.*messages$/)], ["complete", []]);
  const counted = agency.resource("invoices").ids().reduce(
    (sum, id) => sum + agency.resource("invoice_messages", id).size,
    0,
  );
  const told = async () => (await manifestIn(temp.path, agency)).resources.invoice_messages.records;
  assertEquals(await told(), counted - 1);
  await harvest.clock.advance(DAY_MS);
  const next = await harvest.backUp(temp.path);
  assertEquals(next.to(/invoices.*messages$/).map(({ path }) => path), [
    `/v2/invoices/${changed}/messages`,
  ]);
  assertEquals([next.outcome, await told()], ["complete", counted]);
});

Deno.test("backUp() keeps a version of a children record that gained a member, unless all of them did", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { agency } = harvest;
  const parents = agency.resource("invoices").ids();
  const messages = parents.flatMap((parent) =>
    agency.resource("invoice_messages", parent).ids().map((id) => [parent, id] as const)
  );
  assert(messages.length > 2);
  const versions = async () => {
    const path = temp.at(ACCOUNT, "invoices", "history.ndjson");
    const text = await Deno.readTextFile(path).catch(() => "");
    return text.split("\n").filter((line) => line.includes(`"invoice_messages"`)).length;
  };
  const gain = async (some: typeof messages, member: string) => {
    for (const [parent, id] of some) {
      agency.resource("invoice_messages", parent).update(id, { [member]: "x" });
    }
    await harvest.clock.advance(DAY_MS);
    assertEquals((await harvest.backUp(temp.path, { full: true })).outcome, "complete");
    assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
  };
  await harvest.backUp(temp.path);
  await gain(messages, "of_the_api");
  assertEquals(await versions(), 0);
  await gain(messages.slice(0, 2), "of_two");
  assertEquals(await versions(), 2);
});
