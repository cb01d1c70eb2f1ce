import { assertEquals } from "@std/assert/equals";
import { TempFolder } from "../store/temp_folder.ts";
import { filesOf, smallBackup, verified } from "../store/verified.ts";
import { dataIn, differences, truthIn } from "./truth.ts";
import { setFeature } from "../fakes/account_settings.ts";

/** What verification says is missing, and what was left out on request. */
async function missingIn(root: string): Promise<{ gaps: string[]; leftOut: readonly string[] }> {
  const { gaps, leftOut } = (await verified(root)).summary;
  return {
    gaps: gaps.map(({ resource, path, kind }) =>
      `${path ?? resource}${kind === "lost" ? " lost" : ""}`
    ),
    leftOut: leftOut.flatMap(({ names }) => names),
  };
}

Deno.test("backUp() brings back what is gone from the disk, though no record has changed, and names what nobody has", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const { agency } = harvest;
  const settings = { accounts: [String(agency.id)] };
  const root = `harvest_account_${agency.id}`;
  const [invoice = ""] = agency.resource("invoices").ids();
  const [project = ""] = agency.resource("projects").ids();
  const [client = ""] = agency.resource("clients").ids();
  const [user = ""] = agency.resource("users").ids();
  const removed = [
    `clients/${client}.json`,
    `invoices/${invoice}_payments.json`,
    `projects/${project}_task_assignments.json`,
    `invoices/artifacts/${invoice}.pdf`,
    `users/${user}_cost_rates.json`,
    "company/data.json",
  ];
  for (const path of removed) await Deno.remove(temp.at(root, path));
  await Deno.truncate(temp.at(root, `invoices/${invoice}_messages.json`), 1);
  await Deno.remove(temp.at(root, `clients/${client}.json`)).catch(() => {});
  await Deno.mkdir(temp.at(root, `clients/${client}.json`));
  const run = await harvest.backUp(temp.path, settings);
  assertEquals([run.outcome, run.error], ["complete", null]);
  const left = differences(await dataIn(temp.path), truthIn(harvest));
  assertEquals(left.filter((line) => !/artifacts\/.*should be nothing$/.test(line)), []);
  assertEquals((await verified(temp.path)).found, []);
  assertEquals((await missingIn(temp.path)).gaps, []);

  const ids = new Set(agency.resource("invoices").ids());
  const pdf =
    (await filesOf(temp.path)).find((path) =>
      /invoices\/artifacts\//.test(path) && !ids.has(/(\d+)\.pdf$/.exec(path)?.[1] ?? "")
    ) ?? "";
  const history = `${root}/time_entries/history.ndjson`;
  for (const path of [pdf, history]) await Deno.remove(temp.at(path));
  // Until it is back or accepted, every run names what is lost, once; nor is it forgotten with the manifest that names it.
  for (const comesToHarm of [false, false, true]) {
    if (comesToHarm) await Deno.writeTextFile(temp.at(root, "manifest.json"), "{");
    const lossy = await harvest.backUp(temp.path, settings);
    assertEquals(lossy.outcome, "incomplete");
    assertEquals(lossy.of("file_lost").map(({ path }) => path).sort(), [pdf, history].sort());
    assertEquals((await verified(temp.path)).found, []);
    const losses = [`${pdf} lost`, `${history} lost`].sort();
    assertEquals((await missingIn(temp.path)).gaps.sort(), losses);
  }
});

Deno.test("backUp() names what is gone or altered of a resource that is turned off, until it can be fetched", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const { agency } = harvest;
  const settings = { accounts: [String(agency.id)] };
  const [invoice = "", other = ""] = agency.resource("invoices").ids();
  const folder = `harvest_account_${agency.id}/invoices`;
  const paths = [`${folder}/${invoice}_payments.json`, `${folder}/list.json`];
  const [payments = "", list = ""] = paths;
  await Deno.remove(temp.at(payments));
  const text = await Deno.readTextFile(temp.at(list));
  const record = await Deno.readTextFile(temp.at(folder, `${other}.json`));
  setFeature(agency, "invoice_feature", false);
  // As long as the list is sound, what is derived of it is made again.
  await Deno.remove(temp.at(folder, `${other}.json`));
  assertEquals((await harvest.backUp(temp.path, settings)).of("file_lost").length, 1);
  assertEquals(await Deno.readTextFile(temp.at(folder, `${other}.json`)), record);
  await Deno.writeTextFile(temp.at(list), text.replace('"number":"', '"number" "'));
  for (let night = 1; night <= 2; night++) {
    const run = await harvest.backUp(temp.path, settings);
    assertEquals(run.outcome, "incomplete");
    assertEquals(run.of("file_lost").map(({ path }) => path).sort(), paths);
  }
  setFeature(agency, "invoice_feature", true);
  assertEquals((await harvest.backUp(temp.path, settings)).outcome, "complete");
  assertEquals((await verified(temp.path)).found, []);
});

Deno.test("verifyBackup() names what a run could not read or fetch, and notes what was left out on request", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const settings = { accounts: [String(harvest.agency.id)] };
  const { faults } = harvest.fake;
  const status = (path: RegExp) =>
    faults.add({ match: (one) => path.test(one.path), fault: { kind: "status", status: 500 } });
  const [invoice = ""] = harvest.agency.resource("invoices").ids();
  status(/^\/v2\/clients$/);
  status(/^\/client\/invoices\//);
  harvest.agency.resource("invoices").update(invoice, { subject: "other" });
  await harvest.clock.advance(60_000);
  assertEquals((await harvest.backUp(temp.path, settings)).outcome, "incomplete");
  assertEquals((await missingIn(temp.path)).gaps, ["clients", "invoices"]);
  faults.clear();
  // Not until it is done, whatever else a run does.
  await harvest.backUp(temp.path, { ...settings, only: ["tasks", "invoices"], artifacts: false });
  const { gaps, leftOut } = await missingIn(temp.path);
  assertEquals(gaps, ["clients", "invoices"]);
  assertEquals([leftOut.includes("clients"), leftOut.includes("tasks")], [true, false]);
  assertEquals(leftOut.at(-1), "artifacts");
  assertEquals((await harvest.backUp(temp.path, settings)).outcome, "complete");
  assertEquals(await missingIn(temp.path), { gaps: [], leftOut: [] });
});

Deno.test("backUp() brings back whole folders, and what is derived from lists that come back", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.at("sound"));
  const settings = { accounts: [String(harvest.agency.id)] };
  for (const folders of [["projects"], ["task_assignments", "projects"], ["users"]]) {
    const root = temp.at(folders.join());
    await new Deno.Command("cp", { args: ["-a", temp.at("sound"), root] }).output();
    for (const folder of folders) {
      await Deno.remove(`${root}/harvest_account_${harvest.agency.id}/${folder}`, {
        recursive: true,
      });
    }
    assertEquals((await harvest.backUp(root, settings)).outcome, "complete");
    assertEquals((await verified(root)).found, [], folders.join());
    const left = differences(await dataIn(root), truthIn(harvest));
    assertEquals(left.filter((line) => !/artifacts\/.*should be nothing$/.test(line)), []);
  }
});
