import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { textAt } from "../../src/demo/data/json_text.ts";
import { contentOf, RestoreBench } from "./restore_bench.ts";

/** The project with the most time entries. */
function busiestProject({ agency }: RestoreBench): string {
  const byProject = Map.groupBy(
    agency.resource("time_entries").all(),
    ({ fields }) => textAt(fields, "project", "id"),
  );
  return [...byProject].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? "";
}

Deno.test("a deleted project comes back with its assignments, hours, expenses and receipts", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const before = contentOf(bench.agency);
  const project = busiestProject(bench);
  bench.agency.remove("projects", project);
  await bench.backUp();
  bench.harvest.fake.requests.clear();

  const plan = await bench.restore("--deleted", `projects/${project}`, "--json");
  assertEquals(plan.code, 0, plan.message);
  const { writes, losses, mails } = JSON.parse(plan.out);
  assert(losses.some(({ reason }: { reason: string }) => reason.startsWith("ids")));
  assertEquals(mails.sent, 0);
  assertEquals(bench.writes, []);

  // A receipt that the proof must ask for twice.
  bench.harvest.fake.faults.add({
    match: ({ path }) => path.startsWith("/receipts/"),
    fault: { kind: "truncatedBody" },
    times: 1,
  });
  const { code, proof } = await bench.apply(bench.agency, "--deleted", `projects/${project}`);
  assertEquals([proof.differences.filter(({ reason }) => reason === null), proof.failures], [
    [],
    [],
  ]);
  assertEquals([code, proof.isProven], [0, true]);
  assertEquals(contentOf(bench.agency), before);
  const planned = writes.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
  assert(Math.abs(bench.writes.length - planned) <= 3, `${bench.writes.length} of ${planned}`);
  assertEquals(bench.agency.mails, []);

  // Once more, and nothing is doubled.
  bench.harvest.fake.requests.clear();
  const again = await bench.apply(bench.agency, "--deleted", `projects/${project}`);
  assertEquals([again.code, bench.writes], [0, []]);
});
