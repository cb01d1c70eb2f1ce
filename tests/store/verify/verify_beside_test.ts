import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { NoBackupError } from "../../../src/store/no_backup_error.ts";
import { TempFolder } from "../temp_folder.ts";
import { smallBackup, verified } from "../verified.ts";

/** Changes enough for a run to add, change and remove files of every kind. */
function change(harvest: TestHarvest, round: number): void {
  const { agency } = harvest;
  const clients = agency.resource("clients");
  clients.add({ name: `client ${round}` });
  const [entry = ""] = agency.resource("time_entries").ids();
  agency.resource("time_entries").update(entry, { notes: `round ${round}` });
  const invoices = agency.resource("invoices");
  const [invoice = ""] = invoices.ids();
  invoices.update(invoice, { notes: `round ${round}` });
  agency.resource("invoice_payments", invoice).add({ amount: round });
  const [deleted = ""] = agency.resource("expenses").ids();
  if (deleted !== "") agency.remove("expenses", deleted);
  const [assignment = ""] = agency.resource("user_assignments").ids();
  agency.remove("user_assignments", assignment);
}

Deno.test("verifyBackup() finds no damage at any moment of a run beside it", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const accounts = [String(harvest.agency.id)];
  let looks = 0;
  let open = 0;
  const problems: string[] = [];
  for (let round = 1; round <= 4; round++) {
    change(harvest, round);
    let isRunning = true;
    const running = harvest.backUp(temp.path, { accounts, full: true, acceptShrink: true })
      .finally(() => isRunning = false);
    while (isRunning) {
      const { found, summary } = await verified(temp.path);
      looks++;
      if (summary.isOpen) open++;
      problems.push(...found);
    }
    const run = await running;
    assertEquals([run.unfinished, run.error], [{}, null]);
  }
  assertEquals([...new Set(problems)], []);
  assert(looks >= 4 && open >= 2, `${looks} looks, ${open} at an open run`);
});

Deno.test("verifyBackup() finds no damage where a run was interrupted, and damage all the same", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const accounts = [String(harvest.agency.id)];
  const stops = [
    "/v2/company",
    "/v2/clients",
    "/v2/time_entries",
    "/v2/user_assignments",
    /payments/,
    /\.pdf$/,
  ];
  for (const [round, stop] of stops.entries()) {
    change(harvest, round + 2);
    const controller = new AbortController();
    harvest.fake.onRequest(
      ({ path }) => typeof stop === "string" ? path === stop : stop.test(path),
      () => controller.abort(new Error("stopped")),
    );
    const run = await harvest.backUp(temp.path, {
      accounts,
      full: true,
      acceptShrink: true,
      signal: controller.signal,
    });
    const { found, summary } = await verified(temp.path);
    // A run that is continued does not ask again for what it has.
    assertEquals([found, summary.isOpen], [[], run.error !== null], String(stop));
  }
  const root = `harvest_account_${harvest.agency.id}`;
  await Deno.writeTextFile(temp.at(root, "contacts/list.json"), "[]\n");
  await Deno.writeTextFile(temp.at(root, "clients/list.json"), "[]\n");
  assertEquals((await verified(temp.path)).found, [
    `altered ${root}/clients/list.json`,
    `altered ${root}/contacts/list.json`,
  ]);
});

Deno.test("verifyBackup() says that a first run has not ended", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const controller = new AbortController();
  harvest.fake.onRequest(
    ({ path }) => path === "/v2/invoices",
    () => controller.abort(new Error("stopped")),
  );
  await harvest.backUp(temp.path, { signal: controller.signal });
  let message = "";
  try {
    await verified(temp.path);
  } catch (error) {
    assert(error instanceof NoBackupError);
    message = error.message;
  }
  assert(message.includes("run the backup again"), message);
});
