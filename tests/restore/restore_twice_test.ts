import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { textAt } from "../../src/demo/data/json_text.ts";
import { contentOf, RestoreBench } from "./restore_bench.ts";

const DAY_MS = 86_400_000;
const ALL = ["--since", "2000-01-01"];

/** How many records there are of what a restore might double. */
function sizesOf(account: AccountWorld): Record<string, number> {
  const names = ["clients", "contacts", "projects", "time_entries", "expenses", "invoices"];
  return Object.fromEntries(names.map((name) => [name, account.resource(name).size]));
}

Deno.test("a deleted project comes back beside another with its name, and puts no hours into it", async () => {
  using bench = new RestoreBench();
  const { agency } = bench;
  const projects = agency.resource("projects");
  const [deleted = "", other = ""] = projects.ids();
  const { name = null, code = null, client = null } = projects.get(other) ?? {};
  projects.update(deleted, { name, code, client });
  await bench.backUp();
  const entriesOf = (project: string) =>
    agency.resource("time_entries").all().filter(({ fields }) =>
      textAt(fields, "project", "id") === project
    ).length;
  const before = [sizesOf(agency), entriesOf(deleted), entriesOf(other)];
  agency.remove("projects", deleted);
  await bench.harvest.clock.advance(DAY_MS);
  await bench.backUp();
  assertEquals((await bench.apply(agency, "--deleted", `projects/${deleted}`)).code, 0);
  const again = projects.ids().at(-1) ?? "";
  assertEquals([sizesOf(agency), entriesOf(again), entriesOf(other)], before);
});

Deno.test("what came back and was deleted again comes back once, as it was in the end", async () => {
  using bench = new RestoreBench();
  const { agency, harvest: { clock } } = bench;
  await bench.backUp();
  const sizes = sizesOf(agency);
  let project = textAt(agency.resource("expenses").all()[0]?.fields ?? {}, "project", "id");
  for (const _round of [1, 2]) {
    agency.remove("projects", project);
    await clock.advance(DAY_MS);
    await bench.backUp();
    await clock.advance(DAY_MS);
    assertEquals((await bench.apply(agency, ...ALL)).code, 0);
    assertEquals(sizesOf(agency), sizes);
    project = agency.resource("projects").ids().at(-1) ?? "";
    agency.resource("projects").update(project, { notes: "edited" });
    await bench.backUp();
  }
  assertEquals(agency.resource("projects").get(project)?.["notes"], "edited");
});

Deno.test("what Harvest has after all is left alone, though the backup counts it as deleted", async () => {
  using bench = new RestoreBench();
  const { agency } = bench;
  await bench.backUp();
  const before = sizesOf(agency);
  const hidden = ["time_entries", "expenses", "invoices"].map((resource) => {
    const list = agency.resource(resource);
    const [id = ""] = list.ids();
    const text = list.text(id) ?? "";
    list.remove(id);
    return () => list.setRaw(text);
  });
  await bench.backUp();
  for (const show of hidden) show();
  bench.harvest.fake.requests.clear();
  const { code, proof } = await bench.apply(agency, ...ALL);
  assertEquals([code, bench.writes, proof.resources], [0, [], []]);
  assertEquals(sizesOf(agency), before);
});

Deno.test("what has been deleted from the new account is named, and made again by the next run", async () => {
  using bench = new RestoreBench();
  const { agency } = bench;
  const [user = ""] = agency.resource("users").ids();
  for (const { id } of agency.resource("time_entries").all()) {
    agency.resource("time_entries").update(id, { user: { id: Number(user), name: "Me" } });
  }
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const args = ["--into", String(fresh.id)];
  assertEquals((await bench.apply(fresh, ...args)).code, 0);
  const [before, content] = [sizesOf(fresh), contentOf(fresh)];
  for (const resource of ["time_entries", "contacts", "expenses"]) {
    fresh.remove(resource, fresh.resource(resource).ids()[0] ?? "");
  }
  const { code, proof, out } = await bench.apply(fresh, ...args);
  const missing = proof.resources.filter((row) => row.missing > 0).map(({ resource }) => resource);
  assertEquals([code, missing], [3, ["contacts", "time_entries", "expenses"]]);
  assertStringIncludes(out, "restore_proof");
  assertEquals((await bench.apply(fresh, ...args)).code, 0);
  assertEquals([sizesOf(fresh), contentOf(fresh)], [before, content]);
  assert((await bench.apply(fresh, ...args)).proof.written === 0);
});
