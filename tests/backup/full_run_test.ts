import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { at } from "../../src/demo/data/json_text.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, filesIn, manifestIn, truthIn } from "./truth.ts";

/** Records as a careful server might send them and a careless program spoil them. */
function plant({ agency }: TestHarvest): void {
  const clients = agency.resource("clients");
  clients.setRaw(
    `{"id":12345678901234567890,"name":"64 bits","rate":1.10,"big":12345678901234567890,"e":1e2,"minus":-0.0}`,
  );
  clients.setRaw(
    `{"id":9007199254740993,"name":"\\u00fc \\ud83d\\ude00 \\/ \\u0000 \\"quoted\\"","raw":"ü 😀 \u2028"}`,
  );
  clients.setRaw(
    `{"name":"id comes late","nested":{"id":5,"list":[{"id":6}]},"unknown":[[],{}],"id":7}`,
  );
  clients.setRaw(`{ "id" : 8 , "name":"spaces  kept",\t"updated_at" : null }`);
  const [invoice = ""] = agency.resource("invoices").ids();
  agency.resource("invoice_payments", invoice).setRaw(
    `{"id":18446744073709551615,"amount":0.10,"e":1E+2}`,
  );
}

Deno.test("backUp() saves every record and binary as Harvest sent it", async () => {
  using temp = new TempFolder();
  // The agency's own size: more time entries than one page holds.
  const harvest = new TestHarvest({ accounts: 2, size: { years: 1, receipts: 3, expenses: 30 } });
  plant(harvest);
  const result = await harvest.backUp(temp.path);
  assertEquals([result.outcome, result.error], ["complete", null]);
  assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
  assertEquals(harvest.strays, []);
  assert(harvest.agency.resource("time_entries").size > 2000);
  const pages = result.to("/v2/time_entries").filter(({ accountId }) =>
    accountId === String(harvest.agency.id)
  );
  assertEquals(pages.length, 2);
});

Deno.test("backUp() leaves a manifest and sums that account for every file", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  await harvest.backUp(temp.path);
  for (const account of harvest.fake.world.accounts) {
    const manifest = await manifestIn(temp.path, account);
    assertEquals([manifest.format, manifest.role, manifest.account.id], [
      1,
      "administrator",
      String(account.id),
    ]);
    const folder = temp.at(`harvest_account_${account.id}`);
    const own = [...(await filesIn(folder)).keys()].filter((path) =>
      !/^[^/]+\/\d+\.json$/.test(path)
    );
    const listed = manifest.files.map(({ path }) => path);
    assertEquals(listed, own.filter((path) => path !== "manifest.json" && path !== "SHA256SUMS"));
    await sha256sum(folder);
    for (const name of ["clients", "time_entries", "users", "invoices"] as const) {
      const entry = manifest.resources[name];
      assertEquals([entry.state, entry.records, entry.read], [
        "complete",
        account.resource(name).size,
        "full",
      ], name);
    }
  }
  await sha256sum(temp.path);
  const studio = await manifestIn(temp.path, harvest.fake.world.account(1_533_001));
  assertEquals(studio.resources.estimates.state, "off");
  const accounts = JSON.parse(await Deno.readTextFile(temp.at("accounts.json")));
  assertEquals(accounts.accounts, JSON.parse(harvest.fake.world.accountsBody()).accounts);
});

Deno.test("backUp() counts the records of every resource in the manifest", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  const truth = truthIn(harvest);
  const manifest = await manifestIn(temp.path, harvest.agency);
  const count = (pattern: RegExp) =>
    [...truth].filter(([path]) => pattern.test(path)).reduce(
      (sum, [, text]) => sum + JSON.parse(text).length,
      0,
    );
  const root = `^harvest_account_${harvest.agency.id}`;
  const rows = [
    ["billable_rates", `${root}/users/\\d+_billable_rates.json$`],
    ["project_assignments", `${root}/users/\\d+_project_assignments.json$`],
    ["invoice_payments", `${root}/invoices/\\d+_payments.json$`],
    ["estimate_messages", `${root}/estimates/\\d+_messages.json$`],
    ["pto_assignments", `${root}/pto_assignments/list.json$`],
  ] as const;
  for (const [name, pattern] of rows) {
    const wanted = count(new RegExp(pattern));
    assert(wanted > 0, name);
    assertEquals(manifest.resources[name].records, wanted, name);
  }
});

Deno.test("backUp() makes folders and files for their owner alone", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using temp = new TempFolder();
  const output = temp.at("new", "backup");
  await new TestHarvest().backUp(output);
  const found = new Set<string>();
  const look = (path: string) => {
    for (const entry of Deno.readDirSync(path)) {
      const mode = (Deno.statSync(`${path}/${entry.name}`).mode ?? 0) & 0o777;
      found.add(`${entry.isDirectory ? "folder" : "file"} ${mode.toString(8)}`);
      if (entry.isDirectory) look(`${path}/${entry.name}`);
    }
  };
  look(temp.path);
  assertEquals([...found].sort(), ["file 600", "folder 700"]);
});

Deno.test("backUp() asks for no more than the fewest requests that read everything", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const result = await harvest.backUp(temp.path);
  for (const account of harvest.fake.world.accounts) {
    const users = account.resource("users");
    const managers = users.ids().filter((id) => account.accessRoles(id).includes("manager")).length;
    const wanted = new Map([
      ["company and users/me", 2],
      ["lists", account === harvest.agency ? 22 : 19],
      ["per user", 3 * users.size + managers],
      ["per invoice", 2 * account.resource("invoices").size],
      ["per estimate", account === harvest.agency ? account.resource("estimates").size : 0],
      ["per calendar", account.resource("pto_holiday_calendars").size],
    ]);
    const asked = result.to(/^\/v2\//).filter(({ accountId }) => accountId === String(account.id));
    assertEquals(asked.length, [...wanted.values()].reduce((sum, n) => sum + n), account.name);
    assertEquals(new Set(asked.map(({ target }) => target)).size, asked.length, "asked twice");
  }
  assertEquals(result.to("/api/v2/accounts").length, 1);
});

Deno.test("backUp() right after a backup fetches no binary and touches no file but the manifests", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  const before = await filesIn(temp.path);
  const times = mtimes(temp.path, [...before.keys()]);
  harvest.clock.setDate(new Date(harvest.clock.date().getTime() + 3_600_000));
  const result = await harvest.backUp(temp.path);
  assertEquals([result.outcome, result.error], ["complete", null]);
  assertEquals(result.requests.filter(({ listener }) => listener !== "api"), []);
  const after = await filesIn(temp.path);
  const touched = mtimes(temp.path, [...after.keys()]);
  const changed = [...after.keys()].filter((path) =>
    times.get(path) !== touched.get(path) || before.get(path) !== after.get(path)
  );
  assertEquals(changed.filter((path) => !/(manifest.json|SHA256SUMS)$/.test(path)), []);
  assert(!changed.includes(".artifacts_manifest.json"));
});

Deno.test("backUp() keeps Harvest's rate: never more than 100 API requests in 15 s, none refused", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({
    accounts: 2,
    size: { timeEntries: 10, years: 1, receipts: 0, expenses: 0 },
  });
  const result = await harvest.backUp(temp.path);
  assertEquals(result.outcome, "complete");
  assert(result.to(/^\/v2\//).length > 200);
  assert(harvest.fake.requests.mostInWindow(15_000) <= 100);
  assertEquals(result.requests.filter(({ status }) => status === 429), []);
});

Deno.test("backUp() fetches a binary again that is missing, damaged or of an earlier version of its record", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  const folder = temp.at(`harvest_account_${harvest.agency.id}`, "invoices", "artifacts");
  const [missing = "", damaged = "", changed = "", touched = ""] = harvest.agency.resource(
    "invoices",
  ).ids();
  Deno.removeSync(`${folder}/${missing}.pdf`);
  const bytes = Deno.readFileSync(`${folder}/${damaged}.pdf`);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  Deno.writeFileSync(`${folder}/${damaged}.pdf`, bytes);
  harvest.agency.resource("invoices").update(changed, { subject: "Another subject" });
  harvest.agency.resource("invoices").update(touched, {});
  const result = await harvest.backUp(temp.path);
  const keyOf = (id: string) => at(harvest.agency.resource("invoices").get(id) ?? {}, "client_key");
  assertEquals(
    result.requests.filter(({ listener }) => listener === "web").map(({ path }) => path).sort(),
    [missing, damaged, changed].map((id) => `/client/invoices/${keyOf(id)}.pdf`).sort(),
  );
  assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
});

function mtimes(root: string, paths: readonly string[]): Map<string, number | undefined> {
  return new Map(paths.map((path) => [path, Deno.statSync(`${root}/${path}`).mtime?.getTime()]));
}

/** What coreutils thinks of the sums, where there are any. */
async function sha256sum(folder: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const command = new Deno.Command("sha256sum", {
    args: ["--strict", "--quiet", "-c", "SHA256SUMS"],
    cwd: folder,
  });
  const { code, stderr, stdout } = await command.output();
  assertEquals([code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)], [
    0,
    "",
    "",
  ]);
}
