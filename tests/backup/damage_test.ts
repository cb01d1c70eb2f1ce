import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { TempFolder } from "../store/temp_folder.ts";
import { quarantineTime, smallBackup, verified } from "../store/verified.ts";
import { dataIn, differences, truthIn } from "./truth.ts";

const ACCOUNT = "harvest_account_1180234";

/** A file, what comes to it (null: it is gone), and how the next run ends. */
const DAMAGES: readonly [string, (text: string) => string | null, "complete" | "incomplete"][] = [
  ["time_entries/history.ndjson", (text) => text.replace('"hours":', '"hours":9'), "incomplete"],
  ["time_entries/history.ndjson", (text) => text.slice(0, -20), "incomplete"],
  ["time_entries/history.ndjson", () => null, "incomplete"],
  ["time_entries/deleted.json", (text) => text.replace('"hours":', '"hours":9'), "incomplete"],
  ["time_entries/deleted.json", () => "[]\n", "incomplete"],
  ["time_entries/deleted.json", () => null, "incomplete"],
  ["time_entries/list.json", (text) => text.replace('"hours":', '"hours":9'), "complete"],
  ["time_entries/list.json", () => "", "complete"],
  ["company/data.json", (text) => text.replace('"name":"', '"name":"X'), "complete"],
  ["manifest.json", (text) => text.replace(/("watermark":")\d{4}/g, "$12999"), "complete"],
  ["manifest.json", (text) => text.replace('"administrator"', '"adminisurator"'), "complete"],
  ["manifest.json", (text) => text.replace(/"files": \[[\s\S]*\]/, '"files": []'), "complete"],
  ["manifest.json", () => null, "complete"],
  ["../SHA256SUMS", (text) => text.slice(0, 70), "complete"],
  ["../SHA256SUMS", () => null, "complete"],
  ["../.artifacts_manifest.json", () => "{", "complete"],
];

Deno.test("backUp() counts what is missing of a record that is in no list any more as lost", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.at("b"));
  const accounts = [String(harvest.agency.id)];
  const [id = ""] = harvest.agency.resource("invoices").ids();
  harvest.agency.remove("invoices", id);
  const folder = temp.at("b", ACCOUNT, "invoices");
  const list = await Deno.readTextFile(`${folder}/list.json`);
  await Deno.writeTextFile(`${folder}/list.json`, list.replace('"number":"', '"number":"X'));
  for (const name of [`${id}.json`, `${id}_payments.json`]) await Deno.remove(`${folder}/${name}`);
  const run = await harvest.backUp(temp.at("b"), { accounts });
  assertEquals(run.outcome, "incomplete");
  const lost = run.of("file_lost").map(({ path }) => path.split("/").at(-1)).sort();
  assertEquals(lost, [`${id}_payments.json`, "list.json"]);
  assertEquals((await verified(temp.at("b"))).found, []);
  assertEquals((await harvest.backUp(temp.at("b"), { accounts })).outcome, "incomplete");
  assertEquals((await verified(temp.at("b"))).found, []);
});

Deno.test("backUp() never builds upon a file that is not as it was written, and says so", async () => {
  using base = new TempFolder();
  const harvest = await smallBackup(base.at("b"));
  const accounts = [String(harvest.agency.id)];
  const { agency } = harvest;
  const [first = "", second = ""] = agency.resource("time_entries").ids();
  await harvest.clock.advance(3_600_000);
  agency.resource("time_entries").update(first, { notes: "changed again" });
  agency.remove("time_entries", second);
  for (const [path, damage, outcome] of DAMAGES) {
    using temp = new TempFolder();
    await new Deno.Command("cp", { args: ["-a", base.at("b"), temp.at("b")] }).output();
    const file = temp.at("b", ACCOUNT, path);
    const text = await Deno.readTextFile(file);
    const damaged = damage(text);
    assert(damaged !== text, path);
    if (damaged === null) await Deno.remove(file);
    else await Deno.writeTextFile(file, damaged);
    const about = `${path}: ${JSON.stringify(damaged?.slice(0, 200) ?? null)}`;
    const run = await harvest.backUp(temp.at("b"), { accounts });
    assertEquals([run.outcome, run.error], [outcome, null], about);
    const said = [
      ...run.of("warning").map(({ message }) => message),
      ...run.of("file_lost").map(
        ({ path, reason }) => `${path} ${reason}`,
      ),
    ];
    assert(said.some((line) => line.includes(path.replace("../", ""))), `${about}: ${said}`);
    assertEquals((await verified(temp.at("b"))).found, [], about);
    // What was there is kept whole.
    if (damaged !== null) {
      const kept = temp.at("b", "quarantine", quarantineTime(temp.at("b")), ACCOUNT, path);
      assertEquals(await Deno.readTextFile(kept), damaged, about);
    }
    if (/history|deleted/.test(path)) {
      // Every entry that came to no harm is there still.
      const now = await Deno.readTextFile(file);
      const entries = (of: string) => of.split("\n").filter((line) => line.startsWith("{"));
      for (const entry of entries(damaged ?? "")) {
        if (entries(text).includes(entry)) assert(now.includes(entry.replace(/,$/, "")), about);
      }
    }
    // Whatever does not count as deleted when the manifest cannot be trusted does so in the next run; a loss stays one.
    await harvest.clock.advance(3_600_000);
    const next = await harvest.backUp(temp.at("b"), { accounts });
    assertEquals([next.outcome, next.error], [outcome, null], about);
    const left = differences(await dataIn(temp.at("b")), truthIn(harvest));
    assertEquals(left.filter((line) => !/artifacts\/.*should be nothing$/.test(line)), [], about);
    assertEquals((await verified(temp.at("b"))).found, [], about);
  }
});
