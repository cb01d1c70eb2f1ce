import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { backupStatus } from "../../src/inspect/status.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, manifestIn, truthIn } from "./truth.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const SETTINGS = { only: ["time_entries"], recordFiles: false };

/** Has Harvest's `Date` be off by `aheadMs`, until it is called again. */
function serverAhead(harvest: TestHarvest, aheadMs: number): void {
  const { handler } = harvest.fake;
  const send = handler.call(harvest.fake, "api");
  Object.defineProperty(harvest, "send", {
    configurable: true,
    value: async (request: Request) => {
      const response = await send(request);
      const date = new Date(Date.parse(response.headers.get("date") ?? "") + aheadMs);
      response.headers.set("date", date.toUTCString());
      return response;
    },
  });
}

for (const aheadMs of [HOUR_MS / 2, 10 * DAY_MS]) {
  Deno.test(`backUp() sees what changes after a run in which Harvest's Date was ${aheadMs / HOUR_MS} hours ahead`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    harvest.fill("time_entries");
    const entries = harvest.agency.resource("time_entries");
    await harvest.backUp(temp.path, SETTINGS);
    await harvest.clock.advance(DAY_MS);
    serverAhead(harvest, aheadMs);
    await harvest.backUp(temp.path, SETTINGS);
    const { watermark } = (await manifestIn(temp.path, harvest.agency)).resources.time_entries;
    assert(Date.parse(watermark ?? "") <= harvest.clock.date().getTime() - 60_000, watermark ?? "");
    serverAhead(harvest, 0);
    await harvest.clock.advance(60_000);
    const [id = ""] = entries.ids();
    entries.update(id, { notes: "Changed" });
    await harvest.clock.advance(60_000);
    assertEquals((await harvest.backUp(temp.path, SETTINGS)).finished("time_entries")?.changed, 1);
    assertEquals(
      differences(await dataIn(temp.path), truthIn(harvest)).filter((line) =>
        /time_entries\/list/.test(line)
      ),
      [],
    );
  });
}

Deno.test("backUp() reads a list whole whose watermark is in the future", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fill("time_entries");
  await harvest.backUp(temp.path, SETTINGS);
  // Both clocks were an hour ahead.
  await harvest.clock.advance(HOUR_MS);
  await harvest.backUp(temp.path, SETTINGS);
  harvest.clock.setDate(new Date(harvest.clock.date().getTime() - HOUR_MS));
  const [id = ""] = harvest.agency.resource("time_entries").ids();
  harvest.agency.resource("time_entries").update(id, { notes: "Changed" });
  const { mode, changed } = (await harvest.backUp(temp.path, SETTINGS)).finished("time_entries") ??
    {};
  assertEquals([mode, changed], ["full", 1]);
});

Deno.test("backupStatus() knows which account the last run left out, though our clock was once ahead", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const setAhead = (aheadMs: number) => {
    harvest.clock.setDate(new Date(harvest.clock.date().getTime() + aheadMs));
    serverAhead(harvest, -Math.max(0, aheadMs));
  };
  const settings = { ...SETTINGS, artifacts: false };
  setAhead(10 * DAY_MS);
  await harvest.backUp(temp.path, settings);
  setAhead(-10 * DAY_MS);
  await harvest.clock.advance(DAY_MS);
  await harvest.backUp(temp.path, { ...settings, accounts: [String(harvest.agency.id)] });
  const { leftOut } = await backupStatus(temp.path);
  assertEquals(
    leftOut.flatMap(({ accountId, resource }) =>
      resource === "the whole account" ? [accountId] : []
    ),
    ["1533001"],
  );
});
