import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { type JsonObject, numberAt, textAt } from "../../../src/demo/data/json_text.ts";
import { AGENCY } from "../../../src/demo/sample/sample_world.ts";
import { clockify } from "../../../src/export/destinations/clockify.ts";
import type { Destination } from "../../../src/export/destinations/destination.ts";
import { exportDestination } from "../../../src/export/destinations/export_destination.ts";
import { HLEDGER } from "../../../src/export/destinations/hledger.ts";
import { ICAL } from "../../../src/export/destinations/ical.ts";
import { KIMAI } from "../../../src/export/destinations/kimai.ts";
import { SOLIDTIME } from "../../../src/export/destinations/solidtime.ts";
import { TIMETAGGER } from "../../../src/export/destinations/timetagger.ts";
import { TOGGL } from "../../../src/export/destinations/toggl.ts";
import { harvest as harvestCsv } from "../../../src/export/harvest_csv/harvest.ts";
import { UsageError } from "../../../src/usage_error.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";
import { parseCsv } from "../parse_csv.ts";
import * as importers from "./importers.ts";
import type { Files, Stored } from "./importers.ts";

/** Each destination with what its importer makes of the files, and what becomes of notes. */
const DESTINATIONS: readonly (readonly [
  Destination,
  (files: Files) => Stored[],
  ((notes: string) => string)?,
])[] = [
  [TOGGL, importers.toggl],
  [clockify({ dates: "MM/DD/YYYY", clock: "12h" }), importers.clockify],
  [KIMAI, importers.kimai],
  [SOLIDTIME, importers.solidtime],
  [TIMETAGGER, importers.timetagger, oneLine],
  [
    HLEDGER,
    importers.hledger,
    (notes) => oneLine(notes.replaceAll("\u0001", " ")).replaceAll(";", ","),
  ],
  [ICAL, importers.ical, (notes) => notes.replace(/\r\n/g, "\n").replaceAll("\u0001", "")],
];

const DISTINCT = ["person", "client", "project", "task"] as const;

const temp = new TempFolder();
let entries: readonly JsonObject[] = [];

Deno.test.beforeAll(async () => {
  const harvest = new TestHarvest({ accounts: 2, size: AGENCY });
  const { outcome } = await harvest.backUp(temp.at("backup"), {
    recordFiles: false,
    artifacts: false,
  });
  assertEquals(outcome, "complete");
  entries = harvest.fake.world.accounts.flatMap((account) =>
    account.resource("time_entries").all().map(({ fields }) => fields)
  );
});

Deno.test.afterAll(() => temp[Symbol.dispose]());

async function exported(destination: Destination, to: string, backup = "backup"): Promise<Files> {
  const { signal } = new AbortController();
  const request = { output: temp.at(backup), to: temp.at(to), account: null, signal };
  const { files } = await exportDestination(destination, { ...request, dayStarts: 9 * 3600 });
  const written = [...Deno.readDirSync(temp.at(to))].filter(({ isFile }) => isFile);
  assertEquals(
    written.map(({ name }) => name).sort(),
    files.filter((name) => !name.includes("/")).sort(),
  );
  return new Map(files.map((name) => [name, Deno.readTextFileSync(temp.at(to, name))]));
}

function oneLine(notes: string): string {
  return notes.replace(/\s+/g, " ").trim();
}

function secondsOf(entry: JsonObject): number {
  return Math.round(numberAt(entry, "hours") * 3600);
}

function isTaken(entry: JsonObject, { takes }: Destination): boolean {
  const seconds = secondsOf(entry);
  return entry["is_running"] !== true && (seconds !== 86_400 || takes.belowDay !== true) &&
    (seconds > 0 || (seconds < 0 && takes.negative === true)) &&
    (seconds <= 86_400 || takes.overDay === true);
}

/** Fails unless one of each goes with one of the other, throughout. */
function assertOneToOne(pairs: readonly (readonly [string, string])[], what: string): void {
  assertEquals(new Set(pairs.map(String)).size, new Set(pairs.map(([ours]) => ours)).size, what);
  assertEquals(
    new Set(pairs.map(String)).size,
    new Set(pairs.map(([, theirs]) => theirs)).size,
    what,
  );
}

/** The hours of the line with the sums of all in README.txt: in the backup, written, left out. */
function sumsIn(readme: string): number[] {
  return (/^all +all +([\d.]+) +([\d.]+) +(-?[\d.]+)$/m.exec(readme) ?? []).slice(1).map(Number);
}

for (const [destination, importer, notesOf = (notes: string) => notes] of DESTINATIONS) {
  const { title } = destination;
  Deno.test(`${title} would store every entry but those that are listed, each with its own`, async () => {
    const files = await exported(destination, title);
    // Files of one person each are in the order of people, so is what is compared.
    const [first] = files.keys().filter((name) => /^\d+ /.test(name));
    const stored = importer(files);
    const taken = entries.filter((entry) => isTaken(entry, destination));
    if (first !== undefined) {
      taken.sort((a, b) => numberAt(a, "user", "id") - numberAt(b, "user", "id"));
    }
    assertEquals(stored.length, taken.length);
    const pairs = taken.map((entry, index): [JsonObject, Stored] => {
      const one = stored[index];
      assert(one);
      return [entry, one];
    });
    for (const [entry, one] of pairs) {
      assertEquals(one.seconds, secondsOf(entry));
      assertEquals(one.notes, notesOf(textAt(entry, "notes")));
      if (one.billable !== null) assertEquals(one.billable, entry["billable"]);
      if (entry["started_time"] === null || destination !== SOLIDTIME) {
        assertEquals(one.date, textAt(entry, "spent_date"));
      }
    }
    assertOneToOne(
      pairs.map(([entry, one]) => [textAt(entry, "user", "id"), one.person]),
      "people",
    );
    assertOneToOne(
      pairs.map(([entry, one]) => [textAt(entry, "project", "id"), `${one.client}/${one.project}`]),
      "projects",
    );
    assertOneToOne(
      pairs.map(([entry, one]) => [
        `${textAt(entry, "project", "id")}/${textAt(entry, "task", "id")}`,
        `${one.client}/${one.project}/${one.task}`,
      ]),
      "tasks",
    );
  });

  Deno.test(`${title}: what is not written is listed with a reason, and the sums are those of the backup`, async () => {
    const files = await exported(destination, `${title} sums`);
    const [header, ...rows] = parseCsv(files.get("not-exported.csv") ?? "", ",");
    assertEquals(header?.join(), "resource,id,date,person,hours,amount,currency,reason");
    const left = entries.filter((entry) => !isTaken(entry, destination));
    const listed = rows.filter(([resource]) => resource === "time_entries");
    assertEquals(
      listed.map(([, id, date, , hours]) => [id, date, Number(hours)]),
      left.map((
        entry,
      ) => [textAt(entry, "id"), textAt(entry, "spent_date"), numberAt(entry, "hours")]),
    );
    for (const [, id = "", , person, , , , reason = ""] of rows) {
      assert(reason !== "" && id !== "");
      if (reason.startsWith("negative")) assert(person !== "");
    }
    const names = new Set(rows.map(([resource]) => resource));
    for (const name of ["expenses", "invoices", "invoice_payments", "estimates", "users"]) {
      assert(names.has(name), name);
    }
    const seconds = (some: readonly JsonObject[]) =>
      Math.round(some.reduce((sum, entry) => sum + secondsOf(entry), 0) / 36) / 100;
    const taken = entries.filter((entry) => isTaken(entry, destination));
    assertEquals(
      sumsIn(files.get("README.txt") ?? ""),
      [seconds(entries), seconds(taken), seconds(left)],
    );
  });
}

Deno.test("no two entries of a person begin at the same second, and those of a day are on their day", async () => {
  const files = await exported(KIMAI, "starts");
  const [header = [], ...rows] = parseCsv(files.get("timesheets-001.csv") ?? "", ",");
  const at = (name: string) => header.indexOf(name);
  const starts = rows.map((row) => [row[at("User")], row[at("Date")], row[at("From")]].join(" "));
  assertEquals(new Set(starts).size, starts.length);
  const first = Map.groupBy(rows, (row) => `${row[at("User")]} ${row[at("Date")]}`);
  const untimed = [...first.values()].filter(([row]) => !row?.[at("User")]?.includes("1533001"));
  assert(untimed.every(([row]) => row?.[at("From")] === "09:00:00"));
});

Deno.test("entries of odd shapes are neither merged, nor priced at nothing, nor refused by a whole import", async () => {
  const odd = new TestHarvest({ accounts: 1 });
  const [account] = odd.fake.world.accounts;
  assert(account);
  const [users, list] = [account.resource("users"), account.resource("time_entries")];
  for (const id of list.ids()) list.remove(id);
  const reference = { id: 41, name: "One\0" };
  const of = { user: { id: 31 }, client: reference, project: reference, task: reference };
  const usual = { ...of, spent_date: "2024-03-01", hours: 1, rounded_hours: 1.25, billable: true };
  const rows: readonly JsonObject[] = [
    { started_time: null },
    { started_time: "9:00am" },
    { hours: 2, rounded_hours: null, user: { id: 32 } },
    { spent_date: null },
    { user: null },
  ];
  rows.forEach((row, index) =>
    list.add({ id: 51 + index, ...usual, billable_rate: 100, cost_rate: 10, ...row })
  );
  for (const [id, first_name] of [[31, "Ann"], [32, "Bo"]] as const) {
    users.add({ id, first_name, last_name: "Lee", email: "lee@example.com" });
  }
  await odd.backUp(temp.at("odd"), { only: ["users", "time_entries"], recordFiles: false });
  const files = await exported(TOGGL, "odd toggl", "odd");
  assertEquals(importers.toggl(files).length, 4);
  assert(!files.get("time_entries-001.csv")?.includes("\0"));
  const left = files.get("not-exported.csv") ?? "";
  assert(left.includes("time_entries,54,,Ann Lee,1,125.00,,no date"), left);
  assert(left.includes("users,32,,Bo Lee,,,,e-mail address taken: Bo Lee is written as Ann Lee"));
  assert(left.includes("users,0,,,,,,no name: written as [0]"), left);
  const text = (await exported(harvestCsv(), "odd harvest", "odd")).get("import/time_entries.csv");
  const [header = [], ...cells] = parseCsv(text ?? "", ",");
  const [amount, cost] = ["Billable Amount", "Cost Amount"].map((name) => header.indexOf(name));
  assertEquals(
    cells.map((row) => [row[amount ?? 0], row[cost ?? 0]].join()),
    ["125.0,12.5", "125.0,12.5", "200.0,20.0", "125.0,12.5"],
  );
});

Deno.test("names of any length stay apart, and one bad address, text or day does not make an import fail", async () => {
  const odd = new TestHarvest({ accounts: 1 });
  const { agency } = odd;
  const all = ["time_entries", "expenses", "invoices", "projects", "clients", "tasks"];
  for (const name of all) for (const id of agency.resource(name).ids()) agency.remove(name, id);
  const long = "x".repeat(600);
  const named = [[1, `${long}1`], [2, `${long}2`], [3, "y"], [4, "a:b"], [5, "a- b"]] as const;
  for (const [id, name] of named) {
    const client = { id, name, currency: id === 3 ? "USDT" : "EUR" };
    agency.resource("clients").add(client);
    agency.resource("projects").add({ id, name, client });
    agency.resource("tasks").add({ id, name });
    agency.resource("users").add({
      ...{ id, first_name: "Jo", last_name: `Lee ${id}` },
      email: id === 3 ? "jo,lee@example.com" : `jo${id}@example.com`,
    });
    for (const [part, hours] of [24, 1].entries()) {
      agency.resource("time_entries").add({
        ...{ id: 10 * id + part, spent_date: "2024-03-01", hours, rounded_hours: hours },
        ...{ user: { id }, client, project: { id, name }, task: { id, name } },
        ...{ billable: true, is_billed: false, billable_rate: 100, notes: "z".repeat(300) },
      });
    }
  }
  agency.resource("expenses").add({
    ...{ id: 7, spent_date: "2024-03-02", total_cost: 5, user: { id: 99, name: "Gone Gray" } },
    ...{ client: { id: 1 }, project: { id: 1 } },
  });
  agency.resource("invoices").add({ id: 8, number: "8", client: { id: 1 }, issue_date: null });
  agency.resource("invoice_payments", 8).add({ id: 9, amount: 5, paid_at: "2024-03-03T00:00:00Z" });
  await odd.backUp(temp.at("lengths"), { recordFiles: false, artifacts: false });
  for (const [destination, importer] of DESTINATIONS) {
    const files = await exported(destination, `${destination.title} lengths`, "lengths");
    const stored = importer(files);
    assertEquals(stored.length, destination === KIMAI ? 5 : 10, destination.title);
    const kinds = DISTINCT.map((kind) =>
      new Set(stored.map((one) => `${one.client}/${one[kind]}`)).size
    );
    const isTags = destination === TIMETAGGER;
    assertEquals(kinds, [5, 5, 5, 5], destination.title);
    const left = files.get("not-exported.csv") ?? "";
    assert(left.includes("expenses,7,2024-03-02,Gone Gray,"), left);
    assert(left.includes("invoice_payments,9,2024-03-03,"), left);
    assert(left.includes("no valid e-mail address: written as harvest-3@invalid.example"), left);
    assertEquals(left.includes("text over 255 characters: cut"), isTags);
    assertEquals(left.includes("24 h: Kimai takes less"), destination === KIMAI);
  }
  const [header = [], ...rows] = parseCsv(
    (await exported(harvestCsv(), "harvest lengths", "lengths")).get("import/time_entries.csv") ??
      "",
    ",",
  );
  assert(rows.some((row) => row[header.indexOf("Currency")] === "USDT"));
});

Deno.test("an export is split where the destination takes no more, and parts of an earlier one go", async () => {
  const small = {
    ...TOGGL,
    entries: { ...TOGGL.entries, most: { rows: 900, bytes: 1_000_000 } },
  };
  const parts = [...(await exported(small, "parts")).keys()].filter((name) => /\d/.test(name));
  assertEquals(parts, ["time_entries-001.csv", "time_entries-002.csv", "time_entries-003.csv"]);
  await exported(TOGGL, "parts");
});

Deno.test("a second export gives the same bytes, and none is written into the backup", async () => {
  const once = await exported(SOLIDTIME, "once");
  assertEquals(await exported(SOLIDTIME, "again"), once);
  await assertRejects(() => exported(SOLIDTIME, "backup/inside"), UsageError, "inside the backup");
  // Nor over what is of no export.
  await Deno.mkdir(temp.at("mine"));
  for (const name of ["README.txt", "time_entries-007.csv"]) {
    await Deno.writeTextFile(temp.at("mine", name), "mine");
  }
  await assertRejects(() => exported(TOGGL, "mine"), UsageError, "of no export");
  assertEquals([...Deno.readDirSync(temp.at("mine"))].length, 2);
  await assertRejects(() => exported(TOGGL, "once"), UsageError, "of no export for Toggl Track");
});
