import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { type JsonObject, textAt } from "../../src/demo/data/json_text.ts";
import { contentOf, RestoreBench } from "./restore_bench.ts";

/** Of the projects that have a receipt the one with the most time entries. */
function busiestProject({ agency }: RestoreBench): string {
  const projectOf = ({ fields }: { readonly fields: JsonObject }) =>
    textAt(fields, "project", "id");
  const withReceipt = agency.resource("expenses").all().filter(({ id }) => agency.receipts.has(id));
  const byProject = Map.groupBy(agency.resource("time_entries").all(), projectOf);
  const countOf = (project: string) => byProject.get(project)?.length ?? 0;
  return withReceipt.map(projectOf).sort((a, b) => countOf(b) - countOf(a))[0] ?? "";
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
  assert(proof.receipts.compared > 0);
  assertEquals(contentOf(bench.agency), before);
  const planned = writes.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
  assert(Math.abs(bench.writes.length - planned) <= 3, `${bench.writes.length} of ${planned}`);
  assertEquals(bench.agency.mails, []);

  // Once more, and nothing is doubled.
  bench.harvest.fake.requests.clear();
  const again = await bench.apply(bench.agency, "--deleted", `projects/${project}`);
  assertEquals([again.code, bench.writes], [0, []]);
});
