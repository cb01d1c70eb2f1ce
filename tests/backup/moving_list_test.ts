import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { parseExact } from "../../src/demo/data/json_text.ts";
import type { RequestInfo } from "../fakes/request_log.ts";
import { truthOf } from "../fakes/truth_of.ts";
import { listOf } from "../store/record_texts.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { manifestIn } from "./truth.ts";

const DAY_MS = 86_400_000;
const SETTINGS = { only: ["time_entries"], recordFiles: false };
const FIRST_ID = 9_000_000;

/** Many pages of time entries, the newest first. */
function busyHarvest(): TestHarvest {
  const harvest = new TestHarvest({ maxPerPage: 200 });
  harvest.fill("time_entries");
  return harvest;
}

const isPage = (from: number, to = from) => ({ path, url }: RequestInfo) => {
  const page = Number(url.searchParams.get("page") ?? 1);
  return path === "/v2/time_entries" && page >= from && page <= to &&
    url.searchParams.get("per_page") !== "1" && !url.searchParams.has("updated_since");
};

const saved = (temp: TempFolder) =>
  Deno.readTextFileSync(temp.at("harvest_account_1180234", "time_entries", "list.json"));

const truth = ({ agency }: TestHarvest) => listOf([...truthOf(agency, "time_entries").values()]);

/** The oldest entries: those of the last pages. */
function oldest({ agency }: TestHarvest): string[] {
  return agency.resource("time_entries").all()
    .toSorted((a, b) => String(a.fields["spent_date"]) < String(b.fields["spent_date"]) ? -1 : 1)
    .map(({ id }) => id);
}

Deno.test("backUp() reads back as far as a list has moved, and not all of it again", async () => {
  const changes: readonly [string, (harvest: TestHarvest) => void][] = [
    ["three added", ({ agency }) => {
      for (let i = 0; i < 3; i++) {
        agency.resource("time_entries").add({ spent_date: "2026-07-01", hours: i });
      }
    }],
    ["an unread one deleted", (harvest) => {
      harvest.agency.resource("time_entries").remove(oldest(harvest)[0] ?? "");
    }],
    ["one added to the middle", ({ agency }) => {
      agency.resource("time_entries").add({ spent_date: "2025-03-01", hours: 1 });
    }],
  ];
  for (const [name, change] of changes) {
    using temp = new TempFolder();
    const harvest = busyHarvest();
    const pages = Math.ceil(harvest.agency.resource("time_entries").size / 200);
    for (const page of [3, 9, 15]) harvest.fake.onRequest(isPage(page), () => change(harvest));
    const result = await harvest.backUp(temp.path, SETTINGS);
    assertEquals([result.outcome, saved(temp) === truth(harvest)], ["complete", true], name);
    const asked = result.to("/v2/time_entries").length;
    assert(asked < pages * 1.6, `${name}: ${asked} requests for ${pages} pages`);
  }
});

Deno.test("backUp() saves what it read of a list that never holds still, and the next run the rest", async () => {
  using temp = new TempFolder();
  const harvest = busyHarvest();
  const entries = harvest.agency.resource("time_entries");
  await harvest.backUp(temp.path, SETTINGS);
  const { watermark } = (await manifestIn(temp.path, harvest.agency)).resources.time_entries;
  await harvest.clock.advance(DAY_MS);
  entries.add({ id: 1_000, spent_date: "2026-07-02", hours: 8 });
  let id = FIRST_ID;
  const stop = new AbortController();
  harvest.fake.onRequest(isPage(2, 99), () => {
    if (!stop.signal.aborted) entries.remove(id++);
  }, { times: 1000 });
  const before = saved(temp);
  const result = await harvest.backUp(temp.path, { ...SETTINGS, full: true });
  const { state, added, deleted, reason } = result.finished("time_entries") ?? {};
  assertEquals([result.outcome, state, added, deleted], ["incomplete", "incomplete", 1, 0]);
  assertStringIncludes(reason ?? "", "kept changing while it was read");
  // Nothing counts as deleted, and what was added is saved.
  assertEquals(saved(temp).split("\n").length, before.split("\n").length + 1);
  assertStringIncludes(saved(temp), `{"id":1000,`);
  const { resources } = await manifestIn(temp.path, harvest.agency);
  assertEquals([resources.time_entries.state, resources.time_entries.watermark], [
    "incomplete",
    watermark,
  ]);
  stop.abort();
  const next = await harvest.backUp(temp.path, { ...SETTINGS, acceptShrink: true });
  assertEquals([next.outcome, saved(temp) === truth(harvest)], ["complete", true]);
  assertEquals(next.finished("time_entries")?.deleted, id - FIRST_ID);
});

for (const page of [1, 2, 20]) {
  Deno.test(`backUp() keeps the newer of two versions on different pages, the older one on page ${page}`, async () => {
    using temp = new TempFolder();
    const harvest = busyHarvest();
    const entries = harvest.agency.resource("time_entries");
    // On one of the pages in the middle.
    const id = "9000450";
    const older = parseExact(entries.text(id) ?? "");
    entries.update(id, { notes: "newer" });
    harvest.fake.faults.add({
      match: isPage(page),
      fault: { kind: "page", change: ({ records }) => void records.push(older) },
    });
    assertEquals((await harvest.backUp(temp.path, SETTINGS)).outcome, "complete");
    assertEquals(saved(temp) === truth(harvest), true);
  });
}

for (const rows of [3, 0]) {
  for (const path of ["/v2/clients", "/v2/pto/types", "/v2/users/me/project_assignments"]) {
    Deno.test(`backUp() stops following ${path} when ever new pages bring ${rows} records that it has`, async () => {
      using temp = new TempFolder();
      const harvest = new TestHarvest();
      const { send } = harvest;
      const total = harvest.agency.resource("clients").size;
      let asked = 0;
      Object.defineProperty(harvest, "send", {
        value: async (request: Request) => {
          const url = new URL(request.url);
          url.searchParams.delete("cursor");
          const response = await send(new Request(url, request));
          if (url.pathname !== path) return response;
          assert(++asked < 20, "endless");
          url.searchParams.set("cursor", `c${asked}`);
          const [[wrapper = "", records] = []] = Object.entries(JSON.parse(await response.text()));
          const some = (Array.isArray(records) ? records : []).slice(0, rows);
          const links = { next: url.href };
          const body = JSON.stringify({ [wrapper]: some, total_entries: total, links });
          return new Response(body, { headers: response.headers });
        },
      });
      const result = await harvest.backUp(temp.path, {
        only: ["clients", "pto_types", "users_me_project_assignments"],
      });
      assertEquals(result.outcome, "incomplete");
      assert(asked <= 6, `${asked} pages`);
    });
  }
}
