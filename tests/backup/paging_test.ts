import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { numberAt } from "../../src/demo/data/json_text.ts";
import type { Fault } from "../fakes/faults.ts";
import {
  duplicateRecord,
  foreignNext,
  loopNext,
  noLinks,
  skippedRecord,
} from "../fakes/page_fault.ts";
import type { RequestInfo } from "../fakes/request_log.ts";
import { truthOf } from "../fakes/truth_of.ts";
import { listOf } from "../store/record_texts.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { type RunResult, TestHarvest } from "./test_harvest.ts";

/** More time entries (by page number, over a date) and clients (by cursor) than two pages hold. */
function largeHarvest(): TestHarvest {
  const harvest = new TestHarvest({
    size: {
      users: 2,
      clients: 2,
      projects: 2,
      timeEntries: 30,
      expenses: 0,
      receipts: 0,
      invoices: 0,
      estimates: 0,
      years: 1,
    },
  });
  const entries = harvest.agency.resource("time_entries");
  for (let i = 0; i < 4100; i++) {
    const spent_date = new Date(Date.UTC(2024, 0, 1) + (i % 900) * 86_400_000).toISOString().slice(
      0,
      10,
    );
    entries.setRaw(
      `{"id":${
        9_000_000 + i
      },"spent_date":"${spent_date}","hours":1.0,"updated_at":"2026-01-01T00:00:00Z"}`,
    );
    harvest.agency.resource("clients").setRaw(
      `{"id":${8_000_000 + i},"name":"Client ${i}","updated_at":"2026-01-01T00:00:00Z"}`,
    );
  }
  return harvest;
}

const SETTINGS = { only: ["time_entries", "clients"], accounts: ["1180234"], recordFiles: false };
const isPage = (name: string, page: RegExp) => ({ path, target }: RequestInfo) =>
  path === `/v2/${name}` && page.test(target);

function saved(temp: TempFolder, name: string): string | null {
  try {
    return Deno.readTextFileSync(temp.at("harvest_account_1180234", name, "list.json"));
  } catch {
    return null;
  }
}

function truth(harvest: TestHarvest, name: string): string {
  return listOf([...truthOf(harvest.agency, name).values()]);
}

async function run(
  harvest: TestHarvest,
  { match, fault, times }: {
    match: (request: RequestInfo) => boolean;
    fault: Fault;
    times?: number;
  },
): Promise<{ result: RunResult; isTrue: boolean; isSaved: boolean }> {
  using temp = new TempFolder();
  harvest.fake.faults.add(times === undefined ? { match, fault } : { match, fault, times });
  const result = await harvest.backUp(temp.path, SETTINGS);
  harvest.fake.faults.clear();
  const names = ["time_entries", "clients"];
  return {
    result,
    isTrue: names.every((name) => saved(temp, name) === truth(harvest, name)),
    isSaved: names.every((name) => saved(temp, name) !== null),
  };
}

Deno.test("backUp() reads lists of many pages, by number and by cursor", async () => {
  const harvest = largeHarvest();
  const rows: [Fault | null, string][] = [[null, "as is"], [noLinks, "without links"]];
  for (const [fault, name] of rows) {
    const { result, isTrue } = await run(harvest, {
      match: ({ path }) => fault !== null && path === "/v2/time_entries",
      fault: fault ?? noLinks,
    });
    assertEquals([result.outcome, isTrue], ["complete", true], name);
    assertEquals(result.to("/v2/time_entries").length, 3, name);
    assertEquals(
      result.to("/v2/clients").filter(({ target }) => target.includes("cursor=")).length,
      2,
      name,
    );
  }
});

Deno.test("backUp() refuses a next page that loops, or is on another server, and sends the token nowhere else", async () => {
  const harvest = largeHarvest();
  const rows: [string, Fault, RegExp, string][] = [
    ["time_entries", loopNext, /./, "Cannot follow the list"],
    ["time_entries", loopNext, /page=2/, "Cannot follow the list"],
    ["clients", loopNext, /cursor/, "Cannot follow the list"],
    ["clients", foreignNext("https://evil.example"), /./, "another server"],
    ["time_entries", foreignNext("https://evil.example"), /page=3/, "another server"],
    ["time_entries", foreignNext("http://api.harvestapp.com"), /./, "another server"],
    ["clients", foreignNext("https://api.harvestapp.com.evil.example"), /cursor/, "another server"],
  ];
  for (const [name, fault, page, reason] of rows) {
    const { result, isSaved } = await run(harvest, { match: isPage(name, page), fault });
    assertEquals([result.outcome, isSaved], ["incomplete", false], name);
    assertEquals(result.unfinished, { [`1180234/${name}`]: "incomplete" });
    assertStringIncludes(result.finished(name)?.reason ?? "", reason);
    assertEquals(harvest.strays, []);
    assert(result.to(`/v2/${name}`).length <= 4, name);
  }
});

Deno.test("backUp() reads again, and never calls complete, what Harvest counts differently", async () => {
  const harvest = largeHarvest();
  const counts = (change: number): Fault => ({
    kind: "page",
    change: ({ envelope }) =>
      void (envelope["total_entries"] = numberAt(envelope, "total_entries") + change),
  });
  const rows: [string, Fault, RegExp, number | undefined, string][] = [
    ["a record skipped once", skippedRecord, /page=2/, 1, "complete"],
    ["a record skipped every time", skippedRecord, /page=2/, undefined, "incomplete"],
    ["a record repeated", duplicateRecord, /page=3/, undefined, "complete"],
    ["a page that counts one more", counts(1), /page=3/, 1, "complete"],
    ["every page counts one more", counts(1), /./, undefined, "incomplete"],
    ["every page counts one less", counts(-1), /./, undefined, "incomplete"],
  ];
  for (const [name, fault, page, times, outcome] of rows) {
    const { result, isTrue, isSaved } = await run(harvest, {
      match: isPage("time_entries", page),
      fault,
      ...(times === undefined ? {} : { times }),
    });
    assertEquals(
      [result.outcome, isSaved, isTrue || outcome === "incomplete"],
      [outcome, true, true],
      name,
    );
  }
});

Deno.test("backUp() gets a list right that shifts while it is read", async () => {
  const changes: [string, (harvest: TestHarvest) => void][] = [
    [
      "a newer record",
      (h) => void h.agency.resource("time_entries").add({ spent_date: "2026-07-01", hours: 1 }),
    ],
    ["a record deleted", (h) => void h.agency.resource("time_entries").remove(9_000_899)],
    [
      "an unread record made new",
      (h) => h.agency.resource("time_entries").update(9_000_000, { spent_date: "2026-07-01" }),
    ],
    [
      "a read record made old",
      (h) => h.agency.resource("time_entries").update(9_000_899, { spent_date: "2020-01-01" }),
    ],
  ];
  for (const [name, change] of changes) {
    for (const page of [2, 3]) {
      using temp = new TempFolder();
      const harvest = largeHarvest();
      harvest.fake.onRequest(
        isPage("time_entries", new RegExp(`[?&]page=${page}`)),
        () => change(harvest),
      );
      const result = await harvest.backUp(temp.path, SETTINGS);
      assertEquals(
        [result.outcome, saved(temp, "time_entries") === truth(harvest, "time_entries")],
        ["complete", true],
        `${name}, page ${page}`,
      );
    }
  }
});
