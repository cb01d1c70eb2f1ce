import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { Asker } from "../demo/ask.ts";

const COUNT = 10_007;

function bulkAsker() {
  const asker = new Asker({ bulkTimeEntries: COUNT });
  const { bulk } = asker.fake;
  assert(bulk);
  return { asker, bulk };
}

Deno.test("bulk entries are valid records, all different, newest date first", async () => {
  const { asker } = bulkAsker();
  const ids: string[] = [];
  const dates: string[] = [];
  for (let page = 1; page <= 6; page++) {
    for (const entry of await asker.records(`/v2/time_entries?page=${page}`)) {
      ids.push(String(entry["id"]));
      dates.push(String(entry["spent_date"]));
      assert(
        Number(entry["hours"]) > 0 && Number(entry["rounded_hours"]) >= Number(entry["hours"]),
      );
    }
  }
  assertEquals([ids.length, new Set(ids).size], [COUNT, COUNT]);
  assertEquals(dates, dates.toSorted().reverse());
  assert(ids.join() !== ids.toSorted().reverse().join(), "ids and dates do not run alike");
  assertEquals([dates[0], dates.at(-1)], ["2026-06-30", "2022-07-02"]);
});

Deno.test("text() is what the list serves", async () => {
  const { asker, bulk } = bulkAsker();
  const body = await (await asker.ask("/v2/time_entries?per_page=50&page=3")).text();
  for (const position of [100, 101, 149]) {
    assert(body.includes(bulk.text(bulk.idAt(position)) ?? "missing"));
  }
  assertEquals(
    await (await asker.ask(`/v2/time_entries/${bulk.idAt(7)}`)).text(),
    bulk.text(bulk.idAt(7)),
  );
  assertEquals(await asker.status("/v2/time_entries/1"), 404);
});

Deno.test("changed entries come by updated_since, removed ones do not", async () => {
  const { asker, bulk } = bulkAsker();
  assertEquals(await asker.allIds("/v2/time_entries?updated_since=2026-06-30T13:00:00Z"), []);
  asker.clock.ms += 7_200_000;
  const [changed, removed] = [bulk.idAt(4000), bulk.idAt(17)];
  const before = bulk.text(changed);
  bulk.change(changed);
  bulk.remove(removed);
  const [earlier, later] = [before, bulk.text(changed)].map((text) => JSON.parse(text ?? "null"));
  assertEquals([earlier.id, later.updated_at], [later.id, "2026-06-30T14:00:00Z"]);
  assert(earlier.hours !== later.hours);
  assertEquals(await asker.allIds("/v2/time_entries?updated_since=2026-06-30T13:00:00Z"), [
    changed,
  ]);
  const ids = await asker.allIds("/v2/time_entries");
  assertEquals([ids.length, ids.includes(removed), ids.includes(changed)], [
    COUNT - 1,
    false,
    true,
  ]);
  assertThrows(() => bulk.remove(removed), RangeError, "does not exist");
});

Deno.test("bulk lists know the same filters", async () => {
  const { asker } = bulkAsker();
  const day = await asker.records("/v2/time_entries?from=2026-06-01&to=2026-06-02");
  assert(day.length > 0 && day.every(({ spent_date }) => /2026-06-0[12]/.test(String(spent_date))));
  assertEquals((await asker.records("/v2/time_entries?is_running=true")).length, 0);
});
