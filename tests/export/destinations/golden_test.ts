import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import { fromFileUrl } from "@std/path/from-file-url";
import { decimal, type JsonObject } from "../../../src/demo/data/json_text.ts";
import { clockify } from "../../../src/export/destinations/clockify.ts";
import type { Destination } from "../../../src/export/destinations/destination.ts";
import { exportDestination } from "../../../src/export/destinations/export_destination.ts";
import { harvest as harvestCsv } from "../../../src/export/harvest_csv/harvest.ts";
import { HLEDGER } from "../../../src/export/destinations/hledger.ts";
import { ICAL } from "../../../src/export/destinations/ical.ts";
import { KIMAI } from "../../../src/export/destinations/kimai.ts";
import { SOLIDTIME } from "../../../src/export/destinations/solidtime.ts";
import { TIMETAGGER } from "../../../src/export/destinations/timetagger.ts";
import { TOGGL } from "../../../src/export/destinations/toggl.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";

/** The files of a small backup, as they were once read with care. `GOLDEN=write` writes them anew. */
const GOLDEN = fromFileUrl(new URL("golden", import.meta.url));
const DESTINATIONS: Readonly<Record<string, Destination>> = {
  harvest: harvestCsv(),
  clockify: clockify({ dates: "DD/MM/YYYY", clock: "24h" }),
  hledger: HLEDGER,
  ical: ICAL,
  kimai: KIMAI,
  solidtime: SOLIDTIME,
  timetagger: TIMETAGGER,
  toggl: TOGGL,
};

const temp = new TempFolder();

Deno.test.beforeAll(async () => {
  const harvest = new TestHarvest({
    size: {
      users: 1,
      clients: 1,
      projects: 0,
      timeEntries: 0,
      expenses: 0,
      invoices: 3,
      estimates: 1,
    },
  });
  const { agency } = harvest;
  const [client] = agency.resource("clients").all();
  const [person] = agency.resource("users").all();
  const [task] = agency.resource("tasks").all();
  for (const [id, name] of [[900, "Website: redesign"], [901, "Website: redesign"]]) {
    agency.resource("projects").add({
      id: Number(id),
      name: String(name),
      code: null,
      client: reference(client?.fields),
      is_active: id === 900,
      is_billable: true,
      hourly_rate: decimal(120),
      budget_by: "project",
      budget: decimal(40),
      budget_is_monthly: false,
      updated_at: "2026-01-20T10:00:00Z",
    });
  }
  const entry = (id: number, more: JsonObject) =>
    agency.resource("time_entries").add({
      id,
      spent_date: "2026-01-15",
      user: { id: person?.fields["id"] ?? 0, name: "Ada Lindqvist" },
      client: reference(client?.fields),
      project: { id: 900, name: "Website: redesign" },
      task: reference(task?.fields),
      hours: decimal(1.5),
      rounded_hours: decimal(1.5),
      notes: "kickoff",
      is_running: false,
      started_time: null,
      billable: true,
      is_billed: false,
      billable_rate: decimal(120),
      cost_rate: decimal(75),
      ...more,
    });
  entry(70, {});
  // Equal to the one before in all but its id.
  entry(71, {});
  entry(72, { project: { id: 901, name: "Website: redesign" }, is_billed: true });
  entry(73, { hours: decimal(-0.25), rounded_hours: decimal(-0.25), notes: "a correction" });
  entry(74, { hours: decimal(25), rounded_hours: decimal(25), notes: 'a "week", all at once;' });
  entry(75, {
    started_time: "10:30pm",
    ended_time: "12:15am",
    hours: decimal(1.75),
    notes: "late\r\nand later",
  });
  entry(76, { is_running: true, notes: "still at it" });
  // A person whose record is gone.
  entry(77, {
    user: { id: 4, name: "Grace Hopper" },
    billable: false,
    billable_rate: null,
    notes: null,
  });
  const { outcome } = await harvest.backUp(temp.at("backup"));
  assertEquals(outcome, "complete");
});

Deno.test.afterAll(() => temp[Symbol.dispose]());

function reference(fields: JsonObject | undefined): JsonObject {
  return { id: fields?.["id"] ?? 0, name: fields?.["name"] ?? "" };
}

/** The texts of all files in a folder, by path. */
function textsIn(folder: string): Record<string, string> {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  return Object.fromEntries(entries.flatMap(({ name, isDirectory }): [string, string][] => {
    const path = join(folder, name);
    if (!isDirectory) return [[name, Deno.readTextFileSync(path)]];
    return Object.entries(textsIn(path)).map(([file, text]) => [`${name}/${file}`, text]);
  }));
}

for (const [name, destination] of Object.entries(DESTINATIONS)) {
  Deno.test(`export ${name} writes the files that were read with care`, async () => {
    const { signal } = new AbortController();
    const folder = join(GOLDEN, name);
    const to = Deno.env.get("GOLDEN") === "write" ? folder : temp.at(name);
    const request = { output: temp.at("backup"), to, account: null, signal, dayStarts: 9 * 3600 };
    await exportDestination(destination, request);
    assertEquals(textsIn(to), textsIn(folder));
  });
}
