import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertThrows } from "@std/assert/throws";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import {
  backUp,
  type BackupAccount,
  BackupError,
  type BackupOptions,
  DamagedBackupError,
  HarvestUnavailableError,
  InvalidOptionError,
  LockedError,
  NoBackupError,
  NoSuchAccountError,
  NoSuchResourceError,
  openBackup,
  resourceNames,
  TokenRefusedError,
} from "../../src/library/library.ts";
import { type ServedHarvest, serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";

const CLIENT = `{"id":12345678901234567890,"name":"1.10 \\u00e9","amount":1.10}`;
const CLIENT_ID = "12345678901234567890";

function optionsFor({ token, url }: ServedHarvest, output: string): BackupOptions {
  return { token, apiUrl: url, idUrl: url, output, rate: 10_000 };
}

Deno.test("openBackup() reads all that backUp() saved: records, children, history, deleted, artifacts", async () => {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  using temp = new TempFolder();
  const options = optionsFor(fake, temp.at("b"));
  const world = fake.world.account();
  world.resource("clients").setRaw(CLIENT);
  const [invoice = "", other = ""] = world.resource("invoices").ids();
  assertEquals(await backUp(options), "complete");

  world.resource("clients").setRaw(CLIENT.replace("1.10,", "2.20,").replace("1.10}", "2.20}"));
  world.remove("invoices", invoice);
  assertEquals(await backUp({ ...options, full: true }), "complete");

  const backup = await openBackup(temp.at("b"));
  const account = backup.account(String(world.id));
  for (const name of resourceNames()) {
    const read = await Array.fromAsync(account.records(name));
    assertEquals(read.length, account.resources.get(name)?.records ?? 0, name);
  }
  const text = async (id: string) =>
    (await Array.fromAsync(account.records("clients"))).find((record) => record.id === id)?.text;
  assertEquals(await text(CLIENT_ID), CLIENT.replace("1.10}", "2.20}"));
  const past = await Array.fromAsync(account.history("clients"));
  assertEquals(past.map(({ id, text }) => [id, text]), [[CLIENT_ID, CLIENT]]);
  const [gone, ...more] = await Array.fromAsync(account.deleted("invoices"));
  assertEquals([gone?.id, more.length], [invoice, 0]);
  assertEquals(Object.keys(JSON.parse(gone?.nested ?? "{}")).sort(), ["messages", "payments"]);
  const payments = await Array.fromAsync(account.records("invoice_payments", { parentId: other }));
  assert(payments.every(({ parentId }) => parentId === other));
  const artifacts = await Array.fromAsync(account.artifacts());
  assert(artifacts.some(({ resource, recordId }) => resource === "invoices" && recordId === other));
  for (const { path, size } of artifacts) assertEquals(Deno.statSync(path).size, size);
  const [company] = await Array.fromAsync(account.records("company"));
  assertEquals(JSON.parse(company?.text ?? "{}").name, account.name);
  assertEquals(account.role, "administrator");
});

Deno.test("the library names what is wrong in words of its own, and throws for what is mistyped", async () => {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  using temp = new TempFolder();
  const options = optionsFor(fake, temp.at("b"));
  const failures: [BackupOptions, typeof BackupError, string][] = [
    [{ ...options, token: "1.pt.wrong" }, TokenRefusedError, "refused the token"],
    [{ ...options, accounts: ["7"] }, NoSuchAccountError, "no access to account 7"],
    [{ ...options, only: ["invoces"] }, NoSuchResourceError, "invoces"],
    [{ ...options, only: ["clients"], skip: ["clients"] }, InvalidOptionError, "skip"],
    [{ ...options, rate: 0 }, InvalidOptionError, "not 0"],
    [{ ...options, apiUrl: "http://u:p@127.0.0.1" }, InvalidOptionError, "Cannot use apiUrl"],
    [{ ...options, idUrl: "id.getharvest.com" }, InvalidOptionError, "Cannot use idUrl"],
  ];
  for (const [wrong, expected, words] of failures) {
    const error = await assertRejects(() => backUp(wrong), expected, words);
    assert(error instanceof BackupError && !error.message.includes("--"), error.message);
  }
  await assertRejects(() => openBackup(temp.at("nowhere")), NoBackupError, "nowhere");

  fake.onRequest(({ path }) => path === "/v2/tasks", async () => {
    await assertRejects(() => backUp(options), LockedError, "in use by process");
  });
  assertEquals(await backUp(options), "complete");
  const backup = await openBackup(temp.at("b"));
  assertThrows(() => backup.account("7"), NoSuchAccountError, '"7"');
  const [account] = backup.accounts as [BackupAccount];
  await assertRejects(() => account.records("invoces").next(), NoSuchResourceError, "invoces");
  assertThrows(() => account.history("invoces"), NoSuchResourceError);
  await assertRejects(
    () => account.records("clients", { parentId: "1" }).next(),
    NoSuchResourceError,
    "no other record",
  );
  const list = temp.at("b", `harvest_account_${account.id}`, "clients", "list.json");
  Deno.writeTextFileSync(list, "[\n{\n");
  await assertRejects(() => account.records("clients").next(), DamagedBackupError, "list.json");
  Deno.writeTextFileSync(temp.at("b", ".artifacts_manifest.json"), "{}");
  const [damaged] = (await openBackup(temp.at("b"))).accounts as [BackupAccount];
  await assertRejects(() => damaged.artifacts().next(), DamagedBackupError, "artifacts_manifest");
  // An account that has gone is not passed over.
  Deno.removeSync(temp.at("b", `harvest_account_${account.id}`), { recursive: true });
  Deno.mkdirSync(temp.at("b", "harvest_account_1"));
  Deno.writeTextFileSync(temp.at("b", "harvest_account_1", "manifest.json"), "{}");
  await assertRejects(() => openBackup(temp.at("b")), DamagedBackupError, "manifest.json");
});

Deno.test("the library stops when its signal is aborted, with the signal's reason", async () => {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  using temp = new TempFolder();
  const options = optionsFor(fake, temp.at("b"));
  const controller = new AbortController();
  const reason = new Error("enough");
  const stopped = backUp({
    ...options,
    signal: controller.signal,
    onEvent: ({ type }) => type === "account_started" && controller.abort(reason),
  });
  assertEquals(await assertRejects(() => stopped), reason);
  assertEquals(await backUp(options), "complete");
  const [account] = (await openBackup(temp.at("b"))).accounts as [BackupAccount];
  const reading = new AbortController();
  const records = account.records("time_entries", { signal: reading.signal });
  assert((await records.next()).done === false);
  reading.abort(reason);
  assertEquals(await assertRejects(() => records.next()), reason);
});

Deno.test("backUp() reports when Harvest does not answer as it should", async () => {
  using temp = new TempFolder();
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  fake.faults.add({
    match: ({ path }) => path === "/api/v2/accounts",
    fault: { kind: "status", status: 404 },
  });
  const failed = () => backUp(optionsFor(fake, temp.at("b")));
  await assertRejects(failed, HarvestUnavailableError, "404");
});
