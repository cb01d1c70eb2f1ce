import { assertEquals } from "@std/assert/equals";
import { verify } from "../../src/inspect/verify.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { verified } from "../store/verified.ts";
import { TestHarvest } from "./test_harvest.ts";

Deno.test("backUp() reads a list again that was damaged between a kill and the run that goes on", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ size: STUDIO, date: new Date() });
  const root = `harvest_account_${harvest.agency.id}`;
  const stop = new AbortController();
  // Nested records are asked for when their list is done.
  harvest.fake.onRequest(
    ({ path }) => path.endsWith("/messages"),
    () => stop.abort(new Error("stop")),
  );
  await harvest.backUp(temp.path, { signal: stop.signal });
  const list = temp.at(root, "invoices", "list.json");
  const whole = await Deno.readTextFile(list);
  await Deno.writeTextFile(list, whole.slice(0, whole.length / 2));
  const run = await harvest.backUp(temp.path);
  assertEquals([run.outcome, run.error], ["complete", null]);
  assertEquals(await Deno.readTextFile(list), whole);
  const found: string[] = [];
  await verify(temp.path, {
    subset: null,
    signal: new AbortController().signal,
    onFinding: ({ path, problem }) => found.push(`${problem} ${path}`),
    onDangling() {},
  });
  assertEquals(found, []);
});

Deno.test("backUp() counts an object that an interrupted run has placed, though the next one cannot read it", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  for (const failures of [0, 1]) {
    const match = ({ path }: { path: string }) => path === "/v2/company";
    harvest.fake.faults.add({ match, fault: { kind: "status", status: 403 } });
    if (failures > 0) await harvest.backUp(temp.path);
    harvest.fake.faults.clear();
    const stop = new AbortController();
    harvest.fake.onRequest(
      ({ path }) => path === "/v2/clients",
      () => stop.abort(new Error("stop")),
    );
    await harvest.backUp(temp.path, { signal: stop.signal });
    if (failures > 0) assertEquals((await verified(temp.path)).found, []);
    harvest.fake.faults.add({ match, fault: { kind: "status", status: 403 } });
    const run = await harvest.backUp(temp.path);
    assertEquals([run.finished("company")?.state, run.finished("company")?.records], [
      "forbidden",
      1,
    ]);
    assertEquals((await verified(temp.path)).found, []);
    harvest.fake.faults.clear();
  }
});
